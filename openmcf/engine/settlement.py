"""What an earlier run left under way, settled before a run begins.

A change or a deletion of which the end is not recorded is read back. A creation is looked for: what is found
is recorded, and the run finishes it as it would any resource that is not as the program wants it. Nothing is
guessed: where several may be the one, or one that was there before, the run ends before it makes a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from openmcf.engine.elsewhere import Elsewhere
from openmcf.engine.executor import Executor
from openmcf.engine.failures import EngineFailure
from openmcf.engine.provider_client import ProviderClient
from openmcf.engine.providers import Providers
from openmcf.engine.recognition import Doubtful, recognised
from openmcf.engine.refresh import Refresh
from openmcf.engine.state.resource_order import in_order
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.secrecy import as_secret_as, with_secrets
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from openmcf.engine.urns import is_provider, name_of
from openmcf.properties.provider import Candidate
from openmcf.properties.values import Properties

_CHANGING = {OperationType.UPDATING, OperationType.DELETING}
_FORGET = "`openmcf refresh --clear-pending-creates` forgets it, and the next apply makes a new one"


@dataclass(frozen=True)
class Settlement:
    """The settling part of a run. forget: whether creations are forgotten and not looked for."""

    providers: Providers
    executor: Executor
    refresh: Refresh
    elsewhere: Elsewhere
    forget: bool

    def settle(self, snapshot: Snapshot) -> Sequence[ResourceState]:
        """The resources as they are once nothing is pending any more. Raises EngineFailure in doubt."""
        creations = [it for it in snapshot.pending if it.type is OperationType.CREATING]
        states = self._read_back(snapshot, [it for it in snapshot.pending if it not in creations])
        for group in _alike(creations):
            states = self._settled(states, group)
        return states

    def _read_back(self, snapshot: Snapshot, changes: Sequence[Operation]) -> Sequence[ResourceState]:
        """The resources, those that were being changed or deleted as they are now."""
        inputs = {it.resource.urn: it.resource.inputs for it in changes if it.type in _CHANGING}
        states: Sequence[ResourceState] = snapshot.resources
        if inputs:
            refresh = replace(self.refresh, under_way=inputs)
            states = refresh.refresh(states, lambda state: state.urn in inputs)
        for operation in changes:
            self.executor.record.fail(operation)
        return states

    def _settled(
        self, states: Sequence[ResourceState], group: Sequence[Operation]
    ) -> Sequence[ResourceState]:
        """The resources with what the creations of a group, which are all alike, have made."""
        found: list[str] = []
        if _is_real(group[0].resource) and not self.forget:
            found = self._found(states, group)
        for operation, id_ in zip_longest(group, found):
            if id_ is None:
                self.executor.record.fail(operation)
            else:
                states = self._adopted(states, operation, id_)
        return states

    def _found(self, states: Sequence[ResourceState], group: Sequence[Operation]) -> list[str]:
        """The ids of what the creations made. Raises EngineFailure in doubt."""
        wanted = group[0].resource
        if wanted.id:  # the user has said which one it is
            return [] if wanted.id in _ids_of(states, wanted.type) else [wanted.id]
        try:
            ids = self._recognised(states, group)
            if ids and (later := _made_since(states, group)):
                raise Doubtful([*ids, later.id])
        except Doubtful as doubt:
            raise EngineFailure(_doubt(wanted, doubt.ids)) from doubt
        return ids

    def _recognised(self, states: Sequence[ResourceState], group: Sequence[Operation]) -> list[str]:
        """The ids of what the creations made, which are none of the stack's own. Raises Doubtful."""
        wanted, since = group[0].resource, min(map(_began, group))
        client = self.providers.named(wanted.provider)
        found = self._candidates(client, wanted, wanted.inputs, since)
        own, here = _ids_of(states, wanted.type), _ids_in_place(states, wanted, client)
        candidates = [it for it in found if it.id not in (here if it.alone else own)]

        def elsewhere() -> set[str]:
            return self.elsewhere.ids(wanted.type)

        ids = recognised(candidates, since or None, len(group), elsewhere)
        if claimed := {candidate.id for candidate in candidates if candidate.made and candidate.id in ids}:
            self._refuse_rivals(client, wanted, claimed)
        return ids

    def _candidates(
        self, client: ProviderClient, wanted: ResourceState, inputs: Properties, since: float
    ) -> list[Candidate]:
        try:
            with self.executor.slots:
                return client.candidates(wanted.urn, inputs, since)
        except EngineFailure as failure:
            message = f"{_lost(wanted)} and it cannot be looked for: {failure}\nhint: {_FORGET}"
            raise EngineFailure(message) from failure

    def _refuse_rivals(self, client: ProviderClient, wanted: ResourceState, ids: set[str]) -> None:
        """Raise Doubtful if another stack was creating the like, so that it may be that stack's."""
        for inputs in self.elsewhere.creations(wanted.type):
            rivals = {candidate.id for candidate in self._candidates(client, wanted, inputs, 0)}
            if rivals & ids:
                raise Doubtful(sorted(rivals & ids))

    def _adopted(
        self, states: Sequence[ResourceState], operation: Operation, id_: str
    ) -> Sequence[ResourceState]:
        """The resources with what a creation made, as it is now, in the place of what it was to replace."""
        wanted = operation.resource
        with self.executor.slots:
            found = self.providers.named(wanted.provider).read(wanted.urn, id_, wanted.inputs, {})
        if found is None:
            self.executor.record.fail(operation)
            return states
        outputs = with_secrets(as_secret_as(found.outputs, wanted.inputs), wanted)
        new = replace(wanted, id=found.id, inputs=found.inputs, outputs=outputs, modified=self.executor.now())
        new = new.needing_only({state.urn for state in states})
        self._tell(new)
        old = next((state for state in states if state.urn == new.urn and not state.delete), None)
        return self._recorded(states, operation, new, old)

    def _recorded(
        self,
        states: Sequence[ResourceState],
        operation: Operation,
        new: ResourceState,
        old: ResourceState | None,
    ) -> Sequence[ResourceState]:
        record = self.executor.record
        if old is None:
            record.done(operation, new)
            return in_order([*states, new])
        if old.pending_replacement:
            record.replace(old, new)
            record.fail(operation)
            return [new if state is old else state for state in states]
        marked = replace(old, delete=True)
        record.replace(old, marked)
        record.done(operation, new)
        return in_order([*(marked if state is old else state for state in states), new])

    def _tell(self, new: ResourceState) -> None:
        then = "an apply records it" if self.executor.preview else "it is recorded now"
        message = f"an earlier run made {_called(new)} (id {new.id}), and could not record it; {then}"
        self.executor.events.diagnostic("info", message, new.urn)


