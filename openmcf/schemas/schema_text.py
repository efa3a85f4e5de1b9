"""The text of schemas: openmcf has those of its own kinds as files; those of other packages are made here."""

import json

from openmcf.schemas.files import ANY_KIND, PACKAGED, file_name
from openmcf.specs.registry import KINDS, kind_named, usable_kinds


def schema_text(kind_name: str) -> str:
    """The schema of a kind; that of ANY_KIND takes each kind that can be used.

    Raises UnknownKind, and KindUnusable.
    """
    if kind_name != ANY_KIND:
        kind_named(kind_name)
    usable = [each.name for each in usable_kinds()] if kind_name == ANY_KIND else []
    if kind_name in KINDS or usable == list(KINDS):
        return (PACKAGED / file_name(kind_name)).read_text(encoding="utf-8")
    from openmcf.schemas.json_schema import schema_of, schema_of_any  # those of the package need none of it

    schema = schema_of_any(usable) if kind_name == ANY_KIND else schema_of(kind_name)
    return json.dumps(schema, indent=2) + "\n"


def all_schemas() -> list[str]:
    """What there are schemas for: the kinds that can be used, and ANY_KIND."""
    return [*(each.name for each in usable_kinds()), ANY_KIND]
