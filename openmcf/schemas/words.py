"""What a field says of itself in words: the sentences that schemas, docs and `explain` share."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import to_jsonable_python

from openmcf.specs.field_types import Field, fields
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import Model
from openmcf.specs.references import Output
from openmcf.specs.registry import UNPROVISIONED_KINDS
from openmcf.specs.worded import words_of

Schema = Mapping[str, Any]

_ON_CHANGE = {
    "replace": "Changing it replaces the resource",
    "append-only": "Entries can be added later, never changed or removed",
}


def summary_of(model: type[Model]) -> str:
    """The first line of a model's docstring."""
    return (model.__doc__ or "").split("\n")[0]


def description_of(field: Field) -> str:
    """What the field is for: its own words, else its model's, else those of any manifest's same field."""
    if field.description:
        return field.description
    if field.shape.innermost.model:
        return summary_of(field.shape.innermost.model)
    envelope = fields(Manifest).get(field.name)
    return envelope.description if envelope else ""


def notes_of(field: Field) -> Iterator[str]:
    """What is special about a field: its change, its secrecy, what a reference may leave out."""
    if field.on_change:
        yield _ON_CHANGE[field.on_change]
    if field.secret:
        yield "Secret, and never shown"
    reference = field.shape.innermost.reference
    if reference and reference.default_kind and reference.default_kind not in UNPROVISIONED_KINDS:
        path = f"`{reference.default_path}`" if reference.default_path else "an output"
        yield f"By default `valueFrom` takes {path} of {reference.default_kind}"


def default_of(field: Field) -> str:
    """The value that holds where a field is left out, as JSON; empty if nothing does."""
    value = None if field.required else to_jsonable_python(field.info.default, by_alias=True)
    return "" if value is None else value if isinstance(value, str) and value else json.dumps(value)


def presence_of(field: Field) -> str:
    """Whether a field must be given, and what holds where it is not."""
    if field.required:
        return "required"
    return f"default {default_of(field)}" if default_of(field) else "optional"


def outputs_of(model: type[Model]) -> Iterator[tuple[str, Field]]:
    """Each output with its name, which is in snake_case, and what is known of it."""
    for name, info in model.model_fields.items():
        yield name, fields(model)[info.alias or name]


def output_notes_of(field: Field) -> Iterator[str]:
    """What is special about an output."""
    if any(isinstance(mark, Output) and mark.secret for mark in field.info.metadata):
        yield "Masked unless asked for"


def sentences(parts: Iterator[str] | list[str]) -> str:
    """The parts as one text, each begun with a capital and ended with a period."""
    return " ".join(part[0].upper() + part[1:].rstrip(".") + "." for part in parts if part)


def bounds_of(schema: Schema) -> Iterator[str]:
    """The constraints of a JSON Schema in words; of a literal, where a reference may stand too."""
    schema = next(iter(schema.get("anyOf", ())), schema)
    yield from _choices(schema)
    yield from _range(schema.get("minimum"), schema.get("maximum"), "")
    if "pattern" in schema:
        yield words_of(schema["pattern"])
    if schema.get("minLength") != 1 or "maxLength" in schema or "pattern" not in schema:
        yield from _range(schema.get("minLength"), schema.get("maxLength"), "character")
    yield from _range(schema.get("minItems"), schema.get("maxItems"), "item")
    yield from _range(schema.get("minProperties"), schema.get("maxProperties"), "entry")
    if schema.get("uniqueItems"):
        yield "no item twice"
    for part, prefix in (
        ("items", "each"),
        ("propertyNames", "each name"),
        ("additionalProperties", "each value"),
    ):
        if isinstance(schema.get(part), dict):
            yield from (f"{prefix} {words}" for words in bounds_of(schema[part]))


def _choices(schema: Schema) -> Iterator[str]:
    choices = [f"`{choice}`" for choice in schema.get("enum", ()) if choice is not None]
    if choices:
        yield f"one of {', '.join(choices)}"
    if "const" in schema:
        yield f"always `{schema['const']}`"


def _range(low: int | None, high: int | None, unit: str) -> Iterator[str]:
    low = None if unit and low == 0 else low
    if low is None and high is None:
        return
    if high is None:
        words = f"at least {low:,}"
    elif low is None:
        words = f"at most {high:,}"
    else:
        words = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    counted = high if high is not None else low
    yield f"{words} {_plural(unit, counted)}".rstrip()


def _plural(unit: str, count: int | None) -> str:
    if not unit or count == 1:
        return unit
    return unit[:-1] + "ies" if unit.endswith("y") else unit + "s"
