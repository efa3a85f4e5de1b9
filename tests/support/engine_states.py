"""The recorded state that a case begins with, and what the cloud has of it."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Operation as Pending
from openmcf.engine.state.snapshot import OperationType, Snapshot
from openmcf.engine.timestamps import timestamp
from openmcf.engine.urns import name_of, urn_of
from openmcf.properties.values import Properties, Secret, plain
from tests.support.engine_cases import TYPES, UNRECORDED, Arn, Declared, Hidden, Recorded, Status
from tests.support.fake_cloud import FakeCloud
from tests.support.state import ROOT_URN, STACK, root

LONG_AGO, _BEFORE = 7200, 3600
"""Seconds since what is recorded was made, and since the run that was interrupted."""

_BEFORE_THAT = {"size": "before"}
"""Inputs of what was changed, or replaced, before the change."""

_DEFAULT_PROVIDER = ResourceState(
    urn=urn_of(STACK.name, STACK.project, TYPES["provider"], "default"),
    type=TYPES["provider"],
    custom=True,
    id="0d1f9a4e-0000-4000-8000-000000000000",
    inputs={"region": "here"},
    outputs={"region": "here"},
)

_Item = ResourceState | Pending


def resolved(declared: Declared, ids: Mapping[str, str]) -> Properties:
    """The inputs of a resource. ids: those of the things that it uses, by name."""
    return {key: _resolved(value, ids) for key, value in declared.properties.items()}


def _resolved(value: Any, ids: Mapping[str, str]) -> Any:
    match value:
        case Arn():
            return f"arn:{ids[value.of]}"
        case Hidden():
            return Secret(value.value)
    return value


class StartingState:
    """The recorded state of resources, of which a cloud gets what is there."""

    def __init__(self, state: Sequence[Recorded], cloud: FakeCloud) -> None:
        self._state, self._cloud = state, cloud
        self._ids: dict[str, str] = {}
        self._urns = {"": ROOT_URN}
        self._references = {"": f"{_DEFAULT_PROVIDER.urn}::{_DEFAULT_PROVIDER.id}"}

    def snapshot(self) -> Snapshot:
        """What is recorded."""
        items = [item for recorded in self._state for item in self._recorded(recorded)]
        resources = (item for item in items if isinstance(item, ResourceState))
        pending = (item for item in items if isinstance(item, Pending))
        return Snapshot((root(), _DEFAULT_PROVIDER, *resources), tuple(pending))

    def _recorded(self, recorded: Recorded) -> Iterator[_Item]:
        """What is recorded of one resource: states and operations; the cloud gets what is there of it."""
        declared, status = recorded.resource, recorded.status
        if declared.sort != "thing":
            yield from self._of_the_engine(declared, status)
            return
        yield from _THINGS[status](self, self._stated(declared))

    def _done(self, state: ResourceState) -> Iterator[_Item]:
        yield self._there(state, 1)

    def _unfinished(self, state: ResourceState) -> Iterator[_Item]:
        yield replace(self._there(state, 1), init_errors=("not finished",))

    def _made(self, state: ResourceState) -> Iterator[_Item]:
        yield self._creating(state, 1)

    def _not_made(self, state: ResourceState) -> Iterator[_Item]:
        yield _pending_creation(state)

    def _updated(self, state: ResourceState) -> Iterator[_Item]:
        old = self._there(_as_before(state), 1)
        yield from (old, Pending(OperationType.UPDATING, self._there(state, 1)))

    def _not_updated(self, state: ResourceState) -> Iterator[_Item]:
        old = self._there(_as_before(state), 1)
        yield from (old, Pending(OperationType.UPDATING, replace(state, id=old.id)))

    def _deleted(self, state: ResourceState) -> Iterator[_Item]:
        old = self._there(state, 1)
        del self._cloud.there[old.id]
        yield from (old, Pending(OperationType.DELETING, old))

    def _not_deleted(self, state: ResourceState) -> Iterator[_Item]:
        old = self._there(state, 1)
        yield from (old, Pending(OperationType.DELETING, old))

    def _replaced(self, state: ResourceState) -> Iterator[_Item]:
        old = self._there(_as_before(state), 1)
        yield from (self._there(state, 2), replace(old, delete=True))

    def _left_to_delete(self, state: ResourceState) -> Iterator[_Item]:
        yield replace(self._there(state, 1), delete=True)

    def _successor_made(self, state: ResourceState) -> Iterator[_Item]:
        yield from (self._there(_as_before(state), 1), self._creating(state, 2))

    def _successor_not_made(self, state: ResourceState) -> Iterator[_Item]:
        yield from (self._there(_as_before(state), 1), _pending_creation(state))

    def _gone_first(self, state: ResourceState) -> Iterator[_Item]:
        yield self._gone(state)

    def _gone_first_made(self, state: ResourceState) -> Iterator[_Item]:
        yield from (self._gone(_as_before(state)), self._creating(state, 2))

    def _stated(self, declared: Declared) -> ResourceState:
        """The resource as it is recorded, but for what only the cloud knows."""
        parent = self._urns[declared.parent]
        urn = urn_of(STACK.name, STACK.project, TYPES[declared.sort], declared.name, parent)
        self._urns[declared.name] = urn
        return ResourceState(
            urn=urn,
            type=TYPES[declared.sort],
            custom=declared.sort != "group",
            inputs=resolved(declared, self._ids),
            parent=parent,
            dependencies=tuple(self._urns[name] for name in {*declared.depends_on, *declared.uses.values()}),
            property_dependencies={key: (self._urns[name],) for key, name in declared.uses.items()},
            provider=self._references[declared.provider] if declared.sort == "thing" else "",
            protect=declared.protect,
            retain_on_delete=declared.retain_on_delete,
            ignore_changes=declared.ignore_changes,
            created=_time(LONG_AGO),
            modified=_time(LONG_AGO),
        )

    def _of_the_engine(self, declared: Declared, status: str) -> Iterator[_Item]:
        """What no cloud has: components, and providers."""
        id_ = f"{declared.name}-id" if declared.sort == "provider" else ""
        state = replace(self._stated(declared), id=id_)
        state = replace(state, outputs=state.inputs)
        self._references[declared.name] = f"{state.urn}::{id_}"
        if status in UNRECORDED:
            yield _pending_creation(state)
            return
        if status == "replaced":  # by one that nothing uses yet
            yield replace(state, id=f"{id_}-2")
            state = replace(state, delete=True, inputs={"region": "before"}, outputs={"region": "before"})
        yield state
        if status.startswith("deleting"):
            yield Pending(OperationType.DELETING, state)

    def _there(self, state: ResourceState, number: int, ago: int = LONG_AGO) -> ResourceState:
        """A thing that is in the cloud."""
        name = name_of(state.urn)
        number = 0 if state.inputs.get("unique") else number
        id_ = self._ids[name] = f"{name}-{number}"
        properties = state.inputs | {"arn": f"arn:{id_}"}
        self._cloud.there[id_] = plain(properties)
        self._cloud.born[id_] = time.time() - ago
        self._cloud.made[name] = number
        return replace(state, id=id_, outputs=properties)

    def _gone(self, state: ResourceState) -> ResourceState:
        """A thing that was deleted before its successor is made."""
        gone = self._there(state, 1)
        del self._cloud.there[gone.id]
        return replace(gone, pending_replacement=True)

    def _creating(self, state: ResourceState, number: int) -> Pending:
        """A creation that made something."""
        before = self._ids.get(name_of(state.urn), "")
        self._there(state, number, _BEFORE)
        self._ids[name_of(state.urn)] = before  # as others were told
        return _pending_creation(state)

    def _changed_by_others(self, state: ResourceState) -> Iterator[_Item]:
        made = self._there(state, 1)
        self._cloud.there[made.id] |= {"size": "of others"}
        yield made

    def _deleted_by_others(self, state: ResourceState) -> Iterator[_Item]:
        made = self._there(state, 1)
        del self._cloud.there[made.id]
        yield made


_THINGS: Mapping[Status, Callable[[StartingState, ResourceState], Iterator[_Item]]] = {
    "done": StartingState._done,
    "unfinished": StartingState._unfinished,
    "creating": StartingState._made,
    "creating, not made": StartingState._not_made,
    "updating": StartingState._updated,
    "updating, not done": StartingState._not_updated,
    "deleting": StartingState._deleted,
    "deleting, not done": StartingState._not_deleted,
    "replaced": StartingState._replaced,
    "replaced, then removed": StartingState._left_to_delete,
    "being replaced": StartingState._successor_made,
    "being replaced, not made": StartingState._successor_not_made,
    "gone first": StartingState._gone_first,
    "gone first, made": StartingState._gone_first_made,
    "changed by others": StartingState._changed_by_others,
    "deleted by others": StartingState._deleted_by_others,
}


def _pending_creation(state: ResourceState) -> Pending:
    began = _time(_BEFORE)
    return Pending(OperationType.CREATING, replace(state, id="", created=began, modified=began))


def _as_before(state: ResourceState) -> ResourceState:
    return replace(state, inputs=state.inputs | _BEFORE_THAT, protect=False)


def _time(ago: int) -> str:
    return timestamp(datetime.fromtimestamp(time.time() - ago, UTC))
