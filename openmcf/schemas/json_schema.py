"""JSON Schema 2020-12 of manifests, for editors and other tools.

What a schema refuses, `validate` refuses. The reverse does not hold: rules across fields, references and
YAML's own pitfalls are beyond a schema.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from openmcf.schemas.files import ANY_KIND, file_name
from openmcf.schemas.words import description_of, notes_of, sentences
from openmcf.specs import field_types
from openmcf.specs.manifest import API_VERSION
from openmcf.specs.model import Model
from openmcf.specs.references import VALUE_FROM, ValueFrom
from openmcf.specs.registry import KINDS, kind_named

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SAME_AS = "x-same-as"
_NULL: JsonSchemaValue = {"type": "null"}


def schema_of(kind_name: str) -> dict[str, Any]:
    """The schema of a whole manifest of that kind. Raises UnknownKind."""
    definitions, (reference,) = _definitions([kind_name])
    title = f"{kind_name} manifest"
    return _head(kind_name, title, kind_named(kind_name).summary) | {**reference, "$defs": definitions}


def schema_of_any(kinds: Sequence[str] = tuple(KINDS)) -> dict[str, Any]:
    """The schema of a manifest of any of the kinds: what stands under `kind` chooses the one that holds."""
    definitions, references = _definitions(kinds)
    head = _head(ANY_KIND, "openmcf manifest", "A manifest of any kind that openmcf has.")
    names = {"description": "What the manifest describes.", "enum": list(kinds)}
    choices = [_when(kind, reference) for kind, reference in zip(kinds, references, strict=True)]
    return head | {
        "type": "object",
        "properties": {"apiVersion": {"const": API_VERSION}, "kind": names},
        "required": ["kind"],
        "allOf": choices,
        "$defs": definitions,
    }


@cache
def properties_of(model: type[Model]) -> dict[str, JsonSchemaValue]:
    """The schema of each field of a model, by camelCase name."""
    references, definitions = _generated([model])
    name = references[model]["$ref"].rpartition("/")[2]
    properties: dict[str, JsonSchemaValue] = definitions[name]["properties"]
    return properties


def _head(name: str, title: str, description: str) -> dict[str, Any]:
    return {"$schema": DIALECT, "$id": file_name(name), "title": title, "description": description}


def _when(kind: str, reference: JsonSchemaValue) -> JsonSchemaValue:
    return {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": reference}


def _definitions(kinds: Sequence[str]) -> tuple[dict[str, Any], list[JsonSchemaValue]]:
    """The definitions of the models of these kinds, and the reference to each kind's manifest."""
    models = [kind_named(kind).manifest for kind in kinds]
    references, generated = _generated([*models, ValueFrom])
    value_from = references[ValueFrom]
    definitions = {
        name: _finished(definition, f"#/$defs/{name}/properties/", value_from)
        for name, definition in generated.items()
    }
    return definitions, [references[model] for model in models]


def _generated(models: Sequence[type[Model]]) -> tuple[dict[type[Model], JsonSchemaValue], dict[str, Any]]:
    """What pydantic makes of the models: a reference to the definition of each, and the definitions."""
    references, generated = models_json_schema(
        [(model, "validation") for model in models], schema_generator=_ManifestSchema
    )
    return {model: references[model, "validation"] for model in models}, generated["$defs"]


class _ManifestSchema(GenerateJsonSchema):
    """Pydantic's schemas, with null for what is optional and both spellings of a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        with_default = super().default_schema(schema)
        default = with_default.pop("default", None)
        return _or_null(with_default) | ({} if default is None else {"default": default})

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return _or_null(self.generate_inner(schema["schema"]))

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A map whose keys must match: with pydantic's patternProperties other keys may stand beside."""
        json_schema = super().dict_schema(schema)
        for pattern, values in json_schema.pop("patternProperties", {}).items():
            names = json_schema.get("propertyNames", {}) | {"pattern": pattern}
            json_schema |= {"propertyNames": names, "additionalProperties": values}
        return json_schema

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        json_schema = super().model_schema(schema)
        properties, required = json_schema["properties"], json_schema.pop("required", [])
        model: type[Model] = schema["cls"]
        spellings = {info.alias or name: name for name, info in model.model_fields.items()}
        for name, field in field_types.fields(model).items():
            properties[name]["description"] = sentences([description_of(field), *notes_of(field)])
            if spellings[name] != name:
                properties[spellings[name]] = {_SAME_AS: name, "deprecated": True, "doNotSuggest": True}
        return json_schema | _required({name: spellings[name] for name in required})


def _required(names: Mapping[str, str]) -> JsonSchemaValue:
    """That each name must be given, or its other spelling where it has one."""
    alike = [name for name, other in names.items() if name == other]
    either = [
        {"anyOf": [{"required": [name]}, {"required": [other]}]}
        for name, other in names.items()
        if name != other
    ]
    return ({"required": alike} if alike else {}) | ({"allOf": either} if either else {})


def _or_null(schema: JsonSchemaValue) -> JsonSchemaValue:
    """The same schema that takes null too."""
    if not schema or _NULL in schema.get("anyOf", ()) or "null" in schema.get("type", ()):
        return schema
    if isinstance(schema.get("type"), str) and not {"enum", "const"} & schema.keys():
        return schema | {"type": [schema["type"], "null"]}
    alternatives = schema["anyOf"] if schema.keys() == {"anyOf"} else [schema]
    return {"anyOf": [*alternatives, _NULL]}


def _finished(schema: Any, properties: str, value_from: JsonSchemaValue) -> Any:
    """The schema with what stands for references to other parts replaced by them.

    properties is where the model's own fields are; value_from refers to the schema of `valueFrom`.
    """
    if isinstance(schema, list):
        return [_finished(part, properties, value_from) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if VALUE_FROM in schema:
        return value_from
    if _SAME_AS in schema:
        same = {"$ref": properties + schema[_SAME_AS]}
        return same | {key: value for key, value in schema.items() if key != _SAME_AS}
    finished = {key: _finished(value, properties, value_from) for key, value in schema.items()}
    if isinstance(schema.get("pattern"), str):
        finished["pattern"] = _portable(schema["pattern"])
    return finished


def _portable(pattern: str) -> str:
    """The pattern with all beyond ASCII for the letters there, which not every engine reads into \\w."""
    return re.sub(r"\[\\w([^\]]*)\]", r"(?:[a-zA-Z0-9_\1]|[^\\x00-\\x7f])", pattern)