def _is_real(resource: ResourceState) -> bool:
    """Whether a provider makes it."""
    return resource.custom and not is_provider(resource.type)


def _ids_of(states: Sequence[ResourceState], type_: str) -> set[str]:
    """The ids of what is recorded as there, which no creation made whose record was lost.

    What went before its successor is made leaves it its id, if that is a name.
    """
    return {state.id for state in states if state.type == type_ and not state.pending_replacement}


def _ids_in_place(states: Sequence[ResourceState], wanted: ResourceState, client: ProviderClient) -> set[str]:
    """The id of what a creation is to replace, if the new one has to be where the old one is.

    Somewhere else, such as in the policy of another function, the new one may have the id of the old one.
    """
    old = next((it for it in states if it.urn == wanted.urn and not it.delete), None)
    if old is None or old.pending_replacement:
        return set()
    diff = client.diff(old.urn, old.id, old.inputs, old.outputs, wanted.inputs, ())
    return set() if diff.replaces and not diff.delete_before_replace else {old.id}


def _alike(creations: Sequence[Operation]) -> list[list[Operation]]:
    """Creations of the same type with the same inputs: what one of them made is as good for another."""
    groups: list[list[Operation]] = []
    for operation in creations:
        same = next((group for group in groups if _is_alike(group[0], operation)), None)
        if same is None:
            groups.append([operation])
        else:
            same.append(operation)
    return groups


def _is_alike(one: Operation, other: Operation) -> bool:
    mine, its = one.resource, other.resource
    alike = (mine.type, mine.provider, mine.inputs) == (its.type, its.provider, its.inputs)
    return alike and not (mine.id or its.id)


def _began(operation: Operation) -> float:
    """When it began, in seconds since 1970; 0 where that is not recorded, as by the Pulumi CLI."""
    created = operation.resource.created
    return datetime.fromisoformat(created).timestamp() if created else 0


def _made_since(states: Sequence[ResourceState], group: Sequence[Operation]) -> ResourceState | None:
    """What was made in the place of one of the creations after it began, as the Pulumi CLI does."""
    began = {operation.resource.urn: operation.resource.created for operation in group}
    return next((it for it in states if it.id and it.urn in began and it.created >= began[it.urn]), None)


def _called(resource: ResourceState) -> str:
    return f"{resource.type} `{name_of(resource.urn)}`"


def _lost(wanted: ResourceState) -> str:
    return f"an earlier run may have made {_called(wanted)}, of which the record was lost,"


def _doubt(wanted: ResourceState, ids: Sequence[str]) -> str:
    return (
        f"{_lost(wanted)} and nothing says which one it is: {' or '.join(ids)}\n"
        f"hint: look at them; `openmcf state settle {wanted.urn} ID` takes one; {_FORGET}"
    )
