"""The schema files that come with the package, and where a project keeps its copies of them.

A copy in the project, committed or written anew by everyone, is what the modeline of a manifest can name: the
place of the installed package differs from machine to machine, and a web address needs a network.
"""

from pathlib import Path

from openmcf.specs.registry import KINDS, kind_named

PACKAGED = Path(__file__).parent / "generated"
IN_PROJECT = Path(".openmcf/schemas")
"""Hidden, so that `openmcf validate` on the project's directory takes no schema for a manifest."""

ANY_KIND = "manifest"


def schema_text(kind_name: str) -> str:
    """The schema of a kind, or of ANY_KIND, as its file has it. Raises UnknownKind."""
    if kind_name != ANY_KIND:
        kind_named(kind_name)
    return (PACKAGED / file_name(kind_name)).read_text(encoding="utf-8")


def file_name(kind_name: str) -> str:
    """The name of the file with that schema."""
    return f"{kind_name}.json"


def all_schemas() -> list[str]:
    """What there are schemas for: the kinds, and ANY_KIND."""
    return [*KINDS, ANY_KIND]
