"""Takes steps: calls the provider, records what came of it, says so. Decides nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import NoReturn, Protocol

from openmcf.engine.cancellation import Cancellation
from openmcf.engine.events import Events
from openmcf.engine.failures import AnswerLost, Cancelled, EngineFailure, ResourceInitFailed, StepFailed
from openmcf.engine.provider_client import ProviderClient
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.secrecy import as_secret_as, with_secrets
from openmcf.engine.state.snapshot import Operation, OperationType
from openmcf.engine.steps import Op, Step
from openmcf.errors import OpenmcfError

_CREATES = frozenset({Op.CREATE, Op.CREATE_REPLACEMENT})
_IMPORTS = frozenset({Op.IMPORT, Op.IMPORT_REPLACEMENT})
_DELETES = frozenset({Op.DELETE, Op.DELETE_REPLACED})

_LOST = {
    OperationType.CREATING: "the answer was lost, and it may exist: the next run looks for it first",
    OperationType.UPDATING: "the answer was lost, and it may be changed: the next run reads it first",
    OperationType.DELETING: "the answer was lost, and it may be gone: the next run reads it first",
}


class Record(Protocol):
    """Where steps are recorded; see `snapshot_manager.SnapshotManager`."""

    def begin(self, kind: OperationType, state: ResourceState) -> Operation: ...
    def done(
        self, operation: Operation | None, new: ResourceState | None, old: ResourceState | None = None
    ) -> None: ...
    def replace(self, old: ResourceState, new: ResourceState) -> None: ...
    def fail(self, operation: Operation) -> None: ...


class Unrecorded:
    """The record of a preview, which has none."""

    def begin(self, kind: OperationType, state: ResourceState) -> Operation:
        """Have nothing under way."""
        return Operation(kind, state)

    def done(
        self, operation: Operation | None, new: ResourceState | None, old: ResourceState | None = None
    ) -> None:
        """Record nothing."""

    def replace(self, old: ResourceState, new: ResourceState) -> None:
        """Record nothing."""

    def fail(self, operation: Operation) -> None:
        """Record nothing."""


@dataclass(frozen=True)
class Executor:
    """Takes the steps of one run.

    preview: whether nothing is really done. slots: bounds how many provider calls are under way.
    cancelled: set when the run is to stop; steps that began are finished. now: the time, RFC 3339.
    """

    record: Record
    events: Events
    slots: AbstractContextManager[object]
    cancelled: Cancellation
    now: Callable[[], str]
    preview: bool

    def execute(self, step: Step, client: ProviderClient | None) -> Step:
        """Take one step: the step with the state that came of it.

        Raises StepFailed if the provider or the record fails, Cancelled where the run is to stop.
        """
        if self.cancelled.is_set():
            raise Cancelled("the run was stopped")
        self.events.began(step)
        try:
            taken = self._taken(step, client)
        except (EngineFailure, OpenmcfError) as failure:
            self._fail(step, str(failure))
        self.events.ended(taken)
        return taken

    def report(self, step: Step) -> None:
        """Tell of a step that others make up, such as a replacement."""
        self.events.began(step)
        self.events.ended(step)

    def refuse(self, urn: str, reason: str) -> None:
        """Say that what a resource needs must not be done. A preview goes on, and fails at its end.

        Raises StepFailed if it is no preview.
        """
        self.events.diagnostic("error", reason, urn)
        if not self.preview:
            self.cancelled.set()
            raise StepFailed(reason)

    def stop(self, failure: Exception, urn: str = "") -> None:
        """End the run for a failure outside of all steps."""
        self.cancelled.set()
        self.events.diagnostic("error", str(failure), urn)

    def _fail(self, step: Step, reason: str) -> NoReturn:
        self.cancelled.set()
        self.events.failed(step, reason)
        raise StepFailed(reason)

    def _taken(self, step: Step, client: ProviderClient | None) -> Step:
        if step.op in _CREATES:
            return self._create(step, client)
        if step.op is Op.UPDATE:
            return self._update(step, client)
        if step.op in _DELETES:
            return self._delete(step, client)
        if step.op in _IMPORTS and client:
            return self._import(step, client)
        if step.op is Op.SAME:
            self.record.done(None, step.new, step.old)
        return step

    def _create(self, step: Step, client: ProviderClient | None) -> Step:
        now = self.now()
        new = replace(step.state, created=now, modified=now)

        def create() -> ResourceState:
            if client is None:
                return new
            with self.slots:
                id_, outputs = client.create(new.urn, new.inputs, preview=self.preview)
            return replace(new, id=id_, outputs=with_secrets(outputs, new))

        made = self._recorded(OperationType.CREATING, new, step, create)
        return replace(step, new=made)

    def _update(self, step: Step, client: ProviderClient | None) -> Step:
        old, new = step.before, replace(step.state, modified=self.now())

        def update() -> ResourceState:
            if client is None:
                return new
            with self.slots:
                outputs = client.update(new.urn, old.id, old.outputs, new.inputs, preview=self.preview)
            return replace(new, outputs=with_secrets(outputs, new), init_errors=())

        return replace(step, new=self._recorded(OperationType.UPDATING, new, step, update))

    def _import(self, step: Step, client: ProviderClient) -> Step:
        """Adopt a resource as it is; its new state tells which of its inputs the program calls secret."""
        new = step.state
        with self.slots:
            found = client.read(new.urn, new.import_id, {}, {})
        if found is None:
            raise EngineFailure(f"resource '{new.import_id}' does not exist")
        inputs, outputs = as_secret_as(found.inputs, new.inputs), as_secret_as(found.outputs, new.inputs)
        now, outputs = self.now(), with_secrets(outputs, new)
        made = replace(new, id=found.id, inputs=inputs, outputs=outputs, created=now, modified=now)
        self._keep(None, made, step)
        return replace(step, new=made)

    def _recorded(
        self, type_: OperationType, new: ResourceState, step: Step, do: Callable[[], ResourceState]
    ) -> ResourceState:
        """Do it between two records: that it is about to happen, and what came of it."""
        operation = self.record.begin(type_, new)
        try:
            made = do()
        except ResourceInitFailed as partly:
            self._keep(operation, _left(partly, new, step), step)
            raise
        except EngineFailure as failure:
            self._end(operation, failure)
        self._keep(operation, made, step)
        return made

    def _end(self, operation: Operation, failure: EngineFailure) -> NoReturn:
        """Record that nothing came of an operation; one whose answer was lost stays, to be looked for."""
        if isinstance(failure, AnswerLost):
            raise AnswerLost(f"{failure}\n{_LOST[operation.type]}") from failure
        self.record.fail(operation)
        raise failure

    def _keep(self, operation: Operation | None, made: ResourceState | None, step: Step) -> None:
        """Record the end of a step. What stays of the old resource keeps its place: others come after it."""
        if step.old and step.kept:
            self.record.replace(step.old, step.kept)
            self.record.done(operation, made)
        else:
            self.record.done(operation, made, step.old)

    def _delete(self, step: Step, client: ProviderClient | None) -> Step:
        old = step.before
        operation = self.record.begin(OperationType.DELETING, old)
        try:
            if client is not None and not self.preview:
                with self.slots:
                    client.delete(old.urn, old.id, old.outputs)
        except EngineFailure as failure:
            self._end(operation, failure)
        self._keep(operation, None, step)
        return step


def _left(partly: ResourceInitFailed, new: ResourceState, step: Step) -> ResourceState:
    """The state that a step left which failed half-way."""
    # The old inputs stay, so that the next run finds the difference again.
    inputs = step.before.inputs if step.op is Op.UPDATE else new.inputs
    outputs, reasons = with_secrets(partly.outputs, new), tuple(partly.reasons)
    return replace(new, id=partly.id, inputs=inputs, outputs=outputs, init_errors=reasons)
