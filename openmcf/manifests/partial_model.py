"""A model of what is valid in an invalid manifest, so that cross-field rules can still be checked.

A value that is wrong or missing is `INVALID`.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic_core import SchemaValidator, ValidationError, core_schema

from openmcf.specs.findings import Path
from openmcf.specs.invalid import INVALID, Invalid, PartialMap
from openmcf.specs.model import NESTED, Model

ModelType = TypeVar("ModelType", bound=Model)


_DEEPER = frozenset({"schema", "items_schema", "keys_schema", "values_schema", "choices", "definitions"})
_ITEMS = frozenset({"items_schema", "values_schema"})


def build_partial(model: type[ModelType], data: Any, unsure: Iterable[Path] = ()) -> ModelType | Invalid:
    """The model of the data, with INVALID wherever the data does not fit.

    unsure are the paths of absent fields that get INVALID too, since a misspelt name may have meant them.
    """
    for path in unsure:
        data = _with_invalid(data, path)
    try:
        return cast("ModelType", _validator(model).validate_python(data))
    except ValidationError:
        return INVALID


def _with_invalid(data: Any, path: Path) -> Any:
    """The data with INVALID at a path, unless something is there; copied as far as it changes."""
    part, *rest = path
    if isinstance(data, list) and isinstance(part, int):
        return [
            _with_invalid(item, tuple(rest)) if index == part else item for index, item in enumerate(data)
        ]
    if not isinstance(data, dict):
        return data
    return {**data, part: _with_invalid(data.get(part), tuple(rest))} if rest else {part: INVALID, **data}


@cache
def _validator(model: type[Model]) -> SchemaValidator:
    schema = model.built_schema()
    definition = schema["schema"] if schema["type"] == "definitions" else schema
    config = cast("core_schema.ModelSchema", definition)["config"]
    return SchemaValidator(_lenient(schema), {**config, "extra_fields_behavior": "ignore"})


def _lenient(schema: Any) -> Any:
    """The same core schema, in which every field, list item and map value turns into INVALID on error."""
    if isinstance(schema, list):
        return [_lenient(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if nested := schema.get("metadata", {}).get(NESTED):
        return _lenient(nested.built_schema()) | {"ref": schema["ref"]}
    if schema["type"] == "model-fields":
        fields = {name: _lenient_field(field) for name, field in schema["fields"].items()}
        return {**schema, "fields": fields, "extra_behavior": "ignore"}
    lenient = {key: _lenient(value) if key in _DEEPER else value for key, value in schema.items()}
    if schema["type"] == "model":
        return _constructed(schema["cls"], lenient["schema"])
    for inner in _ITEMS & lenient.keys():
        lenient[inner] = _or_hole(lenient[inner])
    return _partial_map(lenient) if schema["type"] == "dict" else lenient


def _partial_map(schema: Any) -> Any:
    """A map's schema that leaves out entries with faulty keys."""
    key = SchemaValidator(schema.get("keys_schema", core_schema.any_schema()))

    def read(value: Any, handler: Callable[[Any], Any]) -> Any:
        if not isinstance(value, dict) or all(map(key.isinstance_python, value)):
            return handler(value)
        return PartialMap(
            handler({name: item for name, item in value.items() if key.isinstance_python(name)})
        )

    return core_schema.no_info_wrap_validator_function(read, schema)


def _constructed(model: type[Model], fields: Any) -> Any:
    """A model made without its own validator, which pydantic would take instead of the lenient one."""

    def construct(validated: tuple[dict[str, Any], Any, set[str]]) -> Model:
        values, _, given = validated
        return model.model_construct(given, **values)

    return core_schema.no_info_after_validator_function(construct, fields)


def _lenient_field(field: Any) -> Any:
    return {**field, "schema": _field_or_hole(_lenient(field["schema"]))}


def _field_or_hole(schema: Any) -> Any:
    """A field's schema whose missing value is its default as before, and whose wrong value is INVALID."""
    if schema["type"] == "default":
        return {**schema, "schema": _or_hole(schema["schema"])}
    return _or_hole(schema)


def _or_hole(schema: Any) -> Any:
    return core_schema.with_default_schema(schema, default=INVALID, on_error="default")
