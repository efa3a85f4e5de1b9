"""Single faults in valid manifests, each with the rule and the path by which it must be told."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple, get_args

from pydantic.alias_generators import to_snake

from openmcf.specs.field_types import Field
from openmcf.specs.findings import Path
from openmcf.specs.model import Distinct, Synonym
from openmcf.specs.references import ValueOrRef
from openmcf.specs.registry import kind_named
from tests.support.manifests import ABSENT
from tests.support.places import Place, places
from tests.support.strategies_shared import Data, bound, unwrapped

_OF_ANOTHER_TYPE: dict[str, tuple[Any, ...]] = {
    "string": (12345, 1.5, True, ["x"], {"x": "y"}),
    "enum": (12345, 1.5, True, ["x"]),
    "integer": ("12345", 1.5, True, [12345]),
    "number": ("1.5", True, [1.5]),
    "boolean": ("true", "yes", 1, [True]),
    "list": ("x", 7, {"x": "y"}),
    "map": ("x", 7, [{"x": "y"}]),
    "object": ("x", 7, [{}]),
}
_MALFORMED = ("a b", "ä", "-", "/", "", "x.y:z", "x" * 2)
_SECRET = {"kind": "AwsCognitoUserPool", "name": "a", "fieldPath": "status.outputs.client_secrets.web"}
_NAME = {"kind": "AwsIamRole", "name": "a", "fieldPath": "status.outputs.role_name"}


class Fault(NamedTuple):
    """A value to put at a path (or ABSENT), and the rules of which one must tell so, there or at `told`."""

    path: Path
    value: Any
    rules: tuple[str, ...]
    told: Path | None = None

    @property
    def address(self) -> Path:
        return self.path if self.told is None else self.told


def faults(data: Data) -> dict[str, list[Fault]]:
    """All faults that can be made in a manifest, by sort."""
    known = list(places(kind_named(data["kind"]).manifest, data))
    found = {name: [fault for place in known for fault in sort(place)] for name, sort in _SORTS.items()}
    return {name: sort for name, sort in found.items() if sort}


def with_fault(data: Data, fault: Fault) -> Any:
    """A copy of the manifest that has the fault."""
    root = {"": deepcopy(data)}
    owner: Any = root
    *way, last = ("", *fault.path)
    for part in way:
        owner = owner[part]
    if fault.value is ABSENT:
        del owner[last]
    else:
        owner[last] = fault.value
    return root[""]


def _unknown_field(place: Place) -> Iterator[Fault]:
    if place.shape.model and isinstance(place.value, dict):
        for name in ("colour", *(f"{name}s" for name in list(place.value)[:1])):
            yield Fault((*place.path, name), "x", ("unknown-field",))


def _field_twice(place: Place) -> Iterator[Fault]:
    if place.shape.model and isinstance(place.value, dict):
        for name in place.value:
            if to_snake(name) != name:
                twin = (*place.path, to_snake(name))
                yield Fault(twin, place.value[name], ("unknown-field",))


def _unset(place: Place) -> Iterator[Fault]:
    """Required fields that are left out or null; a reference without `valueFrom` is none."""
    if isinstance(place.at, Field) and place.at.required and place.at.name != "valueFrom":
        yield Fault(place.path, ABSENT, ("required",))
        yield Fault(place.path, None, ("required",))


def _null_item(place: Place) -> Iterator[Fault]:
    if place.path and not isinstance(place.at, Field) and place.shape.kind != "any":
        yield Fault(place.path, None, ("wrong-type", "unknown-value"))


def _wrong_type(place: Place) -> Iterator[Fault]:
    members = get_args(unwrapped(place.at.info.annotation)[0]) if isinstance(place.at, Field) else ()
    for value in _OF_ANOTHER_TYPE.get(place.shape.kind, ()) if place.path else ():
        if type(value) not in members:
            yield Fault(place.path, value, ("wrong-type", "unknown-value"))


def _unknown_value(place: Place) -> Iterator[Fault]:
    if place.shape.kind == "enum":
        rule = "unknown-kind" if place.path == ("kind",) else "unknown-value"
        for choice in (place.shape.choices[0] + "x", place.shape.choices[0].swapcase()):
            if choice not in place.shape.choices:
                yield Fault(place.path, choice, (rule,))


def _out_of_bounds(place: Place) -> Iterator[Fault]:
    marks = _marks(place)
    least, greatest = bound(marks, "ge"), bound(marks, "le")
    values = [least - 1] if least is not None else []
    values += [greatest + 1] if greatest is not None else []
    for value in (*values, *_of_wrong_size(place, marks)):
        if not any(isinstance(mark, Synonym) and mark.written == value for mark in marks):
            yield Fault(place.path, value, ("out-of-range",))


def _of_wrong_size(place: Place, marks: list[Any]) -> Iterator[Any]:
    least, greatest = bound(marks, "min_length"), bound(marks, "max_length")
    if place.shape.kind == "string":
        if least:
            yield "x" * (least - 1)
        if greatest:
            yield "x" * (greatest + 1)
    elif place.shape.kind == "list" and place.value:
        if least:
            yield place.value[: least - 1]
        if greatest:
            yield place.value[:1] * (greatest + 1)
    elif place.shape.kind == "map" and place.value and greatest:
        yield {f"x{index}": "x" for index in range(greatest + 1)}


def _malformed(place: Place) -> Iterator[Fault]:
    marks = _marks(place)
    regex, least = bound(marks, "pattern"), bound(marks, "min_length") or 0
    for value in _MALFORMED if regex else ():
        is_synonym = any(isinstance(mark, Synonym) and mark.written == value for mark in marks)
        if len(value) >= least and not is_synonym and not re.search(regex, value):
            yield Fault(place.path, value, ("bad-format",))


def _marks(place: Place) -> list[Any]:
    if not isinstance(place.at, Field):
        return [place.shape.reference] if place.shape.reference else []
    return unwrapped(place.at.info.annotation, place.at.info.metadata)[1]


def _same_item_twice(place: Place) -> Iterator[Fault]:
    marks = _marks(place)
    if any(isinstance(mark, Distinct) for mark in marks) and place.value:
        yield Fault(place.path, [*place.value, place.value[0]], ("not-distinct", "out-of-range"))


def _bad_reference(place: Place) -> Iterator[Fault]:
    field = place.shape.reference
    for end, reference, rule in _bad_references(field) if field else ():
        told = (*place.path, "valueFrom", end)
        yield Fault(place.path, {"valueFrom": reference}, (rule,), told)


def _bad_references(field: ValueOrRef) -> Iterator[tuple[str, Data, str]]:
    yield "kind", _NAME | {"kind": "AwsIamRoll"}, "reference-kind"
    yield "fieldPath", _NAME | {"fieldPath": "status.outputs.other"}, "reference-path"
    yield "name", _NAME | {"name": ""}, "out-of-range"
    if not field.secret:
        yield "fieldPath", _SECRET, "reference-secret"
    if field.accepts:
        yield "fieldPath", _NAME, "reference-type"


_SORTS: dict[str, Callable[[Place], Iterator[Fault]]] = {
    "unknown field": _unknown_field,
    "field in both spellings": _field_twice,
    "required but unset": _unset,
    "null item": _null_item,
    "wrong type": _wrong_type,
    "unknown value": _unknown_value,
    "out of bounds": _out_of_bounds,
    "malformed": _malformed,
    "same item twice": _same_item_twice,
    "bad reference": _bad_reference,
}
