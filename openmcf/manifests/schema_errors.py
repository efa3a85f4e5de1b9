"""Pydantic's errors as findings in the user's words."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails, ValidationError
from yaml.nodes import Node, ScalarNode

from openmcf.manifests.redaction import is_telling
from openmcf.manifests.yaml.positions import node_at
from openmcf.specs import field_types
from openmcf.specs.findings import Finding, Path, nearest
from openmcf.specs.model import Model

_EXPECTED = {
    "string_type": "a string",
    "int_type": "an integer",
    "int_from_float": "an integer",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a map",
    "model_type": "a map of fields",
}
MANY = 200
"""With more faults than this in a manifest no nearest names are looked for: it would take too long."""

_NUMBERS = frozenset({"an integer", "a number", "a finite number"})
_ENDLESS = r"[-+]?[0-9]{101,}"
_LEAVES = frozenset({"string", "integer", "number", "boolean", "enum"})


def shape_findings(error: ValidationError, model: type[Model], root: Node) -> Iterator[Finding]:
    """Each fault that pydantic found in the data of a model, in the user's words."""
    refused_by_all = set[Path]()
    hinted = error.error_count() <= MANY
    for details in error.errors(include_url=False):
        if _names_a_member(details["loc"], model):
            details["loc"] = details["loc"][:-1]
            if details["loc"] in refused_by_all:
                continue
            refused_by_all.add(details["loc"])
        if details["loc"][-1:] == ("[key]",):  # pydantic's way to say that a map's key is meant
            details["loc"] = details["loc"][:-1]
            yield _finding(details, model, root, secret=False, hinted=hinted)._replace(on_key=True)
        else:
            path = _canonical(details["loc"], model)
            secret = field_types.is_secret(model, path) or _is_telling_key(path, model)
            yield _finding(details, model, root, secret=secret, hinted=hinted)


def _is_telling_key(path: Path, model: type[Model]) -> bool:
    """Whether the path leads below a key of the user's, no field, that tells of a secret."""
    parts = ((path[: at + 1], part) for at, part in enumerate(path) if isinstance(part, str))
    return any(
        is_telling(part) and not isinstance(field_types.find(model, to), field_types.Field)
        for to, part in parts
    )


def _names_a_member(loc: Path, model: type[Model]) -> bool:
    """Whether the last part is pydantic's name for a member of a union of scalars, all of which refused."""
    owner = field_types.find(model, loc[:-1])
    return isinstance(owner, field_types.Field) and owner.shape.kind in _LEAVES and not owner.shape.reference


def _finding(details: ErrorDetails, model: type[Model], root: Node, *, secret: bool, hinted: bool) -> Finding:
    path, kind = _canonical(details["loc"], model), details["type"]
    if kind == "missing":
        return Finding(path, *_missing(path, root, model), on_key=True, rule="required")
    if kind == "extra_forbidden":
        return unknown_field((*path[:-1], details["loc"][-1]), model, hinted=hinted)
    raw = "…" if secret else _raw(root, path)
    if expected := _expected(details, raw):
        if expected in _NUMBERS and re.fullmatch(_ENDLESS, raw or ""):
            return Finding(path, f"is out of range: a number of {len(raw or '')} digits", rule="out-of-range")
        return Finding(path, *_wrong_type(expected, raw, details["input"]), rule="wrong-type")
    if kind == "string_pattern_mismatch":  # pydantic gives the expression only, not what carries its words
        details["ctx"]["words"] = field_types.pattern_words(model, path, details["ctx"]["pattern"])
    if secret:
        details["input"] = "the secret"
    rule, message, hint = _FAULTS[kind](details) if kind in _FAULTS else ("wrong-type", details["msg"], None)
    return Finding(path, message, hint, rule=rule)


def _canonical(loc: tuple[int | str, ...], model: type[Model]) -> Path:
    """The path with camelCase names wherever a field is meant, however the user spelt it."""
    path: list[str | int] = []
    for part in loc:
        found = field_types.find(model, (*path, part))
        path.append(found.name if isinstance(found, field_types.Field) else part)
    return tuple(path)


def _missing(path: Path, root: Node, model: type[Model]) -> tuple[str, str | None]:
    if node_at(root, path) is not None:
        return "is required, and null is no value", _about(path, model)
    return "is required", _about(path, model)


def _about(path: Path, model: type[Model]) -> str | None:
    found = field_types.find(model, path)
    return found.description if isinstance(found, field_types.Field) else None


def unknown_field(path: Path, model: type[Model], *, hinted: bool = True) -> Finding:
    """The finding about a name that is no field, with the nearest one that is."""
    return Finding(path, *_unknown(path, model, hinted=hinted), on_key=True, rule="unknown-field")


def misspelt(error: ValidationError, model: type[Model]) -> Iterator[Path]:
    """For each unknown name, the path of the field that was most likely meant."""
    for details in error.errors(include_url=False) if error.error_count() <= MANY else ():
        *owner_loc, name = details["loc"]
        owner = _model_at(_canonical(tuple(owner_loc), model), model)
        if details["type"] != "extra_forbidden" or owner is None or field_types.named(owner, str(name)):
            continue
        if near := _nearest_field(str(name), owner):
            yield (*owner_loc, near)


