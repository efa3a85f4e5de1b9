"""Makes a new kind within openmcf, its tests and its line in the table: `scripts/new_kind.py AwsQueue`.

For a kind in a package of its own there is `openmcf init KIND --kind-package NAME`: docs/your-own-kind.md.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from openmcf.errors import OpenmcfError, UsageError
from openmcf.schemas.kind_skeleton import folder_name, kind_folder, kind_tests
from openmcf.specs.registry import KINDS

ROOT = Path(__file__).parents[1]
REGISTRY = "openmcf/specs/registry.py"


def make(kind: str, root: Path) -> list[Path]:
    """Write the files of a kind, all or none; gives their paths.

    Raises UsageError if there is such a kind already, and OpenmcfError if ruff refuses what is written.
    """
    folder = folder_name(kind)
    package = f"openmcf.kinds.{folder}"
    folders = [root / "openmcf/kinds" / folder, root / "tests/kinds" / folder]
    if kind in KINDS or any(path.exists() for path in folders):
        raise UsageError(f"there is a kind `{kind}`, or a folder for it", "choose another name")
    parts = kind_folder(kind, package)
    tests = {"__init__.py": "", **kind_tests(kind, package, "test_spec.py", "test_life.py")}
    texts = {
        path / name: text
        for path, those in zip(folders, (parts, tests), strict=True)
        for name, text in those.items()
    }
    registry = (root / REGISTRY).read_text(encoding="utf-8")
    try:
        for path, text in (*texts.items(), (root / REGISTRY, _with_kind(registry, kind, package))):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        _format(texts, root)
    except BaseException:
        for path in folders:
            shutil.rmtree(path, ignore_errors=True)
        (root / REGISTRY).write_text(registry, encoding="utf-8")
        raise
    return [*texts]


def _with_kind(registry: str, kind: str, package: str) -> str:
    """The registry with a line more in its table."""
    head, table, rest = registry.partition("KINDS: dict[str, str] = {\n")
    lines, end, below = rest.partition("}\n")
    return f'{head}{table}{lines}    "{kind}": "{package}",\n{end}{below}'


def _format(paths: Iterable[Path], root: Path) -> None:
    """Lines are as long as the names in them let them be."""
    files = [path for path in paths if path.suffix == ".py"]
    for command in (("format", "--quiet"), ("check", "--quiet", "--fix")):
        ruff = [sys.executable, "-m", "ruff", *command, *files]
        done = subprocess.run(ruff, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            words = (done.stdout + done.stderr).strip()
            raise OpenmcfError(
                f"ruff {command[0]} fails, so nothing is written:\n{words}", "see what ruff says"
            )


def main(arguments: list[str]) -> int:
    """Make the kind that is named; returns the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: scripts/new_kind.py KIND, such as AwsQueue\n")
        return 2
    try:
        paths = make(arguments[0], ROOT)
    except OpenmcfError as error:
        sys.stderr.write(f"error: {error}\nhint: {error.hint}\n")
        return error.exit_code
    sys.stdout.writelines(f"wrote {path.relative_to(ROOT)}\n" for path in paths)
    sys.stdout.write("next: make generate, and the steps of docs/your-own-kind.md\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
