"""The recorded outputs of a stack as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openmcf.properties.values import UNKNOWN, Secret, plain
from openmcf.specs.references import Output
from openmcf.specs.registry import kind_named

SECRET_SHOWN = "[secret]"  # noqa: S105 - what is shown in the place of secrets: Pulumi's own word
UNKNOWN_SHOWN = str(UNKNOWN)
"""What is shown in the place of what only the apply will know."""


@dataclass(frozen=True, eq=False)
class SecretValue:
    """A value that is secret, or has secrets in it; it is shown to nobody who did not ask for it."""

    held: Any

    @property
    def value(self) -> Any:
        """The value in clear."""
        return plain(self.held)

    @property
    def shape(self) -> Any:
        """The value with secrets in the place of theirs, which stay closed: what it has, and where."""
        return self.value if isinstance(self.held, Secret) else self.held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretValue) and self.value == other.value

    def __hash__(self) -> int:
        return hash(SecretValue)  # values may be maps

    def __repr__(self) -> str:
        return "SecretValue(…)"


Outputs = Mapping[str, Any]
"""A stack's outputs by name; a value may be wrapped in a SecretValue, and those of a plan may be UNKNOWN."""


def is_secret(kind: str, name: str) -> bool:
    """Whether a kind declares an output to be secret."""
    field = kind_named(kind).outputs.model_fields.get(name)
    return field is not None and any(isinstance(mark, Output) and mark.secret for mark in field.metadata)


def clear(value: Any) -> Any:
    """An output's value, which may be wrapped, in clear."""
    return value.value if isinstance(value, SecretValue) else value


def output_at(outputs: Outputs, name: str, key: str | None) -> Any:
    """An output, or what it has at a key, wrapped as the output is; None if there is nothing."""
    value = outputs.get(name)
    if key is None or clear(value) is None:
        return value
    inner = item(clear(value), key)
    return SecretValue(inner) if isinstance(value, SecretValue) and inner is not None else inner


def item(container: Any, key: str) -> Any:
    """What a map or list of an output has at a key; None if it has nothing."""
    if container is UNKNOWN:
        return UNKNOWN
    match container:
        case list():
            return (
                container[int(key)]
                if key.isdecimal() and len(key) < 10 and int(key) < len(container)
                else None
            )
        case dict():
            return container.get(key)
    return None
