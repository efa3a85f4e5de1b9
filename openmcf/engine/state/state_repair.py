"""Makes sense of a recorded state that makes none, as `pulumi state repair` does, and drops doubles. Pure.

After pulumi's `pkg/resource/deploy/snapshot.go` (Toposort, Prune).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from openmcf.engine.state.resource_order import in_order
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot, faults_of
from openmcf.engine.state.state_edit import with_references, with_urns
from openmcf.engine.urns import STACK_TYPE, is_provider, name_of, type_of, urn_of


@dataclass
class Repair:
    """A state on its way to make sense. steps: what was done to it. left: what a person has to settle."""

    resources: list[ResourceState]
    pending: tuple[Operation, ...]
    steps: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def snapshot(self) -> Snapshot:
        """The state as it is now."""
        return Snapshot(tuple(self.resources), self.pending)


def repaired(snapshot: Snapshot) -> Repair:
    """Repair a state, each step with its reason."""
    repair = Repair([*snapshot.resources], snapshot.pending)
    _drop_copies(repair)
    _sort(repair)
    _drop_dangling(repair)
    _name_providers(repair)
    repair.left += [fault for fault in faults_of(repair.resources) if not _is_told(fault, repair.left)]
    return repair


def _is_told(fault: str, left: Iterable[str]) -> bool:
    return any(one.partition(" ")[0] == fault.partition(" ")[0] for one in left)


def outlook(operation: Operation) -> str:
    """What comes of something that a killed run had under way."""
    what = f"{operation.type} {operation.resource.urn}"
    if operation.type is OperationType.CREATING:
        return (
            f"{what}: `openmcf apply` looks for it, and takes it if it was made; nothing is to be done here"
        )
    return f"{what}: `openmcf apply` or `openmcf refresh` reads it from the cloud; nothing is to be done here"


def _drop_copies(repair: Repair) -> None:
    """Of several records of one resource the latest stays; of different ids, a person says which."""
    by_urn: dict[str, list[ResourceState]] = {}
    for one in repair.resources:
        if not one.delete:
            by_urn.setdefault(one.urn, []).append(one)
    for urn, copies in by_urn.items():
        ids = sorted({one.id for one in copies})
        if len(ids) > 1:
            told = " and ".join(ids)
            repair.left.append(
                f"{urn} is recorded {len(copies)} times, with the ids {told}: look which one is in use, "
                "and forget the other with `openmcf state remove ID`"
            )
        elif len(copies) > 1:
            kept = max(copies, key=lambda one: one.modified)
            repair.resources = [one for one in repair.resources if one is kept or one not in copies]
            repair.steps.append(
                f"{urn} is recorded {len(copies)} times with one id: the record that was changed last stays"
            )


def _sort(repair: Repair) -> None:
    """Each resource after those that it needs; the rest of the order stays."""

    def tell(circle: Sequence[ResourceState]) -> None:
        told = " needs ".join(each.urn for each in circle)
        repair.left.append(f"{told}: a circle, which has no order")

    sorted_ = in_order(repair.resources, tell)
    known = {one.urn for one in repair.resources}
    before: set[str] = set()
    for one in repair.resources:
        late = [urn for urn in dict.fromkeys((*one.needs, one.provider.rpartition("::")[0])) if urn in known]
        repair.steps += [
            f"{urn} is put before {one.urn}, which needs it" for urn in late if urn not in before
        ]
        before.add(one.urn)
    repair.resources = sorted_


def _drop_dangling(repair: Repair) -> None:
    """What a resource needs and nobody records is no need any more; without its parent it is the stack's."""
    known = {one.urn for one in repair.resources}
    root = next((one.urn for one in repair.resources if one.type == STACK_TYPE), "")
    new_urns: dict[str, str] = {}
    kept: list[ResourceState] = []
    for one in repair.resources:
        for urn in dict.fromkeys(one.needs):
            if urn not in known:
                instead = "; its parent is the stack now" if urn == one.parent and root else ""
                repair.steps.append(f"{one.urn} no longer needs {urn}, which is not recorded{instead}")
        parent = one.parent if one.parent in known or not one.parent else root
        if parent != one.parent or parent in new_urns:
            new_urns[one.urn] = _urn_under(one, new_urns.get(parent, parent))
        alone = with_references(one, lambda needed, _: needed if needed in known else "")
        kept.append(replace(alone, parent=parent, provider=one.provider))  # the provider is looked at next
    changed = {old: new for old, new in new_urns.items() if old != new}
    repair.steps += [
        f"{old} is {new} now, as a URN names the types of the parents" for old, new in changed.items()
    ]
    snapshot = with_urns(Snapshot(tuple(kept), repair.pending), changed)
    repair.resources, repair.pending = [*snapshot.resources], snapshot.pending


def _urn_under(state: ResourceState, parent: str) -> str:
    stack, project = state.urn.removeprefix("urn:pulumi:").split("::", 2)[:2]
    return urn_of(stack, project, type_of(state.urn), name_of(state.urn), parent)


def _name_providers(repair: Repair) -> None:
    """A provider that was recorded anew has another id."""
    providers = [one for one in repair.resources if is_provider(one.type)]
    known = {f"{one.urn}::{one.id}" for one in providers}
    for place, one in enumerate(repair.resources):
        if not one.provider or one.provider in known or one.pending_replacement:
            continue
        same = [each for each in providers if each.urn == one.provider.rpartition("::")[0]]
        if len(same) == 1:
            new = f"{same[0].urn}::{same[0].id}"
            repair.resources[place] = replace(one, provider=new)
            repair.steps.append(f"{one.urn} has the provider {new} now; {one.provider} is not recorded")
        else:
            repair.left.append(
                f"{one.urn} has the provider {one.provider}, which is not recorded: bring back an older "
                "state with `openmcf state push`, or forget the resource with `openmcf state remove`"
            )
