"""Property values on the wire: protobuf Structs, as Pulumi's protocol has them."""

from collections.abc import Mapping

from google.protobuf.struct_pb2 import ListValue, NullValue, Struct
from google.protobuf.struct_pb2 import Value as WireValue

from openmcf.properties.values import (
    SECRET,
    SIGNATURE,
    UNKNOWN,
    UNKNOWN_TEXT,
    UNKNOWN_TEXTS,
    Properties,
    Secret,
    Unknown,
    Value,
    whole,
)


def from_struct(struct: Struct) -> Properties:
    """The properties of a Struct off the wire."""
    return {key: _from_wire(value) for key, value in struct.fields.items()}


def _from_wire(value: WireValue) -> Value:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value in UNKNOWN_TEXTS else value.string_value
    if kind == "struct_value":
        return _from_object(value.struct_value)
    if kind == "list_value":
        return [_from_wire(item) for item in value.list_value.values]
    if kind == "number_value":
        return whole(value.number_value)
    return value.bool_value if kind == "bool_value" else None


def _from_object(struct: Struct) -> Value:
    fields = from_struct(struct)
    return Secret(fields.get("value")) if fields.get(SIGNATURE) == SECRET else fields


def to_struct(properties: Mapping[str, Value]) -> Struct:
    """Properties as a Struct for the wire."""
    return Struct(fields={key: _to_wire(value) for key, value in properties.items()})


def _to_wire(value: Value) -> WireValue:
    match value:
        case None:
            return WireValue(null_value=NullValue.NULL_VALUE)
        case bool():
            return WireValue(bool_value=value)
        case str():
            return WireValue(string_value=value)
        case int() | float():
            return WireValue(number_value=value)
        case list() | tuple():
            return WireValue(list_value=ListValue(values=map(_to_wire, value)))
        case Unknown():
            return WireValue(string_value=UNKNOWN_TEXT)
        case Secret():
            return WireValue(struct_value=to_struct({SIGNATURE: SECRET, "value": value.value}))
    return WireValue(struct_value=to_struct(value))
