"""Words that `docs/glossary.md` gives up do not come back as names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/glossary.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith(("| word", "| ---"))
]
GIVEN_UP = {word for *_, last in LINES for word in re.findall(r"`(\w+)`", last)}


def names(file: Path) -> Iterator[str]:
    """The file's own name, and those of its classes, functions, their parameters and its variables."""
    yield file.stem
    tree = ast.parse(file.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def test_the_table_can_be_read() -> None:
    assert {"Gone", "Registrar", "adopt_existing", "told", "Found", "LATER"} <= GIVEN_UP
    assert all(len(cells) == 4 for cells in LINES)
    words = [word for word, *_ in LINES]
    assert words == sorted(words, key=str.lower), "in the order of the alphabet"
    assert len(words) == len(set(words))


@pytest.mark.parametrize("file", sorted((ROOT / "openmcf").rglob("*.py")), ids=lambda file: str(file.stem))
def test_words_left_behind_stay_behind(file: Path) -> None:
    assert set(names(file)) & GIVEN_UP == set()


@pytest.mark.parametrize(
    "file", [*ROOT.glob("docs/*.md"), ROOT / "README.md"], ids=lambda file: str(file.stem)
)
def test_docs_say_fix(file: Path) -> None:
    told = re.findall(r"\b(?:mend|mends|mended|mending)\b", file.read_text())
    assert told == ["mend"] * (file.name == "glossary.md")
