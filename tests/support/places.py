"""Where things stand in the data of a manifest, with what the models say of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from openmcf.specs.field_types import Field, FieldType, step
from openmcf.specs.findings import Path, parse_path
from openmcf.specs.model import Model


class Place(NamedTuple):
    """A value of some data: its path, the field or item that it is, and the value."""

    path: Path
    at: Field | FieldType
    value: Any

    @property
    def shape(self) -> FieldType:
        return self.at.shape if isinstance(self.at, Field) else self.at

    @property
    def generic_path(self) -> str:
        """The path as `describe.walk` writes it: `clients[].name`, `labels.<name>`."""
        return "".join("[]" if isinstance(part, int) else f".{part}" for part in self.path).lstrip(".")


def places(model: type[Model], data: Any) -> Iterator[Place]:
    """Each value in the data of a model, the data itself first; none below `value:` and in free data."""
    yield from _places(Place((), FieldType("object", model=model), data))


def _places(place: Place) -> Iterator[Place]:
    yield place
    for part, item in _items(place):
        at = step(place.shape, part)
        assert at is not None, (place.path, part)
        yield from _places(Place((*place.path, part), at, item))


def _items(place: Place) -> Iterator[tuple[str | int, Any]]:
    value, is_reference = place.value, place.shape.reference is not None
    if place.shape.kind == "any" or (is_reference and isinstance(value, dict) and "value" in value):
        return
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def value_at(data: Any, path: str) -> Any:
    """The value at a path of some data; None if there is none."""
    for part in parse_path(path):
        try:
            data = data[part]
        except (KeyError, IndexError):
            return None
    return data
