"""Resources of recorded states removed, renamed and moved by hand, as by Pulumi's `state` commands. Pure.

After pulumi's `pkg/resource/edit/operations.go`, `pkg/cmd/pulumi/state/state_move.go` and `state_rename.go`.
"""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from openmcf.engine.deletion_order import used_by
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from openmcf.engine.urns import STACK_TYPE, is_provider, name_of, type_of, urn_of
from openmcf.errors import OpenmcfError


class EditRefused(OpenmcfError):
    """A state cannot be changed as it was asked for."""


def find(snapshot: Snapshot, name: str) -> ResourceState:
    """The resource with a URN, an id or a name. Raises EditRefused if there is none, or more than one."""
    states = snapshot.resources
    found = [one for one in states if name in {one.urn, one.id}] or [
        one for one in states if name_of(one.urn) == name
    ]
    if not found:
        raise EditRefused(f"no resource has the URN, id or name `{name}`", "`openmcf state list` shows them")
    if len(found) > 1:
        named = "".join(f"\n  {one.urn} (id {one.id or '-'})" for one in found)
        raise EditRefused(f"`{name}` may be any of these:{named}", "name it by its URN, or by its id")
    return found[0]


def users_of(chosen: Collection[ResourceState], states: Sequence[ResourceState]) -> list[ResourceState]:
    """The other resources that use some of the chosen, directly or through others."""
    gone = list(chosen)
    found: list[ResourceState] = []
    while more := [one for one in states if one not in gone and used_by(one) & _lost(gone, states)]:
        gone += more
        found += more
    return [one for one in states if one in found]


def _lost(gone: Collection[ResourceState], states: Iterable[ResourceState]) -> set[str]:
    """The URNs that no resource has any more when some are gone: an old one and its replacement share one."""
    return {one.urn for one in gone} - {one.urn for one in states if one not in gone}


def without(snapshot: Snapshot, gone: Collection[ResourceState]) -> Snapshot:
    """The state without some resources, and without what was under way with them."""
    urns = _lost(gone, snapshot.resources)
    return Snapshot(
        tuple(one for one in snapshot.resources if one not in gone),
        tuple(one for one in snapshot.pending if one.resource.urn not in urns),
    )


def settled(snapshot: Snapshot, name: str, id_: str) -> tuple[Snapshot, ResourceState]:
    """The state that says what a creation of which the end is not recorded has made, and its resource.

    name: of that resource, or its URN. The next run takes it over (`settlement.py`). Raises EditRefused.
    """
    creations = [one for one in snapshot.pending if one.type is OperationType.CREATING]
    found = [one for one in creations if name in {one.resource.urn, name_of(one.resource.urn)}]
    if len(found) != 1:
        named = "".join(f"\n  {one.resource.urn}" for one in found or creations)
        what = f"`{name}` may be any of these:{named}" if found else f"nobody was creating `{name}`"
        raise EditRefused(what, "`openmcf state list` shows what was under way")
    if taken := next((one for one in snapshot.resources if one.id == id_), None):
        raise EditRefused(f"{id_} is recorded already, as {taken.urn}")
    resource = replace(found[0].resource, id=id_)
    made = Operation(OperationType.CREATING, resource)
    pending = tuple(made if one is found[0] else one for one in snapshot.pending)
    return Snapshot(snapshot.resources, pending), resource


def renamed(snapshot: Snapshot, state: ResourceState, name: str) -> Snapshot:
    """The state in which a resource has another name. Raises EditRefused."""
    if state.type == STACK_TYPE:
        raise EditRefused("the stack itself is no resource to be renamed", "`pulumi stack rename` renames it")
    new = f"{state.urn.removesuffix(name_of(state.urn))}{name}"
    urns = [one.urn for one in snapshot.resources]
    if new in urns:
        raise EditRefused(f"there is a resource with the URN {new} already")
    if urns.count(state.urn) > 1:
        raise EditRefused(
            f"{state.urn} is there {urns.count(state.urn)} times: a replacement is under way",
            "`openmcf apply` ends it",
        )
    return with_urns(snapshot, {state.urn: new})


def with_urns(snapshot: Snapshot, urns: Mapping[str, str]) -> Snapshot:
    """The state in which resources have other URNs, old ones to new ones, wherever one is named."""
    return Snapshot(
        tuple(with_references(one, urns.get, own=True) for one in snapshot.resources),
        tuple(
            replace(one, resource=with_references(one.resource, urns.get, own=True))
            for one in snapshot.pending
        ),
    )


def with_references(
    state: ResourceState, change: Callable[[str, str], str], *, own: bool = False
) -> ResourceState:
    """The resource with the URNs that it names changed, as `Mapping.get` does; those that become empty go.

    own: whether its own is changed as well.
    """

    def all_of(urns: Iterable[str]) -> tuple[str, ...]:
        return tuple(new for urn in urns if (new := change(urn, urn)))

    provider, _, id_ = state.provider.rpartition("::")
    by_property = {key: all_of(urns) for key, urns in state.property_dependencies.items()}
    return replace(
        state,
        urn=change(state.urn, state.urn) if own else state.urn,
        parent=change(state.parent, state.parent),
        dependencies=all_of(state.dependencies),
        property_dependencies=by_property,
        deleted_with=change(state.deleted_with, state.deleted_with),
        provider=f"{change(provider, provider)}::{id_}" if state.provider else "",
    )


