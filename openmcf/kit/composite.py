"""The program of composite kinds: it declares nothing, and gives what its parts give."""

from typing import Any

import pulumi

from openmcf.kit.program import Context, Outputs
from openmcf.specs.manifest import Manifest
from openmcf.specs.references import Reference


def deploy(manifest: Manifest, context: Context) -> Outputs:
    """The outputs that the spec says; see `specs/composite_stack.py`."""
    return {name: _resolved(value, context) for name, value in manifest.spec}


def _resolved(value: Any, context: Context) -> pulumi.Input[Any]:
    match value:
        case str() | Reference():
            return context.resolve(value)
        case dict():
            return {key: context.resolve(item) for key, item in value.items()}
    return [context.resolve(item) for item in value]
