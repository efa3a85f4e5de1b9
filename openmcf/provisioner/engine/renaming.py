"""A stack's state under another name: every URN in it names the stack (pulumi's `pkg/resource/edit`)."""

import json
from typing import Any

from openmcf.provisioner.engine.stack_name import Stack
from openmcf.provisioner.engine.stored_values import dump
from openmcf.provisioner.engine.urns import STACK_TYPE, urn_of


def renamed(checkpoint: bytes, old: Stack, new: Stack) -> bytes:
    """The checkpoint of a stack as that of another name in the same project."""
    data = json.loads(checkpoint)
    data["checkpoint"] = _renamed(data["checkpoint"], old, new) | {"stack": str(new)}
    return dump(data).encode()


def _renamed(value: Any, old: Stack, new: Stack) -> Any:
    match value:
        case dict():
            return {key: _renamed(item, old, new) for key, item in value.items()}
        case list():
            return [_renamed(item, old, new) for item in value]
        case str() if value == _root(old):
            return _root(new)
        case str() if value.startswith(_prefix(old)):
            return _prefix(new) + value.removeprefix(_prefix(old))
    return value


def _root(stack: Stack) -> str:
    """The URN of the stack itself, which is the only one that has the stack's name twice."""
    return urn_of(stack.name, stack.project, STACK_TYPE, f"{stack.project}-{stack.name}")


def _prefix(stack: Stack) -> str:
    return f"urn:pulumi:{stack.name}::{stack.project}::"
