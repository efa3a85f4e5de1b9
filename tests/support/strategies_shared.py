"""Random data for models, by what their fields say of themselves."""

import json
import re
from collections.abc import Iterable
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st

from openmcf.specs.field_types import fields
from openmcf.specs.fields import TAG_KEY
from openmcf.specs.model import Distinct, Model, Synonym
from openmcf.specs.references import Output, ValueOrRef
from openmcf.specs.registry import KINDS, UNPROVISIONED_KINDS, kind_named

Strategy = st.SearchStrategy[Any]
Data = dict[str, Any]

# ASCII without control characters but two, and some letters beyond; engines differ on what rarer ones are.
ALPHABET = "".join(map(chr, range(0x20, 0x7F))) + "\n\tÄßéñ€中文"
NEVER = st.nothing()
"""Given for a field, leaves it out."""

_WORDS = st.text("abc", min_size=1, max_size=3)
_JSON = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text(ALPHABET, max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_WORDS, inner, max_size=2),
    max_leaves=4,
)
_PADDED = 20_000
"""The greatest length to which texts are padded; the manifests would be very long otherwise."""
_UNBOUNDED = 2100
"""The length to which texts are padded that have no greatest one; most texts in AWS have 2048."""


def data_of(model: type[Model], **given: Strategy) -> st.SearchStrategy[Data]:
    """Data that fits the model: what is required, any of what is optional, and null for some of that.

    given are strategies for fields, by camelCase name, instead of those of their types.
    """
    strategies = {name: given.get(name, field_of(model, name)) for name in fields(model)}
    required = {name: values for name, values in strategies.items() if fields(model)[name].required}
    optional = {
        name: sometimes(st.none(), values)
        for name, values in strategies.items()
        if name not in required and not values.is_empty
    }
    return st.fixed_dictionaries(required, optional=optional)


@cache
def field_of(model: type[Model], name: str) -> Strategy:
    """Values of a field of the model, by its type alone."""
    info = fields(model)[name].info
    return values_of(info.annotation, info.metadata)


def sometimes(rare: Strategy, usual: Strategy) -> Strategy:
    """One strategy one time in five, and another else."""
    return st.integers(0, 4).flatmap(lambda dice: usual if dice else rare)