def _unknown(path: Path, model: type[Model], *, hinted: bool) -> tuple[str, str | None]:
    owner, name = _model_at(path[:-1], model), str(path[-1])
    if owner is None:
        return "is no field of this kind", None
    if field := field_types.named(owner, name):
        return f"is the same field as `{field.name}`, which is given too", "keep one of them"
    near = _nearest_field(name, owner) if hinted else None
    hint = f"did you mean `{near}`?" if near else f"known here: {', '.join(field_types.fields(owner))}"
    return "is no field of this kind", hint


def _model_at(path: Path, model: type[Model]) -> type[Model] | None:
    """The model whose fields stand at a path."""
    found = field_types.find(model, path) if path else field_types.FieldType("object", model=model)
    shape = found.shape if isinstance(found, field_types.Field) else found
    return shape.model if shape else None


def _nearest_field(name: str, model: type[Model]) -> str | None:
    return nearest(to_camel(name), field_types.fields(model))


def _raw(root: Node, path: Path) -> str | None:
    """The text of the scalar at a path, as the user wrote it."""
    node = node_at(root, path)
    return node.value if isinstance(node, ScalarNode) else None


def _expected(details: ErrorDetails, raw: str | None) -> str | None:
    """What type is wanted where the type is at fault, as it is in a choice without quotes, such as 2.0."""
    if details["type"] == "literal_error" and not isinstance(details["input"], str):
        return "a string" if f"'{raw}'" in details["ctx"]["expected"] else None
    return _EXPECTED.get(details["type"])


def _wrong_type(expected: str, raw: str | None, value: Any) -> tuple[str, str | None]:
    hint = None
    if raw is not None and expected == "a string":
        hint = f'quote it: "{raw}"'
    elif raw is not None and isinstance(value, str):
        hint = _unquote_hint(expected, raw)
    elif expected == "a list" and raw is not None:
        hint = f"write it as a list item: `- {raw}`"
    return f"must be {expected}, not {_named(value)}", hint


def _unquote_hint(expected: str, raw: str) -> str | None:
    if expected == "true or false" and raw.lower() in {"yes", "on", "y", "true"}:
        return "write true, without quotes"
    if expected == "true or false" and raw.lower() in {"no", "off", "n", "false"}:
        return "write false, without quotes"
    if expected in _NUMBERS and re.fullmatch(r"-?\d+(\.\d+)?", raw):
        return f"write {raw}, without quotes"
    return f"write it as a list item: `- {raw}`" if expected == "a list" else None


def _named(value: Any) -> str:
    names: dict[type, str] = {
        str: "a string",
        bool: "a boolean",
        int: "an integer",
        float: "a number",
        list: "a list",
        dict: "a map",
        type(None): "null",
    }
    return names.get(type(value), type(value).__name__)


Described = tuple[str, str, str | None]


def _choice(details: ErrorDetails) -> Described:
    expected, value = details["ctx"]["expected"], details["input"]
    allowed = [choice.strip("'") for choice in re.findall(r"'[^']*'|-?[0-9.]+|True|False", expected)]
    near = nearest(value, allowed) if isinstance(value, str) else None
    shown = f"`{value}`" if isinstance(value, str | int | float) else _named(value)
    words = f"one of {', '.join(allowed)}" if len(allowed) > 1 else f"`{allowed[0]}`"
    hint = f"did you mean `{near}`?" if near and near != value else words
    if value in allowed and f"'{value}'" not in expected:
        hint = "write it without quotes"
    return "unknown-value", f"{shown} is not {words}", hint if near else None


def _bound(words: str) -> Callable[[ErrorDetails], Described]:
    def fault(details: ErrorDetails) -> Described:
        limit = next(
            value for key, value in details["ctx"].items() if key not in {"field_type", "actual_length"}
        )
        return "out-of-range", f"{words} {limit}", None

    return fault


def _length(words: str, unit: str) -> Callable[[ErrorDetails], Described]:
    def fault(details: ErrorDetails) -> Described:
        context = details["ctx"]
        limit = context.get("min_length", context.get("max_length"))
        actual = len(details["input"])
        return "out-of-range", f"must have {words} {limit} {unit}, not {actual}", None

    return fault


def _pattern(details: ErrorDetails) -> Described:
    words, value = details["ctx"]["words"], details["input"]
    shown = value if len(value) <= 120 else f"{value[:119]}…"
    return "bad-format", f"`{shown}` is not {words}", None


def _own(rule: str) -> Callable[[ErrorDetails], Described]:
    return lambda details: (rule, details["msg"], None)


_FAULTS: dict[str, Callable[[ErrorDetails], Described]] = {
    "literal_error": _choice,
    "greater_than_equal": _bound("must be at least"),
    "greater_than": _bound("must be greater than"),
    "less_than_equal": _bound("must be at most"),
    "less_than": _bound("must be less than"),
    "string_too_short": _length("at least", "characters"),
    "string_too_long": _length("at most", "characters"),
    "too_short": _length("at least", "items"),
    "too_long": _length("at most", "items"),
    "string_pattern_mismatch": _pattern,
    "not_distinct": _own("not-distinct"),
    "value_or_reference": _own("wrong-type"),
}
