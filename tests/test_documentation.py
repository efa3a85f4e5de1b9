"""What the documentation shows is what the program prints.

In every fenced block marked `console`, each line that begins with `$ openmcf` is run at the root of the
repository, and what follows must be its output, up to the next command. `OPENMCF_ACCEPT=1` writes it anew.
"""

import os
import re
import shlex
from pathlib import Path

import pytest

from openmcf.cli.main import run

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
_BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)


def replayed(block: str, capture: pytest.CaptureFixture[str]) -> str:
    """The block with the real output under each of its commands."""
    lines = []
    for line in block.splitlines():
        if line.startswith("$ openmcf "):
            capture.readouterr()
            run(shlex.split(line.removeprefix("$ openmcf ")))
            lines += [line, capture.readouterr().out.rstrip("\n")]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_outputs_shown_are_real(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
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
