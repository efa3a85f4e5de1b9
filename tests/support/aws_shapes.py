"""What botocore's models say of the parameters of a call, botocore's own checks and those it leaves out.

botocore checks types, what is required, and the least of lengths and numbers. The models also have the
greatest, the values of enums and patterns, which AWS's services check.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.session import get_session
from botocore.validate import ParamValidator

from tests.support.aws_calls_shared import Call

# Python's re has no Unicode classes. These stand for them in the alphabet of the random manifests.
_UNICODE_CLASSES = {
    r"\p{L}": "a-zA-Z\u00aa-\u024f\u4e00-\u9fff",
    r"\p{M}": "\u0300-\u036f",
    r"\p{N}": "0-9",
    r"\p{P}": r"!-#%-*,-/:;?@\[-\]_{}",
    r"\p{S}": r"$+<->\^`|~\u20ac",
    r"\p{Z}": " \u00a0",
}


class Misfit(NamedTuple):
    """A parameter that its model refuses: the operation, the path as in `Tags[].Key`, why, and the value."""

    operation: str
    path: str
    why: str
    value: Any = None


def misfits(call: Call) -> list[Misfit]:
    """All that the models refuse in a call."""
    shape = _service(call.service).operation_model(call.operation).input_shape
    assert shape is not None
    report = ParamValidator().validate(call.parameters, shape)
    refused = [Misfit(call.operation, "", report.generate_report())] if report.has_errors() else []
    found = _misfits(call.parameters, shape, "")
    return [*refused, *(Misfit(call.operation, path, why, value) for path, why, value in found)]


@cache
def _service(name: str) -> ServiceModel:
    return get_session().get_service_model(name)


def _misfits(value: Any, shape: Shape, path: str) -> Iterator[tuple[str, str, Any]]:
    for why in _faults(value, shape):
        yield path, why, value
    if isinstance(shape, StructureShape) and not shape.is_document_type:
        for name, item in value.items():
            if name in shape.members:  # botocore tells the others
                yield from _misfits(item, shape.members[name], f"{path}.{name}".lstrip("."))
    elif isinstance(shape, ListShape):
        for item in value:
            yield from _misfits(item, shape.member, f"{path}[]")
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            yield from _misfits(key, shape.key, f"{path}.<key>")
            yield from _misfits(item, shape.value, f"{path}.<value>")


def _faults(value: Any, shape: Shape) -> Iterator[str]:
    size = value if isinstance(value, int | float) else len(value)
    least, greatest = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield f"min {least}"
    if greatest is not None and size > greatest:
        yield f"max {greatest}"
    if shape.type_name == "string":
        choices, pattern = getattr(shape, "enum", None), shape.metadata.get("pattern")
        if choices and value not in choices:
            yield "enum"
        if pattern and not _expression(pattern).fullmatch(value):
            yield "pattern"


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    """The pattern as Python has it; \\w and \\s are ASCII in the services' language."""
    for name, characters in _UNICODE_CLASSES.items():
        pattern = pattern.replace(name, characters)
    return re.compile(pattern, re.ASCII)
