"""What the documentation shows is what the program prints.

In every fenced block marked `console`, each line that begins with `$ openmcf` is run where the examples and
pages of the repository are, and what follows must be its output, up to the next command. `OPENMCF_ACCEPT=1`
writes it anew.
Ids that the local AWS makes up, and its port, are always the same in what is shown.
"""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from openmcf.cli.main import run
from openmcf.local import aws
from openmcf.packages import entry_points
from tests.support.installed import SAMPLE

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
_SAMPLE_FILE = re.compile(r"(?:(?<=```python )|(?<=```yaml ))(acme_kinds/\S+)\n(.*?)(?=```)", re.DOTALL)
"""A block with a file of the sample package, by its path."""
_BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
_MADE_UP = {
    r"127\.0\.0\.1:\d+": "127.0.0.1:4566",
    r"20\d\d-\d\d-\d\d(.)\d\d:\d\d:\d\d( UTC|Z)": r"2026-11-21\g<1>12:00:00\2",
    r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z": "2026-11-21T12:00:00Z",
    r"\b\d{19}\b": "1795262400000000000",
    r"file:///\S+(?=/\.pulumi/)": "file:///home/ann/.local/share/openmcf/local/pulumi",
    r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b": "1a2b3c4d-1a2b-4c3d-8e4f-1a2b3c4d5e6f",
    r'"by": "[^"]+"': '"by": "ann@laptop"',
    r"\b[0-9a-f]{8}\b": "1a2b3c4d",
    r"us-east-1_\w{9}": "us-east-1_Xa1b2c3d4",
    r"(?<![.\w])[A-Za-z0-9]{26}\b": "1example2client3id4web5app",
}


def replayed(block: str, capture: pytest.CaptureFixture[str]) -> str:
    """The block with the real output under each of its commands."""
    lines = []
    for line in block.splitlines():
        if line.startswith("$ openmcf "):
            capture.readouterr()
            run(shlex.split(line.removeprefix("$ openmcf ")))
            lines += [line, usual(capture.readouterr().out).rstrip("\n")]
    return "\n".join(lines) + "\n"


def usual(output: str) -> str:
    """The output with what is different each time as it always stands in the pages."""
    for pattern, shown in _MADE_UP.items():
        output = re.sub(pattern, shown, output)
    return output


@pytest.fixture
def local_aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A local AWS for the commands of a page, if one needs it."""
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(tmp_path))
    yield
    aws.stop(tmp_path)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with the examples and pages, where commands may write files."""
    directory = tmp_path / "place"
    directory.mkdir()
    for name in ("docs", "examples"):
        (directory / name).symlink_to(ROOT / name)
    return directory


@pytest.fixture
def with_samples(sample_site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample package, as if it were installed, for pages about it."""
    monkeypatch.syspath_prepend(str(sample_site))
    entry_points.cache_clear()
    yield
    entry_points.cache_clear()


@pytest.mark.usefixtures("local_aws")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_outputs_shown_are_real(
    page: Path, place: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("monkeypatch").chdir(place)
    if _SAMPLE_FILE.search(page.read_text()):
        request.getfixturevalue("with_samples")
    shown = page.read_text()
    real = _BLOCK.sub(lambda block: replayed(block[0], capsys), shown)
    if os.environ.get("OPENMCF_ACCEPT"):
        page.write_text(real)
    else:
        assert shown == real


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_files_shown_are_those_of_the_sample_package(page: Path) -> None:
    shown = page.read_text()
    real = _SAMPLE_FILE.sub(lambda block: f"{block[1]}\n{(SAMPLE / block[1]).read_text()}", shown)
    if os.environ.get("OPENMCF_ACCEPT"):
        page.write_text(real)
    assert shown == real
