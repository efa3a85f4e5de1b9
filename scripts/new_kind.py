"""Makes a new kind within openmcf, its tests and its line in the table: `scripts/new_kind.py AwsQueue`.

For a kind in a package of its own there is `openmcf init KIND --kind-package NAME`: docs/your-own-kind.md.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from openmcf.errors import UsageError
from openmcf.schemas.kind_skeleton import folder_name, kind_folder, kind_tests
from openmcf.specs.registry import KINDS

ROOT = Path(__file__).parents[1]
REGISTRY = "openmcf/specs/registry.py"


def make(kind: str, root: Path) -> list[Path]:
    """Write the files of a kind; gives their paths. Raises UsageError if there is such a kind already."""
    folder = folder_name(kind)
    package = f"openmcf.kinds.{folder}"
    texts = {f"openmcf/kinds/{folder}/{name}": text for name, text in kind_folder(kind, package).items()}
    tests = {"__init__.py": "", **kind_tests(kind, package, "test_spec.py", "test_life.py")}
    texts |= {f"tests/kinds/{folder}/{name}": text for name, text in tests.items()}
    if kind in KINDS or any((root / path).exists() for path in texts):
        raise UsageError(f"there is a kind `{kind}`, or a folder for it", "choose another name")
    texts[REGISTRY] = _with_kind((root / REGISTRY).read_text(encoding="utf-8"), kind, package)
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return [root / path for path in texts if path != REGISTRY]


def _with_kind(registry: str, kind: str, package: str) -> str:
    """The registry with a line more in its table."""
    head, table, rest = registry.partition("KINDS: dict[str, str] = {\n")
    lines, end, below = rest.partition("}\n")
    return f'{head}{table}{lines}    "{kind}": "{package}",\n{end}{below}'


def _format(paths: Iterable[Path]) -> None:
    """Lines are as long as the names in them let them be."""
    files = [path for path in paths if path.suffix == ".py"]
    for command in (("format", "--quiet"), ("check", "--quiet", "--fix")):
        subprocess.run([sys.executable, "-m", "ruff", *command, *files], check=True, cwd=ROOT)


def main(arguments: list[str]) -> int:
    """Make the kind that is named; returns the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: scripts/new_kind.py KIND, such as AwsQueue\n")
        return 2
    try:
        paths = make(arguments[0], ROOT)
        _format(paths)
    except UsageError as error:
        sys.stderr.write(f"error: {error}\nhint: {error.hint}\n")
        return error.exit_code
    sys.stdout.writelines(f"wrote {path.relative_to(ROOT)}\n" for path in paths)
    sys.stdout.write("next: make generate, and the steps of docs/your-own-kind.md\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
