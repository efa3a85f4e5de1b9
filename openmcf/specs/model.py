"""The base of all spec and outputs models, and what a field can say of itself beyond its type."""

from enum import Enum, auto
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from openmcf.specs.invalid import repeated


class Model(BaseModel):
    """A part of a manifest: strict types, unknown fields refused, camelCase outside, snake_case inside.

    snake_case spellings are read too, as OpenMCF reads them. Each model is built when the first value for it
    is met, nested ones too: a user pool has some thirty parts, and most manifests use three (measured: 20 ms
    of a start-up of 150).
    """

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        allow_inf_nan=False,
        defer_build=True,
    )

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """Build this model now; those nested in it stay unbuilt."""
        _being_built.append(cls)
        try:
            return super().model_rebuild(**options)
        finally:
            _being_built.pop()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if _being_built and _being_built[-1] is cls:
            return _with_fresh_defaults(handler(source))
        # The reference makes the JSON Schema one definition, however often it is nested; pydantic's own form.
        reference = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"
        return core_schema.no_info_plain_validator_function(
            cls._validate_nested, ref=reference, metadata={NESTED: cls}
        )

    @classmethod
    def _validate_nested(cls, value: Any) -> "Model":
        """As `model_validate`, without its options (measured: they take a tenth of the time)."""
        validated: Model = cls.__pydantic_validator__.validate_python(value)
        return validated

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(cls.built_schema() if schema["type"] == "function-plain" else schema)

    @classmethod
    def built_schema(cls) -> CoreSchema:
        """The core schema of the built model; where models are nested, NESTED in its metadata names them."""
        cls.model_rebuild()
        return cls.__pydantic_core_schema__


_being_built: list[type[Model]] = []


def _with_fresh_defaults(schema: CoreSchema) -> CoreSchema:
    """A model's core schema in which empty lists and maps are made anew where a field is unset.

    Pydantic would copy the default deeply each time (measured: 9 of 230 microseconds a manifest), and takes
    `default_factory=list` only at a cost to start-up: it inspects the signature of each (20 of 150 ms).
    """
    inner: Any = schema
    while inner["type"] != "model-fields":
        inner = inner["schema"]
    for field in inner["fields"].values():
        default = field["schema"].get("default")
        if default in ([], {}):
            del field["schema"]["default"]
            field["schema"]["default_factory"] = type(default)
    return schema


NESTED = "openmcf-nested-model"
ON_CHANGE = "x-openmcf-on-change"
SECRET = "x-openmcf-secret"  # noqa: S105 - the name of a mark, not a secret

REPLACES: dict[str, Any] = {ON_CHANGE: "replace"}
"""Give as `json_schema_extra` to a field whose change makes AWS replace the resource."""

APPENDS: dict[str, Any] = {ON_CHANGE: "append-only"}
"""Give as `json_schema_extra` to a list to which AWS lets one add, and nothing else."""

SECRET_FIELD: dict[str, Any] = {SECRET: True}
"""Give as `json_schema_extra` to a field whose value is never shown."""


class SpecField(Enum):
    """Marks a field by what it is to the rest of openmcf, by whatever name: `Annotated[str, SpecField.TAGS]`.

    A spec has at most one of each: the region that its resources are in, the tags on them, and the path,
    beside the manifest, of code that they are made of.
    """

    REGION = auto()
    TAGS = auto()
    LOCAL_CODE = auto()


class Keyed(NamedTuple):
    """Marks a list by the field that names its items: `Annotated[list[Route], Keyed("routeKey")]`.

    By it a patch finds the item that it changes. None: no field names them, so a patch replaces the list.
    Items of a list without this mark are named by `name`. (Kubernetes: `x-kubernetes-patch-merge-key`.)
    """

    field: str | None


class Distinct:
    """Marks a list whose items must differ: `Annotated[list[str], Distinct()]`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_distinct, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"uniqueItems": True}


def _distinct(items: list[Any]) -> list[Any]:
    for index, _, item in repeated(items, lambda item: item):
        shown = item if isinstance(item, str) else f"item {index}"
        raise PydanticCustomError("not_distinct", "`{shown}` is listed twice", {"shown": shown})
    return items


class Synonym(NamedTuple):
    """Marks a field in which one value is another spelling of a second: `Annotated[int, Synonym(0, 128)]`.

    OpenMCF's manifests are protobuf: they may name a choice by its number, and say "unset" by 0, "" or {}.
    """

    written: Any
    meant: Any

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        known = handler(schema)
        return {"anyOf": [*known.get("anyOf", [known]), {"const": self.written}]}

    def _read(self, value: Any) -> Any:
        same = type(value) is type(self.written) and value == self.written  # True is no 1 here
        return self.meant if same else value
