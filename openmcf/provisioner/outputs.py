"""The recorded outputs of a stack as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openmcf.specs.kinds import kind_named
from openmcf.specs.references import Output


@dataclass(frozen=True)
class SecretValue:
    """A value that is secret; it is shown to nobody who did not ask for it."""

    value: Any

    def __repr__(self) -> str:
        return "SecretValue(…)"


Outputs = Mapping[str, Any]
"""A stack's outputs by name; a value may be wrapped in a `SecretValue`."""


def is_secret(kind: str, name: str) -> bool:
    """Whether a kind declares an output to be secret."""
    field = kind_named(kind).outputs.model_fields.get(name)
    return field is not None and any(isinstance(mark, Output) and mark.secret for mark in field.metadata)


def item(container: Any, key: str) -> Any:
    """What a map or list of an output has at a key; None where it has nothing."""
    if isinstance(container, list):
        return container[int(key)] if int(key) < len(container) else None
    return container.get(key)
