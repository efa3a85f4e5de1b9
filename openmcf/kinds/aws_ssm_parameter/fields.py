"""AwsSsmParameter: the fields of the spec that are properties of the parameter."""

from typing import Any

from openmcf.kit.field_map import As, FieldMap, same_named
from openmcf.properties.values import Secret


def _or_none(text: Any) -> Any:
    return text or None


FIELDS = FieldMap(
    {
        **same_named("type", "tier", "key_id", "data_type", "tags"),
        "value": As("value", Secret),
        "description": As("description", _or_none),
        "allowed_pattern": As("allowedPattern", _or_none),
    }
)
