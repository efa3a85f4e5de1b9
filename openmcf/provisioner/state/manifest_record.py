"""What a stack keeps of its manifest: which one it is, where it is, and the values that it took from others.

It is recorded in the state as a component, a resource that nobody provisions. So both engines keep it,
encrypt the secrets in it, and see that it changes. `recorded_stack` reads it.
"""

from collections.abc import Callable

from openmcf.properties.declarations import Declaration
from openmcf.properties.values import Value
from openmcf.provisioner.plans.plan import RECORD_TYPE
from openmcf.provisioner.run.references import Resolved, Resolver
from openmcf.provisioner.state.location import Location
from openmcf.specs.identity import Identity, Stack
from openmcf.specs.manifest import Manifest


def record_of(
    manifest: Manifest,
    owner: Identity | None,
    location: Location,
    resolve: Resolver,
    stack_of: Callable[[Identity], Stack],
) -> Declaration:
    """The record, to be declared with what the manifest's program declares.

    owner: the composite manifest whose part it is. stack_of: the stack of a manifest, as the backend names
    it.
    """
    metadata = manifest.metadata
    taken = {one.field: _taken(one, resolve, str(stack_of(one.use.target))) for one in resolve.taken}
    inputs = {
        "kind": manifest.kind,
        "name": metadata.name,
        "env": metadata.env,
        "owner": owner and owner._asdict(),
        "location": location.record(),
        "references": taken,
    }
    return Declaration(RECORD_TYPE, metadata.name, inputs, is_component=True)


def _taken(one: Resolved, resolve: Resolver, stack: str) -> dict[str, Value]:
    kind, name, env = one.use.target
    return {
        "kind": kind,
        "name": name,
        "env": env,
        "stack": stack,
        "output": one.use.output,
        "key": one.use.key,
        "value": resolve(one.reference),
    }
