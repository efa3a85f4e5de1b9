"""A stack's state under another name: every URN in it names the stack (pulumi's `pkg/resource/edit`)."""

import json
from functools import partial
from typing import Any

from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.stored_values import dump
from openmcf.engine.urns import STACK_TYPE, urn_of
from openmcf.properties.values import mapped


def renamed(checkpoint: bytes, old: StackReference, new: StackReference) -> bytes:
    """The checkpoint of a stack as that of another name in the same project."""
    data = json.loads(checkpoint)
    data["checkpoint"] = mapped(data["checkpoint"], partial(_renamed, old=old, new=new)) | {"stack": str(new)}
    return dump(data).encode()


def _renamed(value: Any, old: StackReference, new: StackReference) -> Any:
    match value:
        case str() if value == _root(old):
            return _root(new)
        case str() if value.startswith(_prefix(old)):
            return _prefix(new) + value.removeprefix(_prefix(old))
    return value


def _root(stack: StackReference) -> str:
    """The URN of the stack itself, which is the only one that has the stack's name twice."""
    return urn_of(stack.name, stack.project, STACK_TYPE, f"{stack.project}-{stack.name}")


def _prefix(stack: StackReference) -> str:
    return f"urn:pulumi:{stack.name}::{stack.project}::"
