"""A model of what is valid in an invalid manifest, so that cross-field rules can still be checked.

Where a value is wrong or missing stands a hole. A rule that looks into a hole cannot be decided; it stops
there by `Unknowable`, and says nothing that mending the hole could make untrue.
"""

from functools import cache
from typing import Any, NoReturn, TypeVar, cast

from pydantic_core import SchemaValidator, ValidationError, core_schema

from openmcf.specs.model import Model

ModelType = TypeVar("ModelType", bound=Model)


class Unknowable(ValueError):
    """Raised when a rule looks into a hole; a ValueError, so that a validator that looks becomes a hole."""


class Hole:
    """Stands for a value that is wrong or missing; any use of it raises Unknowable."""

    def _unknowable(self, *_: Any) -> NoReturn:
        raise Unknowable

    def __deepcopy__(self, _memo: Any) -> "Hole":  # pydantic copies the defaults it hands out
        return self

    __bool__ = __iter__ = __len__ = __contains__ = __getitem__ = _unknowable
    __getattr__ = __str__ = __format__ = __repr__ = _unknowable
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _unknowable


HOLE = Hole()

_NESTED = frozenset({"schema", "items_schema", "keys_schema", "values_schema", "choices", "definitions"})
_ITEMS = frozenset({"items_schema", "values_schema"})


def with_holes(model: type[ModelType], data: Any) -> ModelType | Hole:
    """The model of the data, with a hole wherever the data does not fit."""
    try:
        return cast("ModelType", _validator(model).validate_python(data))
    except ValidationError:
        return HOLE


@cache
def _validator(model: type[Model]) -> SchemaValidator:
    model.model_rebuild()
    schema = model.__pydantic_core_schema__
    definition = schema["schema"] if schema["type"] == "definitions" else schema
    config = cast("core_schema.ModelSchema", definition)["config"]
    return SchemaValidator(_lenient(schema), {**config, "extra_fields_behavior": "ignore"})


def _lenient(schema: Any) -> Any:
    """The same core schema, in which every field, list item and map value turns into a hole on error."""
    if isinstance(schema, list):
        return [_lenient(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema["type"] == "model-fields":
        fields = {name: _lenient_field(field) for name, field in schema["fields"].items()}
        return {**schema, "fields": fields, "extra_behavior": "ignore"}
    lenient = {key: _lenient(value) if key in _NESTED else value for key, value in schema.items()}
    if schema["type"] == "model":
        return _constructed(schema["cls"], lenient["schema"])
    for inner in _ITEMS & lenient.keys():
        lenient[inner] = _or_hole(lenient[inner])
    return lenient


def _constructed(model: type[Model], fields: Any) -> Any:
    """A model made without its own validator, which pydantic would take instead of the lenient one."""

    def construct(validated: tuple[dict[str, Any], Any, set[str]]) -> Model:
        values, _, given = validated
        return model.model_construct(given, **values)

    return core_schema.no_info_after_validator_function(construct, fields)


def _lenient_field(field: Any) -> Any:
    return {**field, "schema": _field_or_hole(_lenient(field["schema"]))}


def _field_or_hole(schema: Any) -> Any:
    """A field's schema whose missing value is its default as before, and whose wrong value is a hole."""
    if schema["type"] == "default":
        return {**schema, "schema": _or_hole(schema["schema"])}
    return _or_hole(schema)


def _or_hole(schema: Any) -> Any:
    return core_schema.with_default_schema(schema, default=HOLE, on_error="default")
