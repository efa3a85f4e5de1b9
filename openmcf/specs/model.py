"""The base of all spec and outputs models, and what a field can say of itself beyond its type."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class Model(BaseModel):
    """A part of a manifest: strict types, unknown fields refused, camelCase outside, snake_case inside.

    snake_case spellings are read too, as OpenMCF reads them. Models are built when first used, since a
    run needs only those of the kinds at hand.
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


ON_CHANGE = "x-openmcf-on-change"
SECRET = "x-openmcf-secret"  # noqa: S105 - the name of a mark, not a secret

REPLACES: dict[str, Any] = {ON_CHANGE: "replace"}
"""Give as `json_schema_extra` to a field whose change makes AWS replace the resource."""

APPENDS: dict[str, Any] = {ON_CHANGE: "append-only"}
"""Give as `json_schema_extra` to a list to which AWS lets one add, and nothing else."""

SECRET_FIELD: dict[str, Any] = {SECRET: True}
"""Give as `json_schema_extra` to a field whose value is never shown."""


@dataclass(frozen=True)
class Distinct:
    """Marks a list whose items must differ: `Annotated[list[str], Distinct()]`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_distinct, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"uniqueItems": True}


def _distinct(items: list[Any]) -> list[Any]:
    for index, item in enumerate(items):
        if item in items[:index]:
            shown = item if isinstance(item, str) else f"item {index}"
            raise PydanticCustomError("not_distinct", "`{shown}` is listed twice", {"shown": shown})
    return items
