"""The skeleton of a new kind passes lint, types and its own tests as it is written."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from openmcf.errors import OpenmcfError, UsageError
from openmcf.schemas.kind_skeleton import kind_package
from scripts.new_kind import REGISTRY, make
from tests.support.command_line import CommandLine, process
from tests.support.installed import SAMPLE, install

ROOT = Path(__file__).parents[2]
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("pytest", "-q", "-p", "no:cacheprovider"),
)


def passes(directory: Path, *command: str, path: Path) -> None:
    """Run a tool on a project; show what it says if it does not pass."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=os.environ | {"PYTHONPATH": str(path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def with_known_types(directory: Path) -> None:
    """Give mypy what it found out about this repository and its libraries (`make test` runs it first).

    It takes that only for the same texts and settings, so it finds the same; without, it reads all anew.
    """
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", directory / ".mypy_cache")


@pytest.mark.parametrize("kind", ["AcmeLog", "ZzzMessageArchive"])
def test_a_package_is_sound_at_once(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = process("init", kind, "--kind-package", "Zzz.Kinds")
    assert written.code == 0, written.err
    project = tmp_path / "Zzz.Kinds"
    site = install(project, tmp_path / "site")
    with_known_types(project)
    for command in CHECKS if kind == "AcmeLog" else CHECKS[:2]:
        passes(project, *command, *(["zzz_kinds", "tests"] if command == ("mypy",) else []), path=site)
    again = process("init", kind, "--kind-package", "Zzz.Kinds")
    assert (again.code, again.err.splitlines()[0]) == (2, "error: Zzz.Kinds exists")


def test_what_the_page_puts_into_a_package_passes_its_lint(tmp_path: Path) -> None:
    """`docs/your-own-kind.md` shows the files of the sample package, for the skeleton."""
    for name, text in kind_package("AcmeQueue", "acme-kinds").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    shutil.copytree(SAMPLE / "acme_kinds", tmp_path / "acme_kinds", dirs_exist_ok=True)
    for command in CHECKS[:2]:
        passes(tmp_path, *command, path=tmp_path)


def test_a_kind_within_openmcf_is_sound_at_once(tmp_path: Path) -> None:
    """In a copy of the repository, with nothing but the script."""
    for name in ("openmcf", "tests", "scripts", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with_known_types(tmp_path)
    passes(tmp_path, "scripts.new_kind", "AwsZzzMessageArchive", path=tmp_path)
    passes(tmp_path, "openmcf.schemas.generate", path=tmp_path)
    passes(tmp_path, "scripts.house", "--write", path=tmp_path)
    new = [
        "openmcf/kinds/aws_zzz_message_archive",
        "tests/kinds/aws_zzz_message_archive",
        "openmcf/specs/registry.py",
    ]
    passes(tmp_path, "ruff", "check", *new, path=tmp_path)
    passes(tmp_path, "ruff", "format", "--check", *new, path=tmp_path)
    passes(tmp_path, "mypy", *new, path=tmp_path)
    whole = ["tests/test_structure.py", "tests/schemas/test_starter.py", "tests/schemas/test_generate.py"]
    passes(tmp_path, "pytest", "-q", "-n0", new[1], *whole, path=tmp_path)


@pytest.mark.parametrize(
    ("broken", "said"),
    [("ruff.toml", "ruff format fails"), ("tests/kinds/aws_zzz", "there is a kind `AwsZzz`")],
)
def test_a_kind_is_made_whole_or_not_at_all(tmp_path: Path, broken: str, said: str) -> None:
    """Ruff refuses its settings, or the place is taken."""
    for name in (REGISTRY, broken):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / REGISTRY, tmp_path / REGISTRY)
    (tmp_path / broken).write_text("no = [")
    with pytest.raises(OpenmcfError, match=said):
        make("AwsZzz", tmp_path)
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert files - {broken, REGISTRY} == set()
    assert (tmp_path / REGISTRY).read_text() == (ROOT / REGISTRY).read_text()
    (tmp_path / broken).unlink()
    assert all(path.is_file() for path in make("AwsZzz", tmp_path))
    assert '"AwsZzz": "openmcf.kinds.aws_zzz"' in (tmp_path / REGISTRY).read_text()


@pytest.mark.parametrize(
    ("kind", "package", "said"),
    [
        ("acmeLog", "acme", "`acmeLog` is no name of a kind: letters and digits, the first one large"),
        ("AcmeLog", "a/b", "`a/b` is no name of a package"),
    ],
)
def test_names_that_cannot_be_are_refused(kind: str, package: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        kind_package(kind, package)


def test_a_kind_that_is_there_is_not_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    refused = CommandLine(capsys)("init", "AwsLambda", "--kind-package", "acme")
    assert refused.err.startswith("error: there is a kind `AwsLambda`\n")
    alone = CommandLine(capsys)("init", "AcmeLog", "--kind-package", "acme", "--force")
    assert alone.err.startswith("error: --kind-package goes alone\n")
