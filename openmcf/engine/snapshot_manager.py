"""Records the steps of a run, so that the state file is right at every moment.

Each record is a whole checkpoint, as the Pulumi CLI writes it: whatever ends the run, either engine goes on
from the file. What is recorded while a checkpoint is being written goes into the next one, together, so the
number of writes does not grow with that of the steps at work. A journal would be quicker only for one step
alone, and the CLI would not see what it holds. The order of resources follows pulumi's
`pkg/backend/snapshot.go`.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from types import TracebackType

from openmcf.engine.backend import Backend
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.checkpoint import CheckpointWriter
from openmcf.engine.state.passphrase import Passphrase
from openmcf.engine.state.resource_order import in_order
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from openmcf.engine.storage.rescue import Origin, rescue
from openmcf.engine.storage.retrying import digest
from openmcf.errors import StateUnusable

_PATIENCE = 0.005
"""Seconds for which the end of a step waits for another step to begin, to be written with it."""


class SnapshotManager:
    """The state of one stack while a run changes it; many threads may record at once.

    The end of a step is stored soon after it was recorded, in the background. Where that fails, the next
    `begin` or `close` stores it, or raises.
    """

    def __init__(
        self, backend: Backend, stack: StackReference, snapshot: Snapshot, passphrase: Passphrase
    ) -> None:
        """Begin with the recorded state of a stack whose lock is held."""
        self._backend = backend
        self._stack = stack
        self._writer = CheckpointWriter(str(stack), passphrase)
        self._untouched = list(snapshot.resources)
        self._touched: list[ResourceState] = []
        self._inherited = snapshot.pending
        self._pending = list(snapshot.pending)
        self._stored = snapshot
        self._states: list[str] = []
        """Digests of the states that this run read and wrote in the backend."""
        self._renamed: dict[str, str] = {}
        self._pointed: dict[ResourceState, ResourceState] = {}
        self._out_of_order = False
        """Whether a resource may need one that comes after it."""
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recorder")
        self._next_write: Future[None] | None = None
        self._awaited = Event()
        self._effort = 0.0
        """Seconds of processor time that the last write took."""

    def begin(self, kind: OperationType, state: ResourceState) -> Operation:
        """Record that something is about to be done to a resource, and return when that is stored.

        Raises StateUnusable if it cannot be stored; then it must not be done.
        """
        operation = Operation(kind, state)
        with self._lock:
            self._pending.append(operation)
            self._awaited.set()
            write = self._schedule()
        try:
            write.result()
        except StateUnusable:
            with self._lock:
                self._pending.remove(operation)
            raise
        return operation

    def done(
        self, operation: Operation | None, new: ResourceState | None, old: ResourceState | None = None
    ) -> None:
        """Record the end of a step: `new` joins the resources, `old` leaves them.

        A step without operation did not touch the cloud; it is stored with the next write. What an earlier
        run left under way ends among the resources that this one did not come to yet. Where the two have
        different URNs, what needs the old one needs the new one from now on.
        """
        with self._lock:
            if old is not None:
                self._list_of(old).remove(old)
            if old is not None and new is not None and old.urn != new.urn:
                self._renamed |= {old.urn: new.urn, f"{old.urn}::{old.id}": f"{new.urn}::{new.id}"}
                self._pointed.clear()
            if new is not None:
                # What is left alone may need what the run comes to later; what is found was made late.
                self._out_of_order |= new is old or operation in self._inherited
                (self._untouched if operation in self._inherited else self._touched).append(new)
            self._end(operation)

    def replace(self, old: ResourceState, new: ResourceState) -> None:
        """Record a change of what is known of a resource, which keeps its place."""
        with self._lock:
            states = self._list_of(old)
            states[states.index(old)] = new

    def fail(self, operation: Operation) -> None:
        """Record that an operation came to nothing."""
        with self._lock:
            self._end(operation)

    def close(self) -> None:
        """Store what is not stored yet; where nothing changed, the file keeps its bytes.

        Where the state cannot be stored, it is left in a file for the user. Raises StateUnusable that names
        it, and the resources that are not recorded.
        """
        self._awaited.set()
        self._thread.shutdown()
        if self._texts(self._stored) != self._texts(self._snapshot()):
            self._store_last()
        self._stored.verify("what this run recorded")

    def _store_last(self) -> None:
        try:
            self._store(self._snapshot())
        except StateUnusable as error:
            if not self._states:  # nothing was begun
                raise
            raise self._lost(error) from error

    def __enter__(self) -> "SnapshotManager":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; where that fails, what ended the run before is told, too."""
        try:
            self.close()
        except StateUnusable as lost:
            reason = str(lost.__cause__ or lost)
            before = [line for line in str(error or "").splitlines() if line not in reason]
            if before:
                lost.add_note("\n  ".join(["before that, the run failed:", *before]))
            raise

    def _list_of(self, state: ResourceState) -> list[ResourceState]:
        return self._untouched if state in self._untouched else self._touched

    def _end(self, operation: Operation | None) -> None:
        if operation is None:
            return
        self._pending.remove(operation)
        if operation not in self._inherited:
            self._schedule()

    def _snapshot(self) -> Snapshot:
        resources = [*map(self._pointing, (*self._touched, *self._untouched))]
        return Snapshot(tuple(in_order(resources) if self._out_of_order else resources), tuple(self._pending))

    def _pointing(self, state: ResourceState) -> ResourceState:
        """A resource as one that needs what has another URN by now.

        That is so of what this run did not come to yet, and of what it leaves alone.
        """
        if not self._renamed:
            return state
        if state not in self._pointed:
            self._pointed[state] = state.needing(self._renamed)
        return self._pointed[state]

    def _schedule(self) -> Future[None]:
        """The next write, which takes all that is recorded until it starts."""
        if self._next_write is None:
            self._next_write = self._thread.submit(self._write)
        return self._next_write

    def _write(self) -> None:
        self._awaited.wait(_PATIENCE)
        time.sleep(self._effort)  # so that writes of a large state do not take all of the processor
        start = time.thread_time()
        with self._lock:
            self._next_write = None
            self._awaited.clear()
            snapshot = self._snapshot()
        self._store(snapshot)
        # After the write, as Pulumi does it: what was made must be recorded in any case.
        snapshot.verify("what this run recorded")
        self._effort = time.thread_time() - start

    def _store(self, snapshot: Snapshot) -> None:
        text = self._writer.text(snapshot)
        if not self._states:
            self._states.append(digest(self._backend.back_up(self._stack)))
        self._states.append(digest(text))  # also of one that is refused: the answer may have been lost
        self._backend.write(self._stack, text)
        self._stored = snapshot

    def _texts(self, snapshot: Snapshot) -> list[str]:
        operations = [f"{item.type} {self._writer.resource(item.resource)}" for item in snapshot.pending]
        return sorted([*map(self._writer.resource, snapshot.resources), *operations])

    def _lost(self, error: StateUnusable) -> StateUnusable:
        """The error that says what the state does not tell, and where it is told."""
        snapshot, origin = self._snapshot(), Origin(self._backend.origin, tuple(self._states))
        file = rescue(self._writer.text(snapshot), self._stack, origin)
        where = f"all of it is in {file}, which only you can read" if file else "no file of it can be written"
        hint = f"when the state can be reached again: openmcf state push {file}" if file else error.hint
        lines = [str(error), *_unrecorded(self._stored.resources, snapshot.resources), where]
        return StateUnusable("\n  ".join(lines), hint)


def _unrecorded(stored: Sequence[ResourceState], real: Sequence[ResourceState]) -> Iterator[str]:
    """What is not recorded of a run, in words."""
    before, now = set(stored), {(state.urn, state.id) for state in real}
    if made := [state for state in real if state.id and state not in before]:
        yield f"made or changed, and not recorded: {_named(made)}"
    if deleted := [state for state in stored if state.id and (state.urn, state.id) not in now]:
        yield f"deleted, and still recorded: {_named(deleted)}"


def _named(states: Sequence[ResourceState]) -> str:
    return ", ".join(f"{state.urn} (id {state.id})" for state in states)
