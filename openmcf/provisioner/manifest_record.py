"""What a stack keeps of its manifest: which one it is, and the values that it took from other stacks.

It stands in the state as a component, a resource that nobody provisions, so both engines keep it, encrypt the
secrets in it, and see that it changes. `recorded_stack` reads it.
"""

from collections.abc import Callable
from typing import Any

import pulumi

from openmcf.provisioner.plan import RECORD_TYPE
from openmcf.specs.envelope import Manifest, Stack
from openmcf.specs.problems import render
from openmcf.specs.references import Reference
from openmcf.specs.uses import Identity, Use, referenced


def keep(
    manifest: Manifest,
    resolve: Callable[[Reference], pulumi.Input[Any]],
    stack_of: Callable[[Identity], Stack],
) -> None:
    """Declare the record, within the running program of the manifest.

    resolve: to the value of a reference. stack_of: the stack of a manifest, as the backend names it.
    """
    metadata = manifest.metadata
    taken = {
        render(use.path[:-1]): _taken(use, str(stack_of(use.target)), resolve(reference))
        for reference, use in referenced(manifest, metadata.env)
        if use.output is not None
    }
    props = {"kind": manifest.kind, "name": metadata.name, "env": metadata.env, "references": taken}
    pulumi.ComponentResource(RECORD_TYPE, metadata.name, props)


def _taken(use: Use, stack: str, value: pulumi.Input[Any]) -> dict[str, pulumi.Input[Any]]:
    kind, name, env = use.target
    return {
        "kind": kind,
        "name": name,
        "env": env,
        "stack": stack,
        "output": use.output,
        "key": use.key,
        "value": value,
    }
