"""What the models say of their fields, as data: for hints, `--set`, `explain`, docs and schemas."""

from collections.abc import Iterable, Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from openmcf.specs.findings import Path
from openmcf.specs.model import ON_CHANGE, SECRET, Keyed, Model, SpecField
from openmcf.specs.references import ValueFrom, ValueOrRef
from openmcf.specs.worded import words_of

ShapeKind = Literal["string", "integer", "number", "boolean", "enum", "object", "list", "map", "any"]
_SCALARS: dict[Any, ShapeKind] = {str: "string", int: "integer", float: "number", bool: "boolean"}


class FieldType(NamedTuple):
    """The type of a field: one of a few kinds, with what that kind needs.

    choices: the values of an enum; model: of an object; item: of a list or map; reference: of a string
    that may be a `valueFrom`. merge_key: the field that names the items of a list; None if none does.
    """

    kind: ShapeKind
    choices: tuple[str, ...] = ()
    model: type[Model] | None = None
    item: "FieldType | None" = None
    reference: ValueOrRef | None = None
    merge_key: str | None = "name"

    @property
    def text(self) -> str:
        """The type as the reference page writes it: `string[]`, `map<string, string>`, `object[]`."""
        if self.kind == "list" and self.item:
            return f"{self.item.text}[]"
        if self.kind == "map" and self.item:
            return f"map<string, {self.item.text}>"
        return "StringValueOrRef" if self.reference else "string" if self.kind == "enum" else self.kind

    @property
    def innermost(self) -> "FieldType":
        """The shape of the items of items, for lists and maps."""
        return self.item.innermost if self.item else self


class Field(NamedTuple):
    """A field of a model, under its camelCase name."""

    name: str
    info: FieldInfo
    shape: FieldType

    @property
    def required(self) -> bool:
        return self.info.is_required()

    @property
    def description(self) -> str:
        return self.info.description or ""

    @property
    def on_change(self) -> str | None:
        """`replace` or `append-only`, where a change is not simply made in place."""
        found = self._extra(ON_CHANGE)
        return str(found) if found else None

    @property
    def secret(self) -> bool:
        return bool(self._extra(SECRET))

    def _extra(self, key: str) -> Any:
        extra = self.info.json_schema_extra
        return extra.get(key) if isinstance(extra, dict) else None


def shape_of(annotation: Any) -> FieldType:
    """The shape of a type annotation such as the models use."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _marked(arguments[0], arguments[1:])
    if origin in (Union, UnionType):
        return shape_of(next(argument for argument in arguments if argument is not type(None)))
    if origin is Literal:
        return FieldType(
            "enum", choices=tuple(str(choice) for choice in arguments if isinstance(choice, str))
        )
    if origin is list:
        return FieldType("list", item=shape_of(arguments[0]))
    if origin is dict:
        return FieldType("map", item=shape_of(arguments[1]))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return FieldType("object", model=annotation)
    return FieldType(_SCALARS.get(annotation, "any"))


def _marked(annotation: Any, marks: Iterable[Any]) -> FieldType:
    """The shape of a type annotation with marks beside it."""
    for mark in marks:
        if isinstance(mark, ValueOrRef):
            return FieldType("string", reference=mark)
        if isinstance(mark, Keyed):
            return shape_of(annotation)._replace(merge_key=mark.field)
    return shape_of(annotation)


@cache
def fields(model: type[Model]) -> dict[str, Field]:
    """The fields of a model by camelCase name, in the order of the model."""
    described = {}
    for name, info in model.model_fields.items():
        alias = info.alias or name
        described[alias] = Field(alias, info, _marked(info.annotation, info.metadata))
    return described


@cache
def referring_fields(model: type[Model]) -> tuple[tuple[str, Field], ...]:
    """The fields in or below which a reference may stand, each with its attribute's name."""
    found = []
    for name, info in model.model_fields.items():
        field = fields(model)[info.alias or name]
        inner = field.shape.innermost
        if inner.reference or (inner.model and referring_fields(inner.model)):
            found.append((name, field))
    return tuple(found)


def find(model: type[Model], path: Path) -> "Field | FieldType | None":
    """What stands at a path: a field, the shape of a list's or map's item, or None if nothing may.

    Names are taken in either spelling.
    """
    shape, at = FieldType("object", model=model), None
    for part in path:
        at = step(shape, part)
        if at is None:
            return None
        shape = at.shape if isinstance(at, Field) else at
    return at


@cache
def marked_field(spec: type[Model], what: SpecField) -> tuple[str, str] | None:
    """The attribute and the camelCase name of the field of a spec that is marked so; None if none is."""
    for name, info in spec.model_fields.items():
        if what in marks_of(info):
            return name, info.alias or name
    return None


def pattern_words(model: type[Model], path: Path, pattern: str) -> str:
    """The words for a pattern of the field at a path, or of the field that what is at the path belongs to."""
    ends = (find(model, path[:end]) for end in range(len(path), 0, -1))
    field = next((found for found in ends if isinstance(found, Field)), None)
    patterns = (getattr(mark, "pattern", None) for mark in (marks_of(field.info) if field else ()))
    return words_of(next((one for one in patterns if one == pattern), pattern))


def marks_of(info: FieldInfo) -> Iterator[Any]:
    """The marks of a field, at whatever depth of its type."""
    yield from _flat(info.metadata)
    yield from _marks_in(info.annotation)


def _marks_in(annotation: Any) -> Iterator[Any]:
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        yield from _flat(arguments[1:])
        arguments = arguments[:1]
    for argument in arguments:
        yield from _marks_in(argument)


def _flat(marks: Iterable[Any]) -> Iterator[Any]:
    for mark in marks:
        yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)


def is_secret(model: type[Model], path: Path) -> bool:
    """Whether the path leads to a secret field, or below one."""
    steps = (find(model, path[: end + 1]) for end in range(len(path)))
    return any(isinstance(step, Field) and step.secret for step in steps)


def step(shape: FieldType, part: str | int) -> "Field | FieldType | None":
    """What stands one step below a shape, or None if nothing may."""
    if shape.kind == "any":
        return shape
    if shape.reference is not None:
        return FieldType("string") if part == "value" else named(ValueFrom, str(part))
    if shape.model is not None:
        return named(shape.model, str(part))
    fits = isinstance(part, int) == (shape.kind == "list")
    return shape.item if shape.item and fits else None


def named(model: type[Model], name: str) -> Field | None:
    """The field of that name, in either spelling."""
    if name in fields(model):
        return fields(model)[name]
    info = model.model_fields.get(name)
    return fields(model)[info.alias or name] if info else None


def walk(model: type[Model], prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Each field below the model with its path, lists as `clients[]`, maps as `labels.<name>`."""
    for field in fields(model).values():
        path = f"{prefix}{field.name}"
        yield path, field
        shape, inner = field.shape, path
        while shape.item:
            inner += "[]" if shape.kind == "list" else ".<name>"
            shape = shape.item
        if shape.model:
            yield from walk(shape.model, f"{inner}.")
