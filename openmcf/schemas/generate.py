"""Writes what is derived from the models: `python -m openmcf.schemas.generate [--check]`.

With `--check` nothing is written, and the exit code is 1 if a file is not what it would be.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from openmcf.schemas.docs import index_page, kind_page, rules_page, with_import_table
from openmcf.schemas.files import ANY_KIND, file_name
from openmcf.schemas.json_schema import schema_of, schema_of_any
from openmcf.specs.registry import KINDS

ROOT = Path(__file__).parents[2]
SCHEMAS = "openmcf/schemas/generated"
KIND_PAGES = "docs/kinds"
IMPORT_PAGE = "docs/import.md"


def generated() -> Iterator[tuple[str, str]]:
    """The path of each generated file, relative to the project, and its text."""
    for kind in KINDS:
        yield f"{SCHEMAS}/{file_name(kind)}", _json(schema_of(kind))
        yield f"{KIND_PAGES}/{kind}.md", kind_page(kind)
    yield f"{SCHEMAS}/{file_name(ANY_KIND)}", _json(schema_of_any())
    yield f"{KIND_PAGES}/README.md", index_page()
    yield "docs/rules.md", rules_page()
    yield IMPORT_PAGE, with_import_table((ROOT / IMPORT_PAGE).read_text(encoding="utf-8"))


def stale(root: Path = ROOT) -> list[str]:
    """The generated files that are missing, not as they would be generated, or no longer generated."""
    texts = dict(generated())
    changed = [name for name, text in texts.items() if not _is(root / name, text)]
    files = (*root.glob(f"{SCHEMAS}/*.json"), *root.glob(f"{KIND_PAGES}/*.md"))
    left_over = [name for name in (file.relative_to(root).as_posix() for file in files) if name not in texts]
    return sorted((*changed, *left_over))


def write(root: Path = ROOT) -> None:
    """Make every generated file what it should be, and remove those that should not be."""
    texts = dict(generated())
    for name in stale(root):
        path = root / name
        if name not in texts:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[name], encoding="utf-8")


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _json(schema: object) -> str:
    return json.dumps(schema, indent=2) + "\n"


def main(arguments: list[str]) -> int:
    """Write the files, or name the stale ones with `--check`; returns the exit code."""
    if arguments == ["--check"]:
        names = stale()
        sys.stderr.writelines(f"stale: {name} (run `make generate`)\n" for name in names)
        return 1 if names else 0
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
