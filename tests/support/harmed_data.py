"""JSON data with one fault anywhere in it, and the values that harm most."""

from collections.abc import Iterator
from typing import Any

from openmcf.properties.values import SECRET, SIGNATURE

ABSENT = object()
"""Stands for a value that is taken away."""

VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**30, 10**400, float("inf"), float("nan")),
    *("", "x", "..", "a/b", "half a \ud800 pair", [], [3], ["x"], {}, {"a": 1}),
    *({SIGNATURE: SECRET}, {SIGNATURE: "unknown"}, {SIGNATURE: []}, ABSENT),
)
"""Each JSON type, what Python reads beyond it, and Pulumi's signatures without what belongs to them."""

Place = tuple[str | int, ...]


def places(data: Any) -> Iterator[Place]:
    """All places in JSON data."""
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield (key,)
        yield from ((key, *inner) for inner in places(data[key]))


def harmed(data: Any, place: Place, value: Any) -> Any:
    """The data with another value at a place."""
    key, *inner = place
    copy = data.copy()
    if inner:
        copy[key] = harmed(data[key], tuple(inner), value)
    elif value is ABSENT:
        del copy[key]
    else:
        copy[key] = value
    return copy


def nested(depth: int) -> Any:
    """A list in a list, so many times."""
    data: Any = []
    for _ in range(depth - 1):
        data = [data]
    return data
