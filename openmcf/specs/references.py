"""`valueFrom`: how a field takes a literal or another manifest's output, and how the two are typed."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple, get_origin

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.alias_generators import to_snake
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

from openmcf.specs.findings import nearest
from openmcf.specs.formats import NAME, Format
from openmcf.specs.model import Model

SAME_REGION = "same"
"""For `ValueOrRef.region`: where the manifest's own resource is."""

VALUE_FROM = "x-openmcf-value-from"
"""Stands in a generated JSON Schema where the schema of `valueFrom` goes."""

# As OpenMCF has it, where others write it too: `.[0]`, `*` and single quotes are taken.
_SEGMENT = r"""\.?\[(\d+|\*)\]|\.?\[["']([^"'\]]+)["']\]|(?:^|\.)([^.\[\]"']+)"""


class Reference(Model):
    """A reference to an output of another manifest's stack.

    `kind` and `fieldPath` may be left out where the field has a default for them.
    """

    kind: str | None = Field(None, description="Kind of the manifest that is referred to.")
    env: str | None = Field(None, description="Its `metadata.env`; by default that of this manifest.")
    name: str = Field(min_length=1, description="Its `metadata.name`.")
    field_path: str | None = Field(None, description="Path there, such as `status.outputs.role_arn`.")


class ValueFrom(Model):
    """The value is taken from another manifest's stack output."""

    value_from: Reference = Field(description="Which output of which manifest.")


class ValueOrRef(NamedTuple):
    """Marks a field that takes a literal or a reference: `Annotated[str | Reference, ValueOrRef(...)]`.

    accepts: formats of outputs that fit (`Output.format`); empty for any string.
    default_kind, default_path: what a reference means that leaves them out.
    secret: whether the output of a reference may be a secret.
    region: where what is referred to must be: in one region, or in that of the manifest (SAME_REGION).
    assumed_by: the service that assumes the role that is referred to. assumed_late: whether it takes one that
    does not trust it, and then fails at every call.
    pattern, min_length, max_length: bounds of a literal.
    """

    accepts: tuple[Format, ...] = ()
    default_kind: str | None = None
    default_path: str | None = None
    secret: bool = False
    region: str | None = None
    assumed_by: str | None = None
    assumed_late: bool = False
    pattern: str | None = None
    min_length: int = 1
    max_length: int | None = None

    def completed(self, reference: Reference) -> Reference:
        """The reference with the field's defaults for what it leaves out."""
        if reference.kind and reference.field_path:
            return reference
        kind = reference.kind or self.default_kind
        default_path = self.default_path if kind == self.default_kind else None
        return reference.model_copy(update={"kind": kind, "field_path": reference.field_path or default_path})

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(self._value_or_reference, self.literal())

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        literal = handler(self.literal())
        value = {"type": "object", "properties": {"value": literal}, "required": ["value"]}
        return {"anyOf": [literal, value | {"additionalProperties": False}, {VALUE_FROM: True}]}

    def literal(self) -> CoreSchema:
        """What pydantic is to make of a literal."""
        return core_schema.str_schema(
            pattern=self.pattern, min_length=self.min_length, max_length=self.max_length, strict=True
        )

    def _value_or_reference(self, value: Any, literal: Callable[[Any], str]) -> str | Reference:
        if not isinstance(value, dict):
            return literal(value)
        refers = "valueFrom" in value or "value_from" in value
        if refers and "value" in value:
            raise PydanticCustomError("value_or_reference", "takes one of `value` and `valueFrom`, not both")
        if refers:
            return ValueFrom.model_validate(value).value_from
        if set(value) == {"value"}:
            validated: str = _in_map(self).validate_python(value)["value"]
            return validated
        raise PydanticCustomError("value_or_reference", "takes a string, `value: …` or `valueFrom: …`")


@cache
def _in_map(field: ValueOrRef) -> SchemaValidator:
    """Reads `{value: …}`; what is wrong with the literal is said of `value`."""
    return SchemaValidator(
        core_schema.typed_dict_schema({"value": core_schema.typed_dict_field(field.literal())})
    )


class Output(NamedTuple):
    """Marks a field of an outputs model: what its string is, and whether it is a secret.

    format: what fields accept it for; of each value if the output is a map or a list.
    """

    format: Format
    secret: bool = False


class OutputPath(NamedTuple):
    """A parsed `fieldPath`: the output's name (None for `metadata.name`), and the map key if there is one."""

    output: str | None
    key: str | None
    format: Format
    secret: bool = False


class BadPath(ValueError):
    """A `fieldPath` that leads nowhere; `args` are the message and the hint."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


@lru_cache(maxsize=1024)
def output_path(text: str, kind: str, outputs: type[Model]) -> OutputPath:
    """Parse a `fieldPath` against the outputs model of the kind it leads to.

    Takes both spellings (`role_arn`, `roleArn`), map keys as `client_ids.web` or `client_ids["a.b"]`, list
    items as `layer_arns[0]` or `layer_arns.[0]`, and `metadata.name`. Raises BadPath.
    """
    segments = _segments(text)
    if segments == ["metadata", "name"]:
        return OutputPath(None, None, NAME)
    if segments[:2] != ["status", "outputs"] or len(segments) < 3:
        raise BadPath(f"`{text}` is no path to an output", _path_hint(segments, outputs))
    name, rest = _output_name(segments[2], outputs), segments[3:]
    if name is None:
        near = nearest(segments[2], outputs.model_fields)
        known = ", ".join(outputs.model_fields)
        hint = f"did you mean `status.outputs.{near}`?" if near else f"its outputs are {known}"
        raise BadPath(f"{kind} has no output `{segments[2]}`", hint)
    return _typed(name, rest, outputs)


def _segments(text: str) -> list[str]:
    segments, at = [], 0
    while at < len(text):
        found = re.compile(_SEGMENT).match(text, at)
        if found is None:
            raise BadPath(f"`{text}` is no path", "write it as `status.outputs.<output>`")
        segments.append(next(group for group in found.groups() if group is not None))
        at = found.end()
    return segments


def _path_hint(segments: list[str], outputs: type[Model]) -> str:
    name = _output_name(segments[-1], outputs) if segments else None
    return f"did you mean `status.outputs.{name}`?" if name else "write it as `status.outputs.<output>`"


def _output_name(segment: str, outputs: type[Model]) -> str | None:
    return next((name for name in (segment, to_snake(segment)) if name in outputs.model_fields), None)


def _typed(name: str, rest: list[str], outputs: type[Model]) -> OutputPath:
    field = outputs.model_fields[name]
    mark = next(data for data in field.metadata if isinstance(data, Output))
    container = get_origin(field.annotation)
    if container is None and rest:
        raise BadPath(f"`{name}` is a string, there is nothing below it", f"`status.outputs.{name}`")
    if container is not None and not rest:
        word, example = ("list", "[0]") if container is list else ("map", ".<name>")
        raise BadPath(f"`{name}` is a {word}", f"say which: `status.outputs.{name}{example}`")
    if len(rest) > 1:
        hint = f'a key with dots is written `status.outputs.{name}["{".".join(rest)}"]`'
        raise BadPath(f"there is nothing below `{name}.{rest[0]}`", hint)
    if container is list and not rest[0].isdigit():
        raise BadPath(f"`{name}` is a list", f"say which item: `status.outputs.{name}[0]`")
    return OutputPath(name, rest[0] if rest else None, mark.format, mark.secret)