@dataclass(frozen=True)
class Move:
    """Two states after resources went from the one to the other.

    moved: these resources, as they were. broken: dependencies that end, in words, since none leads to another
    stack.
    """

    source: Snapshot
    target: Snapshot
    moved: tuple[ResourceState, ...]
    broken: tuple[str, ...]


def moved(source: Snapshot, target: Snapshot, chosen: Sequence[ResourceState], to: StackReference) -> Move:
    """Move resources to the stack `to`, their children too; the providers of these are copied.

    Raises EditRefused.
    """
    going = _with_children(chosen, source.resources)
    _refuse_unmovable(source, going)
    staying = [one for one in source.resources if one not in going]
    root = next((one for one in target.resources if one.type == STACK_TYPE), _root_of(to))
    urns = _new_urns(going, root.urn, to)
    _refuse_known(urns.values(), target, to)
    providers = _Providers(target, root.urn, to)
    arriving = [
        replace(
            with_references(one, lambda urn, _: urns.get(urn, "")),
            urn=urns[one.urn],
            parent=urns.get(one.parent, root.urn),
            provider=providers.reference(one.provider, staying),
        )
        for one in going
    ]
    here = () if root in target.resources else (root,)
    left = tuple(with_references(one, lambda urn, _: "" if urn in urns else urn) for one in staying)
    return Move(
        Snapshot(left, source.pending),
        Snapshot((*here, *target.resources, *providers.copied, *arriving), target.pending),
        tuple(going),
        (*_broken(going, {one.urn for one in staying}), *_broken(staying, urns)),
    )


class _Providers:
    """The providers of a stack, to which those of another are copied if they are not there yet."""

    def __init__(self, target: Snapshot, root: str, to: StackReference) -> None:
        self._there = {one.urn: one for one in target.resources}
        self._root = root
        self._to = to
        self.copied: list[ResourceState] = []

    def reference(self, old: str, states: Iterable[ResourceState]) -> str:
        """What a resource says of its provider in the other stack. Raises EditRefused."""
        provider = next((one for one in states if f"{one.urn}::{one.id}" == old), None)
        if provider is None:
            return ""
        urn = urn_of(self._to.name, self._to.project, provider.type, name_of(provider.urn), self._root)
        there = self._there.get(urn)
        if there is None:
            alone = with_references(provider, lambda *_: "")
            there = self._there[urn] = replace(alone, urn=urn, parent=self._root)
            self.copied.append(there)
        elif there.id != provider.id and there.inputs != provider.inputs:
            raise EditRefused(f"{self._to} has another provider {urn}, with other settings")
        return f"{urn}::{there.id}"


def _with_children(chosen: Iterable[ResourceState], states: Iterable[ResourceState]) -> list[ResourceState]:
    urns = {one.urn for one in chosen}
    found = []
    for one in states:
        if one.urn in urns or one.parent in urns:
            urns.add(one.urn)
            found.append(one)
    return found


def _refuse_unmovable(source: Snapshot, going: Iterable[ResourceState]) -> None:
    pending = {one.resource.urn for one in source.pending}
    for one in going:
        if one.type == STACK_TYPE or is_provider(one.type):
            raise EditRefused(
                f"{one.urn} is not moved", "providers are copied with the resources that need them"
            )
        if one.urn in pending:
            hint = "`openmcf apply` or `openmcf refresh` ends that"
            raise EditRefused(f"something was under way with {one.urn} when a run was killed", hint)


def _refuse_known(urns: Iterable[str], target: Snapshot, to: StackReference) -> None:
    there = {one.urn for one in target.resources}
    if known := [urn for urn in urns if urn in there]:
        raise EditRefused(f"{to} has {', '.join(known)} already")


def _new_urns(going: Iterable[ResourceState], root: str, to: StackReference) -> dict[str, str]:
    urns: dict[str, str] = {}
    for one in going:
        parent = urns.get(one.parent, root)
        urns[one.urn] = urn_of(to.name, to.project, type_of(one.urn), name_of(one.urn), parent)
    return urns


def _root_of(stack: StackReference) -> ResourceState:
    """The resource that stands for a stack, which its first run would record."""
    urn = urn_of(stack.name, stack.project, STACK_TYPE, f"{stack.project}-{stack.name}")
    return ResourceState(urn=urn, type=STACK_TYPE)


def _broken(states: Iterable[ResourceState], urns: Container[str]) -> Iterator[str]:
    """The dependencies of resources on those with the URNs, but for what is their parent."""
    for one in states:
        lost = [urn for urn in dict.fromkeys(one.needs) if urn in urns and urn != one.parent]
        yield from (f"{one.urn} depends on {urn} no more" for urn in lost)
