"""The structure of `docs/architecture.md` beyond what import-linter's contracts can say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from openmcf.aws.types import TYPES
from openmcf.specs.references import Output
from openmcf.specs.registry import KINDS, kind_named, package_of, part
from scripts import house

PACKAGE = Path(__file__).parents[1] / "openmcf"


def test_no_files_import_each_other() -> None:
    """A circle has no beginning for a reader, and gives one of two threads a half loaded module."""
    assert house.circle(house.files()) == []


def test_the_house_is_as_it_should_be() -> None:
    assert [*house.faults()] == []


@pytest.mark.parametrize(
    ("has", "exempt", "faults"),
    [
        ({*house.PARTS}, {}, []),
        ({*house.PARTS} - {"guard"}, {"guard": "it has no data"}, []),
        ({*house.PARTS} - {"guard"}, {}, ["has no guard: make it, or say in KIND.exempt why it has none"]),
        (
            {*house.PARTS} - {"guard"},
            {"guard": ""},
            ["has no guard: make it, or say in KIND.exempt why it has none"],
        ),
        ({*house.PARTS}, {"guard": "no data"}, ["is exempt from guard, which it has"]),
        ({*house.PARTS}, {"gard": "no data"}, ["is exempt from gard, which is no part of a kind"]),
    ],
)
def test_a_kind_has_all_parts_or_says_why_not(
    has: set[str], exempt: dict[str, str], faults: list[str]
) -> None:
    assert [*house.part_faults(has, exempt)] == faults


def test_the_page_shows_the_house_as_it_is() -> None:
    text = house.PAGE.read_text(encoding="utf-8")
    assert house.page(text) == text, "run `make generate`"


def test_lengths_of_functions_are_counted_without_docstrings_and_signatures() -> None:
    text = (
        'def f(\n    a,\n    b,\n):\n    """What\n\n    it does."""\n    return (\n        a\n    )\n\n'
        "def g(): ...\n"
    )
    assert [*house.function_lengths(ast.parse(text))] == [4, 2]
    assert house.lengths_of([9, 1, 3]) == (3, 9, 9)


def test_every_folder_is_a_package() -> None:
    """import-linter does not see a folder that is a namespace package."""
    folders = {file.parent for file in PACKAGE.rglob("*.py")}
    assert {folder for folder in folders if not (folder / "__init__.py").exists()} == set()


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.stem))
def test_only_the_views_print(file: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    names = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
    assert "print" not in names or file.name in {"views.py", "generate.py"}


WRITERS = {
    "private_files.py": "what is private",
    "cli/files.py": "what anybody may read: starters and schemas",
    "cli/fmt.py": "keeps the mode of the file",
    "schemas/generate.py": "writes into this repository",
    "__main__.py": "os.devnull",
    "kit/code_archive.py": "members of an archive, which is private",
}
"""The files that make files or directories by themselves, and what these are."""


def makes_files(call: ast.Call) -> bool:
    """Whether a call makes a file or a directory that others may be able to read."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "open":
        words = [
            item.value
            for item in (*call.args, *(key.value for key in call.keywords))
            if isinstance(item, ast.Constant)
        ]
        return any(isinstance(word, str) and re.fullmatch("[rbt+]*[wax][rbt+]*", word) for word in words)
    return name in {
        "write_text",
        "write_bytes",
        "mkdir",
        "makedirs",
        "touch",
        "mkstemp",
        "NamedTemporaryFile",
    }


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.stem))
def test_what_is_written_is_private_unless_said_otherwise(file: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    makes = any(map(makes_files, calls))
    assert makes == (str(file.relative_to(PACKAGE)) in WRITERS), "write by `openmcf.private_files`"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_complete(kind: str) -> None:
    folder = PACKAGE.parent.joinpath(*package_of(kind).split("."))
    parts = {file.stem for file in folder.iterdir()}
    assert parts >= {"kind", "spec", "rules", "program", "importer"}
    assert not (folder / "__init__.py").read_text()
    assert callable(part(kind, "program").deploy)
    assert callable(part(kind, "importer").read_existing)
    assert kind_named(kind).manifest.__name__ == kind
    assert kind_named(kind).summary
    for field in kind_named(kind).outputs.model_fields.values():
        (output,) = (mark for mark in field.metadata if isinstance(mark, Output))
        assert output.format.words
        assert field.description


NAMED = {
    "cli/explain.py": "an example in its help",
    "cli/options.py": "an example in its help",
    "engine/storage/opening.py": "state in S3",
    "engine/storage/s3.py": "state in S3",
    "kit/code_archive.py": "what functions and layers share",
    "kit/invocation.py": "what functions and those who call them share",
    "kit/invoke_permission.py": "what those who call functions share",
    "local/child.py": "settings of the local AWS",
    "local/lives.py": "a signature's scope, of which the service says nothing",
    "kit/local_code.py": "what Lambda's two kinds say of their code",
    "provisioner/run/target.py": "an example in its hint",
    "schemas/docs.py": "examples",
    "specs/registry.py": "the table",
}
"""The files beside `kinds`, `aws` and `specs/aws` that name a kind, or the service of one."""


def names_in(tree: ast.Module) -> Iterator[str]:
    """All names and strings of a file but its docstrings."""
    statements = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    docstrings = {id(value) for value in statements}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
        yield from (str(getattr(node, field, "")) for field in ("id", "attr", "arg", "name"))


def test_nothing_shared_knows_a_kind() -> None:
    """A new kind then touches its folder and a line of the table."""
    services = {token.split(":")[1].split("/")[0] for token in TYPES} - {"cloudwatch"}
    folders = (package.rpartition(".")[2] for package in KINDS.values())
    words = "|".join([*KINDS, *folders, *services, "apigateway", "user.?pool"])
    word = re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)
    found = set()
    for file in PACKAGE.rglob("*.py"):
        path = file.relative_to(PACKAGE)
        own = path.parts[0] in {"kinds", "aws"} or path.parts[:2] == ("specs", "aws")
        if not own and any(map(word.search, names_in(ast.parse(file.read_text())))):
            found.add(path.as_posix())
    assert found == set(NAMED)


def test_every_rule_has_one_meaning() -> None:
    ids = [rule.id for kind in KINDS for rule in kind_named(kind).rules.rules]
    assert len(ids) == len(set(ids))
