"""The manifests of a command with the recorded parts of composite ones that these no longer have."""

from collections.abc import Callable, Sequence

from openmcf.cli.backend import inventory_of
from openmcf.cli.options import StackOptions
from openmcf.cli.views import log, visible
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.owned_parts import deleted_last, dropped_parts, owners, with_dropped

_Join = Callable[[Sequence[StackManifest], Sequence[StackManifest], OtherStacks], list[StackManifest]]


def to_apply(manifests: Sequence[StackManifest], stacks: StackOptions) -> Sequence[StackManifest]:
    """The manifests; parts that are dropped go last. Raises StackInUse and StateUnusable."""
    return _joined(manifests, stacks, deleted_last)


def as_recorded(manifests: Sequence[StackManifest], stacks: StackOptions) -> Sequence[StackManifest]:
    """The manifests, and all that is recorded of them. Raises StateUnusable."""
    return _joined(manifests, stacks, with_dropped)


def _joined(manifests: Sequence[StackManifest], stacks: StackOptions, join: _Join) -> Sequence[StackManifest]:
    if not (composite := owners(manifests)):
        return manifests
    other_stacks = OtherStacks(inventory_of(stacks))
    for one in other_stacks.unreadable([manifest.stack for manifest in manifests]):
        whose = " or ".join(map(str, sorted(composite)))
        log(visible(f"warning: whether stack {one.stack} is a part of {whose} is not known: {one.fault}"))
    dropped = dropped_parts(manifests, other_stacks)
    return join(manifests, dropped, other_stacks) if dropped else manifests
