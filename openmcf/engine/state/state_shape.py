"""Whether JSON data is what a state file holds, so that whoever reads on can rely on it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from openmcf.engine.state.resource_state import ATTRIBUTES, ResourceState
from openmcf.engine.state.snapshot import OperationType
from openmcf.properties.values import SIGNATURE


def faults_of(deployment: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a deployment, in words. What a file leaves out or says to be null is not wrong."""
    for section, faults in {"resources": _of_resource, "pending_operations": _of_operation}.items():
        items = deployment.get(section) or []
        if isinstance(items, list):
            yield from (fault for item in items for fault in faults(item))
        else:
            yield f"its `{section}` is no list"


def _of_operation(data: Any) -> Iterator[str]:
    if _is_object(data) and data.get("type") in list(OperationType):
        yield from _of_resource(data.get("resource"))
    else:
        yield "it holds an operation of an unknown type"


def _of_resource(data: Any) -> Iterator[str]:
    """What is wrong with a resource; all but the last are checks of pulumi's DeserializeResource."""
    urn = data.get("urn") if _is_object(data) else None
    if not isinstance(urn, str) or urn.count("::") < 3:
        yield "it holds a resource without a URN"
        return
    if not data.get("type"):
        yield f"{urn} has no type"
    if data.get("id") and not data.get("custom"):
        yield f"{urn} has an id, though it is a component"
    yield from (
        f"{urn} has a `{key}` that is none"
        for key, is_right in _CHECKS.items()
        if data.get(key) is not None and not is_right(data[key])
    )


def _is_text(data: Any) -> bool:
    return isinstance(data, str)


def _is_flag(data: Any) -> bool:
    return isinstance(data, bool)


def _are_texts(data: Any) -> bool:
    return isinstance(data, list) and all(map(_is_text, data))


def _is_object(data: Any) -> bool:
    return isinstance(data, dict)


def _are_texts_by_name(data: Any) -> bool:
    return _is_object(data) and all(texts is None or _are_texts(texts) for texts in data.values())


def _are_properties(data: Any) -> bool:
    """A map of properties; one that is signed is a value, such as a secret, in their place."""
    return _is_object(data) and SIGNATURE not in data


_BY_DEFAULT: Mapping[type, Callable[[Any], bool]] = {
    str: _is_text,
    bool: _is_flag,
    tuple: _are_texts,
    dict: _is_object,
}
_EMPTY = ResourceState(urn="", type="")
_CHECKS = {key: _BY_DEFAULT[type(getattr(_EMPTY, name))] for key, name in ATTRIBUTES.items()} | {
    "propertyDependencies": _are_texts_by_name,
    "inputs": _are_properties,
    "outputs": _are_properties,
}
"""What the value of each key has to be: of the sort that its attribute has."""
