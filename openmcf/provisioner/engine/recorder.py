"""Records the steps of a run, so that the state file is right at every moment.

Each record is a whole checkpoint, as the Pulumi CLI writes it: whatever ends the run, either engine goes on
from the file. What is recorded while a checkpoint is being written goes into the next one, together, so the
number of writes does not grow with that of the steps at work. A journal would be quicker only for one step
alone, and the CLI would not see what it holds. The order of resources follows pulumi's
`pkg/backend/snapshot.go`.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from types import TracebackType

from openmcf.errors import StateUnusable
from openmcf.provisioner.engine.backend import Backend
from openmcf.provisioner.engine.checkpoint import CheckpointWriter
from openmcf.provisioner.engine.passphrase import Passphrase
from openmcf.provisioner.engine.resource_state import ResourceState
from openmcf.provisioner.engine.snapshot import Operation, OperationType, Snapshot
from openmcf.provisioner.engine.stack_name import Stack

_PATIENCE = 0.005
"""Seconds for which the end of a step waits for another step to begin, to be written with it."""


class Recorder:
    """The state of one stack while a run changes it; many threads may record at once.

    The end of a step is stored soon after it was recorded, in the background. Where that fails, the next
    `begin` or `close` stores it, or raises.
    """

    def __init__(self, backend: Backend, stack: Stack, snapshot: Snapshot, passphrase: Passphrase) -> None:
        """Begin with the recorded state of a stack whose lock is held."""
        self._backend = backend
        self._stack = stack
        self._writer = CheckpointWriter(str(stack), passphrase)
        self._untouched = list(snapshot.resources)
        self._touched: list[ResourceState] = []
        self._inherited = snapshot.pending
        self._pending = list(snapshot.pending)
        self._stored = snapshot
        self._backed_up = False
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recorder")
        self._next_write: Future[None] | None = None
        self._awaited = Event()

    def begin(self, type: OperationType, state: ResourceState) -> Operation:  # noqa: A002
        """Record that something is about to be done to a resource, and return when that is stored.

        Raises StateUnusable where it cannot be stored; then it must not be done.
        """
        operation = Operation(type, state)
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
        run left under way ends among the resources that this one did not come to yet.
        """
        with self._lock:
            if old is not None:
                self._list_of(old).remove(old)
            if new is not None:
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

        Raises StateUnusable, naming the resources that are not recorded, where the state cannot be stored.
        """
        self._awaited.set()
        self._thread.shutdown()
        if self._texts(self._stored) == self._texts(self._snapshot()):
            return
        try:
            self._store(self._snapshot())
        except StateUnusable as error:
            raise self._lost(error) from error

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _list_of(self, state: ResourceState) -> list[ResourceState]:
        return self._untouched if state in self._untouched else self._touched

    def _end(self, operation: Operation | None) -> None:
        if operation is None:
            return
        self._pending.remove(operation)
        if operation not in self._inherited:
            self._schedule()

    def _snapshot(self) -> Snapshot:
        return Snapshot((*self._touched, *self._untouched), tuple(self._pending))

    def _schedule(self) -> Future[None]:
        """The next write, which takes all that is recorded until it starts."""
        if self._next_write is None:
            self._next_write = self._thread.submit(self._write)
        return self._next_write

    def _write(self) -> None:
        self._awaited.wait(_PATIENCE)
        with self._lock:
            self._next_write = None
            self._awaited.clear()
            snapshot = self._snapshot()
        self._store(snapshot)

    def _store(self, snapshot: Snapshot) -> None:
        text = self._writer.text(snapshot)
        if not self._backed_up:
            self._backend.back_up(self._stack)
            self._backed_up = True
        self._backend.write(self._stack, text)
        self._stored = snapshot

    def _texts(self, snapshot: Snapshot) -> list[str]:
        operations = [f"{item.type} {self._writer.resource(item.resource)}" for item in snapshot.pending]
        return sorted([*map(self._writer.resource, snapshot.resources), *operations])

    def _lost(self, error: StateUnusable) -> StateUnusable:
        stored = set(self._stored.resources)
        lost = [f"{state.urn} (id {state.id})" for state in self._touched if state.id and state not in stored]
        made = f"; made or changed, and not recorded: {', '.join(lost)}" if lost else ""
        return StateUnusable(f"{error}{made}", error.hint)
