"""The programs of cases, as declarations."""

from collections.abc import Sequence
from typing import Any

from openmcf.properties.declarations import Alias, Declaration, Declarations
from openmcf.properties.values import Secret
from tests.support.engine_cases import TYPES, Arn, Declared, Hidden


def declarations(program: Sequence[Declared]) -> Declarations:
    """What a program declares."""
    there: dict[str, Declaration] = {}
    for declared in program:
        there[declared.name] = _declaration(declared, there)
    return Declarations([*there.values()])


def _declaration(declared: Declared, there: dict[str, Declaration]) -> Declaration:
    return Declaration(
        TYPES[declared.sort],
        declared.name,
        {key: _input(value, there) for key, value in declared.properties.items()},
        is_component=declared.sort == "group",
        parent=there.get(declared.parent),
        depends_on=[there[name] for name in declared.depends_on],
        provider=there.get(declared.provider),
        aliases=[Alias(declared.alias)] if declared.alias else [],
        protect=declared.protect,
        retain_on_delete=declared.retain_on_delete,
        delete_before_replace=declared.delete_before_replace,
        ignore_changes=declared.ignore_changes,
        import_id=declared.import_id,
    )


def _input(value: Any, there: dict[str, Declaration]) -> Any:
    match value:
        case Arn():
            return there[value.of]["arn"]
        case Hidden():
            return Secret(value.value)
    return value
