"""Properties to the parameters of an AWS call and back, as botocore's model of the service has them.

A property is a member's name with a small beginning (`KMSKeyArn`, `kmsKeyArn`), unless a table says
otherwise. Tags are a map, if the model has them as a list of keys and values, too.
"""

import re
from collections.abc import Mapping
from typing import Any

from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape

Names = Mapping[str, str]
"""Property names by the member names that they differ from."""

# Some members that have no value are returned as an empty text.
_NO_VALUE = (None, "")
_BEGINNING = re.compile(r"^(?:[A-Z]+(?=[A-Z][a-z]|$)|[A-Z])")


def parameters(client: Any, operation: str, properties: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The parameters of the call, of the properties that it takes; null is left out."""
    shape = client.meta.service_model.operation_model(operation).input_shape
    return _members(shape, properties, names)


def properties(client: Any, operation: str, response: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The properties that the call's response tells."""
    shape = client.meta.service_model.operation_model(operation).output_shape
    return _properties(shape, response, names) if shape else {}


def answer(client: Any, operation: str, response: Mapping[str, Any], names: Names, member: str) -> Any:
    """The properties in a member of the call's response, or a list of them; member: dotted, empty for all."""
    shape, value = client.meta.service_model.operation_model(operation).output_shape, response
    for name in member.split(".") if member else ():
        shape, value = shape.members[name], value.get(name) or {}
    return _value(shape, value, names)


def call(client: Any, operation: str, **arguments: Any) -> dict[str, Any]:
    """The response to the operation, named as in the service's model: `CreateRole`; all pages as one."""
    name = xform_name(operation)
    if client.can_paginate(name):
        return dict(client.get_paginator(name).paginate(**arguments).build_full_result())
    return dict(getattr(client, name)(**arguments))


def _property(member: str, names: Names) -> str:
    return names.get(member) or _BEGINNING.sub(lambda match: match[0].lower(), member)


def _members(shape: StructureShape, block: Mapping[str, Any], names: Names) -> dict[str, Any]:
    values = {member: block.get(_property(member, names)) for member in shape.members}
    return {
        member: _parameter(shape.members[member], value, names)
        for member, value in values.items()
        if value is not None
    }


def _parameter(shape: Shape, value: Any, names: Names) -> Any:
    match shape:
        case StructureShape(is_document_type=False):
            return _members(shape, value, names)
        case ListShape() if _are_tags(shape):
            return [{"Key": key} | ({} if tag is None else {"Value": tag}) for key, tag in value.items()]
        case ListShape():
            return [_parameter(shape.member, item, names) for item in value]
        case MapShape():
            return {key: _parameter(shape.value, item, names) for key, item in value.items()}
    return value


def _properties(shape: StructureShape, response: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {
        _property(member, names): _value(member_shape, response[member], names)
        for member, member_shape in shape.members.items()
        if response.get(member) not in _NO_VALUE
    }


def _value(shape: Shape, value: Any, names: Names) -> Any:
    match shape:
        case StructureShape(is_document_type=False):
            return _properties(shape, value, names)
        case ListShape() if _are_tags(shape):
            return {tag["Key"]: tag.get("Value", "") for tag in value}
        case ListShape():
            return [_value(shape.member, item, names) for item in value]
        case MapShape():
            return {key: _value(shape.value, item, names) for key, item in value.items()}
    return value


def _are_tags(shape: ListShape) -> bool:
    """Whether the list is one of tags, as the older services have them."""
    return isinstance(shape.member, StructureShape) and shape.member.members.keys() == {"Key", "Value"}
