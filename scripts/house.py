"""What the house is like: `python -m scripts.house [--write]` prints lengths, circles and what each kind has.

With `--write` the table goes into `docs/architecture.md` too. The exit code is 1 if a limit is not kept, or a
kind is not complete. A kind says by `KIND.exempt` what it does without, and why.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

from openmcf.specs.registry import KINDS, kind_named

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "openmcf"
PAGE = ROOT / "docs/architecture.md"
MARK = "<!-- The house: written by `make generate`. -->\n"

PARTS = ("program", "import", "probes", "starter", "docs", "guard")
"""What a complete kind has. probes: what callers of it must see. guard: what its deletion loses."""


class Lengths(NamedTuple):
    """Lengths of functions or files, in lines: what half and nine of ten do not exceed, and the longest."""

    median: int
    most: int
    longest: int


LIMITS = Lengths(6, 14, 50)
"""Of functions."""


def lengths_of(lengths: Iterable[int]) -> Lengths:
    """The figures of some lengths."""
    ordered = sorted(lengths)
    return Lengths(ordered[(len(ordered) - 1) // 2], ordered[len(ordered) * 9 // 10], ordered[-1])


@cache
def files() -> Mapping[str, ast.Module]:
    """All files of the package, read, by the name of the module."""
    paths = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in PACKAGE.rglob("*.py")}
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in paths.items()}


def function_lengths(tree: ast.Module) -> Iterator[int]:
    """The lines of each function: one for its signature, since a command's is its options; no docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
            yield 1 + ((body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0)


def imported_by(tree: ast.Module) -> set[str]:
    """The names in all import statements of a file, at whatever depth."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def circle(trees: Mapping[str, ast.Module]) -> list[str]:
    """Files that import each other, if any do."""
    try:
        TopologicalSorter({name: imported_by(tree) & trees.keys() for name, tree in trees.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def parts_of(name: str) -> set[str]:
    """What a kind of the table has."""
    kind, folder = kind_named(name), ROOT.joinpath(*KINDS[name].split("."))
    there = {
        "program": _has(folder, "program"),
        "import": _has(folder, "importer") and kind.import_id is not None,
        "probes": _has(folder, "probes"),
        "starter": (folder / "starter.yaml").is_file(),
        "docs": (ROOT / f"docs/kinds/{name}.md").is_file(),
        "guard": bool(kind.guarded),
    }
    return {part for part, is_there in there.items() if is_there}


def _has(folder: Path, part: str) -> bool:
    return (folder / f"{part}.py").is_file() or (folder / part / "__init__.py").is_file()


def faults() -> Iterator[str]:
    """What is not as it should be."""
    trees = files()
    functions = lengths_of(length for tree in trees.values() for length in function_lengths(tree))
    for what, length, limit in zip(Lengths._fields, functions, LIMITS, strict=True):
        if length > limit:
            yield f"functions: {what} is {length} lines, and may be {limit}"
    if found := circle(trees):
        yield f"files import each other: {', '.join(found)}"
    for name in KINDS:
        yield from (f"{name} {what}" for what in part_faults(parts_of(name), kind_named(name).exempt))


def part_faults(has: Set[str], exempt: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a kind that has these parts, and is exempt from these, each with the reason."""
    for part in (*PARTS, *sorted(exempt.keys() - {*PARTS})):
        if part not in has and not exempt.get(part):
            yield f"has no {part}: make it, or say in KIND.exempt why it has none"
        elif part in exempt and (part in has or part not in PARTS):
            yield f"is exempt from {part}, which {'it has' if part in has else 'is no part of a kind'}"


def table() -> str:
    """The house as two tables of Markdown."""
    trees = files()
    functions = lengths_of(length for tree in trees.values() for length in function_lengths(tree))
    paths = (path for path in PACKAGE.rglob("*.py") if path.stat().st_size)
    lines = lengths_of(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)
    rows = [
        ("lines of", "half have at most", "nine of ten", "the longest"),
        ("---",) * 4,
        ("functions", str(functions.median), str(functions.most), _tens(functions.longest)),
        ("functions may have", *map(str, LIMITS)),
        ("files", *map(_tens, lines)),
    ]
    kinds = [("kind", *PARTS), ("---",) * (len(PARTS) + 1), *map(_row, KINDS)]
    reasons = [
        f"- `{name}`, {part}: {why}" for name in KINDS for part, why in kind_named(name).exempt.items()
    ]
    circles = f"Files that import each other: {len(circle(trees))}."
    return "\n".join(
        [*map(_line, rows), "", circles, "", *map(_line, kinds), "", "Exempt:", "", *reasons, ""]
    )


def _tens(length: int) -> str:
    """A length rounded up, so that it lasts."""
    return str(-(-length // 10) * 10)


def _row(name: str) -> tuple[str, ...]:
    has, exempt = parts_of(name), kind_named(name).exempt
    return (f"`{name}`", *("yes" if part in has else "exempt" if part in exempt else "no" for part in PARTS))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def page(text: str) -> str:
    """The page of the architecture with the table as it is now."""
    before, mark, after = text.partition(MARK)
    _, end, rest = after.partition("\n## ")
    return f"{before}{mark}\n{table()}{end}{rest}"


def main(arguments: list[str]) -> int:
    """Print the table, and what is wrong with it; write it into the page if asked to."""
    if arguments == ["--write"]:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(re.sub("`", "", table()))
    found = [*faults()]
    sys.stderr.writelines(f"error: {fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