def subsets(choices: Iterable[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    """Some of the choices in any order."""
    known = list(choices)
    return st.lists(st.sampled_from(known), min_size=least, unique=True) if known else st.just([])


@cache
def matching(regex: str, least: int = 0, greatest: int | None = None) -> st.SearchStrategy[str]:
    """Texts that match a regular expression from end to end, some as long as they may be."""

    def padded(text: str) -> str:
        longest = text + (text or "x")[-1] * ((greatest or _UNBOUNDED) - len(text))
        return longest if re.fullmatch(regex, longest) else text

    texts = st.from_regex(regex, fullmatch=True, alphabet=ALPHABET).filter(
        lambda text: least <= len(text) <= (greatest or _PADDED)
    )
    return sometimes(texts.map(padded), texts) if (greatest or 0) <= _PADDED else texts


def moved(data: Any, region: str | None) -> Any:
    """The data with every ARN that names a region in that one, and still short enough; None moves nothing."""
    if isinstance(data, dict):
        return {key: moved(value, region) for key, value in data.items()}
    if isinstance(data, list):
        return [moved(value, region) for value in data]
    parts = data.split(":", 5) if region and isinstance(data, str) and data.startswith("arn:") else []
    if len(parts) < 6 or not parts[3]:
        return data
    return ":".join((*parts[:3], region or "", *parts[4:]))[:2048]


def meaning(value: Any) -> str:
    """What tells two items of a list apart; `x` and `value: x` are the same."""
    return json.dumps(value["value"] if isinstance(value, dict) and "value" in value else value)


def values_of(annotation: Any, marks: Iterable[Any] = ()) -> Strategy:
    """Values of a type annotation such as the models use."""
    annotation, marks = unwrapped(annotation, marks)
    values = _by_kind(get_origin(annotation) or annotation, get_args(annotation), marks)
    for mark in marks:
        if isinstance(mark, Synonym):
            values = sometimes(st.just(mark.written), values)
    return values


def unwrapped(annotation: Any, marks: Iterable[Any] = ()) -> tuple[Any, list[Any]]:
    """The type in an annotation without None, and what is said of it besides, further in first."""
    parts = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) is Annotated:
        nested = [mark for extra in parts[1:] for mark in getattr(extra, "metadata", [extra])]
        return unwrapped(parts[0], [*nested, *marks])
    if get_origin(annotation) in (Union, UnionType) and len(parts) == 1:
        return unwrapped(parts[0], marks)
    return annotation, list(marks)


def _by_kind(kind: Any, arguments: tuple[Any, ...], marks: list[Any]) -> Strategy:
    for mark in marks:
        if isinstance(mark, ValueOrRef):
            return values_or_references(mark)
    if kind in (Union, UnionType):
        return st.one_of(*(values_of(part, marks) for part in arguments))
    if kind is Literal:
        return st.sampled_from(arguments)
    if kind is list:
        return _lists(values_of(arguments[0], ()), marks)
    if kind is dict:
        keys, items = (values_of(part, ()) for part in arguments)
        return st.dictionaries(keys.filter(_is_a_possible_key), items, max_size=2)
    if isinstance(kind, type) and issubclass(kind, Model):
        return data_of(kind)
    return _scalars(kind, marks)


def _is_a_possible_key(text: str) -> bool:
    """YAML takes no longer keys on the line of their value."""
    return len(text) <= 1000


def _lists(items: Strategy, marks: list[Any]) -> Strategy:
    least = bound(marks, "min_length") or 0
    distinct = any(isinstance(mark, Distinct) for mark in marks)
    greatest = min(least + 2, bound(marks, "max_length") or 2)
    return st.lists(items, min_size=least, max_size=greatest, unique_by=meaning if distinct else None)


def _scalars(kind: Any, marks: list[Any]) -> Strategy:
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(bound(marks, "ge"), bound(marks, "le") or 2**31 - 1)
    if kind is float:
        return st.integers(0, 9) | st.floats(bound(marks, "ge"), 1e6, allow_subnormal=False)
    if kind is str:
        bounds = bound(marks, "min_length") or 0, bound(marks, "max_length")
        return texts(bound(marks, "pattern"), *bounds)
    return _JSON


def bound(marks: Iterable[Any], name: str) -> Any:
    return next((getattr(mark, name) for mark in marks if hasattr(mark, name)), None)


def texts(regex: str | None, least: int = 0, greatest: int | None = None) -> st.SearchStrategy[str]:
    """Texts of a form and length, some as long as they may be."""
    if regex == TAG_KEY:
        return matching(regex, least, greatest).filter(lambda key: not key.lower().startswith("aws:"))
    if regex is not None:
        return matching(regex, least, greatest)
    few = st.text(ALPHABET, min_size=least, max_size=min(least + 5, greatest or least + 5))
    return sometimes(st.just("é" * greatest), few) if greatest and greatest <= _PADDED else few


def values_or_references(field: ValueOrRef, *, references: bool = True) -> Strategy:
    """Literals in both spellings, and references to outputs that the field takes."""
    literals = texts(field.pattern, field.min_length, field.max_length)
    values = st.one_of(literals, literals, literals.map(lambda text: {"value": text}))
    known = list(_references(field)) if references else []
    return values | st.sampled_from(known) if known else values


def _references(field: ValueOrRef) -> Iterable[Data]:
    """References to outputs that the field takes, of the kinds that openmcf has and of one that it lacks."""
    if field.default_path:
        yield {"valueFrom": {"name": "app"}}
    if field.default_kind in UNPROVISIONED_KINDS:
        path = field.default_path or "status.outputs.ids.[0]"
        yield {"valueFrom": {"kind": field.default_kind, "name": "app", "env": "dev", "fieldPath": path}}
    for kind in KINDS:
        for name, info in kind_named(kind).outputs.model_fields.items():
            output = next(mark for mark in info.metadata if isinstance(mark, Output))
            if (not field.accepts or output.format in field.accepts) and output.secret <= field.secret:
                below = {dict: '["a.b"]', list: "[0]"}.get(get_origin(info.annotation) or str, "")
                path = f"status.outputs.{name}{below}"
                yield {"valueFrom": {"kind": kind, "name": "orders.v2", "fieldPath": path}}
