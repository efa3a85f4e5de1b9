"""What the models say of their fields, as data: for hints, `--set`, `explain`, docs and schemas."""

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from openmcf.specs.findings import Path
from openmcf.specs.model import ON_CHANGE, SECRET, Model
from openmcf.specs.references import ValueFrom, ValueOrRef

ShapeKind = Literal["string", "integer", "number", "boolean", "enum", "object", "list", "map", "any"]
_SCALARS: dict[Any, ShapeKind] = {str: "string", int: "integer", float: "number", bool: "boolean"}


class FieldType(NamedTuple):
    """The type of a field: one of a few kinds, with what that kind needs.

    choices: the values of an enum; model: of an object; item: of a list or map; reference: of a string
    that may be a `valueFrom`.
    """

    kind: ShapeKind
    choices: tuple[str, ...] = ()
    model: type[Model] | None = None
    item: "FieldType | None" = None
    reference: ValueOrRef | None = None

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
        mark = next((data for data in arguments[1:] if isinstance(data, ValueOrRef)), None)
        return FieldType("string", reference=mark) if mark else shape_of(arguments[0])
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


@cache
def fields(model: type[Model]) -> dict[str, Field]:
    """The fields of a model by camelCase name, in the order of the model."""
    described = {}
    for name, info in model.model_fields.items():
        alias = info.alias or name
        marks = [data for data in info.metadata if isinstance(data, ValueOrRef)]
        shape = FieldType("string", reference=marks[0]) if marks else shape_of(info.annotation)
        described[alias] = Field(alias, info, shape)
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
