"""The embedded engine: stacks that run in this process."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Literal

from openmcf.engine.backend import Backend
from openmcf.engine.cancellation import Cancellation
from openmcf.engine.elsewhere import Elsewhere
from openmcf.engine.events import Events, OnEvent
from openmcf.engine.executor import Record, Unrecorded
from openmcf.engine.failures import EngineFailure
from openmcf.engine.history import Result, Update, UpdateKind
from openmcf.engine.locks import UNNAMED, Holder
from openmcf.engine.providers import Attach
from openmcf.engine.run import Run
from openmcf.engine.snapshot_manager import SnapshotManager
from openmcf.engine.stack import Options, Program
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.checkpoint import Checkpoint
from openmcf.engine.state.passphrase import Passphrase, read_phrase
from openmcf.engine.state.passphrases import Passphrases
from openmcf.engine.state.snapshot import Snapshot
from openmcf.engine.storage.retrying import retry_seconds
from openmcf.engine.timestamps import now
from openmcf.errors import StackExists, StackMissing, StateUnusable
from openmcf.properties.values import Properties

Do = Callable[[Run], Properties]
"""What a run does; the outputs of the stack, if it runs a program."""


class EmbeddedEngine:
    """The engine in this process.

    attach: where providers come from. cancelled: set from outside to stop its runs after the steps under way.
    holder: who takes the locks of stacks. It keeps the keys of passphrases, so one instance serves many
    stacks, in several threads at a time.
    """

    name: Literal["embedded"] = "embedded"

    def __init__(self, attach: Attach, cancelled: Event, holder: Holder = UNNAMED) -> None:
        self._attach = attach
        self._cancelled = cancelled
        self._holder = holder
        self._passphrases = Passphrases()
        self._known: set[str] = set()
        """The backends of which it is known that they have today's layout."""

    def stack(
        self, backend: str, name: str, config: Mapping[str, str], environment: Mapping[str, str]
    ) -> "EmbeddedStack":
        """A stack of a backend. Raises StateUnusable."""
        environ = {**os.environ, **environment}
        opened = Backend.open(backend, self._holder, False if backend in self._known else None)
        if not opened.is_new:
            self._known.add(backend)
        return EmbeddedStack(
            opened,
            StackReference.parse(name),
            config,
            environ,
            self._attach,
            self._passphrases,
            self._cancelled,
        )

    def end(self) -> None:
        """What runs here ends with this process."""

    def __str__(self) -> str:
        return "embedded engine"


@dataclass(frozen=True)
class EmbeddedStack:
    """A stack, its configuration and its environment."""

    backend: Backend
    reference: StackReference
    config: Mapping[str, str]
    environ: Mapping[str, str]
    attach: Attach
    passphrases: Passphrases
    cancelled: Event

    def up(self, program: Program, on_event: OnEvent, options: Options) -> Properties:
        """Bring the stack to what a program declares; see `engine.stack`."""
        if not self.backend.exists(self.reference):
            with suppress(StackExists):  # another run may be quicker
                self.backend.create(self.reference, self.passphrases.new(read_phrase(self.environ)))
        return self._recorded("update", on_event, options, lambda run: run.update(program, options.refresh))

    def preview(self, program: Program, on_event: OnEvent, options: Options) -> Properties:
        """What `up` would do."""
        snapshot = Snapshot()
        if self.backend.exists(self.reference):
            snapshot, _ = self._opened()
        else:
            read_phrase(self.environ)  # says at once that an apply would lack it
        return self._previewed(snapshot, on_event, options, lambda run: run.update(program, options.refresh))

    def refresh(self, on_event: OnEvent, options: Options) -> None:
        """Record the resources as they are in the cloud."""
        self._recorded("refresh", on_event, options, Run.refresh)

    def preview_refresh(self, on_event: OnEvent, options: Options) -> None:
        """What `refresh` would record."""
        self._previewed(self._opened()[0], on_event, options, Run.refresh)

    def destroy(self, on_event: OnEvent, options: Options) -> None:
        """Delete the resources."""
        self._recorded("destroy", on_event, options, lambda run: run.destroy(options.refresh))

    def preview_destroy(self, on_event: OnEvent, options: Options) -> None:
        """What `destroy` would delete."""
        self._previewed(self._opened()[0], on_event, options, lambda run: run.destroy(options.refresh))

    def outputs(self) -> Properties | None:
        """What the stack gives; its secrets are closed, so that who wants none needs no passphrase."""
        try:
            checkpoint = self.backend.read(self.reference)
        except StackMissing:
            return None
        return checkpoint.outputs(lambda text: self._passphrase(checkpoint).decrypt(text, place=None))

    def remove(self) -> None:
        """Forget the stack and its history."""
        self.backend.remove(self.reference)

    def _opened(self) -> tuple[Snapshot, Passphrase]:
        """The stack's recorded resources, and what closes their secrets. Raises StateUnusable."""
        checkpoint = self.backend.read(self.reference)
        passphrase = self._passphrase(checkpoint)
        return checkpoint.open(passphrase), passphrase

    def _passphrase(self, checkpoint: Checkpoint) -> Passphrase:
        phrase, salt = read_phrase(self.environ), checkpoint.salt
        return self.passphrases.recorded(phrase, salt) if salt else self.passphrases.new(phrase)

    def _previewed(self, snapshot: Snapshot, on_event: OnEvent, options: Options, do: Do) -> Properties:
        with _listened(on_event, preview=True) as events:
            return _done(self._run(snapshot, events, Unrecorded(), options, preview=True), do)

    def _recorded(self, kind: UpdateKind, on_event: OnEvent, options: Options, do: Do) -> Properties:
        """Run for real: every step is recorded, and the run itself in the stack's history."""
        with self.backend.lock(self.reference):
            snapshot, passphrase = self._opened()
            passphrase.verify()
            with (
                _listened(on_event, preview=False) as events,
                self._remembered(kind, events) as backend,
                SnapshotManager(backend, self.reference, snapshot, passphrase) as manager,
            ):
                return _done(self._run(snapshot, events, manager, options, preview=False), do)

    @contextmanager
    def _remembered(self, kind: UpdateKind, events: Events) -> Iterator[Backend]:
        """The backend of a run, which is in the stack's history when left."""
        tell = partial(events.diagnostic, "warning")
        backend = self.backend.retrying(retry_seconds(self.environ), self.cancelled, tell)
        remember = partial(self._add_history, backend, kind, events, int(time.time()))
        try:
            yield backend
        except BaseException:
            with suppress(StateUnusable):  # what ended the run is what the user has to know
                remember("failed")
            raise
        remember("succeeded")

    def _add_history(
        self, backend: Backend, kind: UpdateKind, events: Events, started: int, result: Result
    ) -> None:
        update = Update(
            kind=kind,
            start_time=started,
            end_time=int(time.time()),
            environment={"exec.kind": "auto.inline", "openmcf.engine": "embedded"},
            config=self.config,
            result=result,
            resource_changes=dict(events.changes),
        )
        backend.add_history(self.reference, update)

    def _run(
        self, snapshot: Snapshot, events: Events, record: Record, options: Options, *, preview: bool
    ) -> Run:
        return Run(
            stack=self.reference.name,
            project=self.reference.project,
            snapshot=snapshot,
            elsewhere=Elsewhere(self.backend, self.reference),
            forget_creations=options.clear_pending_creates,
            config=self.config,
            attach=self.attach,
            events=events,
            record=record,
            preview=preview,
            now=now,
            parallel=options.parallel,
            targets=options.targets,
            target_dependents=options.target_dependents,
            cancelled=Cancellation(self.cancelled),
        )


@contextmanager
def _listened(on_event: OnEvent, *, preview: bool) -> Iterator[Events]:
    """The events of a run, summed up when left."""
    events = Events(on_event, preview=preview)
    try:
        yield events
    finally:
        events.summary()


def _done(run: Run, do: Do) -> Properties:
    """The run; the first failure is the user's, what follows from it is not told."""
    try:
        return do(run)
    except EngineFailure as failure:
        if not run.events.errors:
            run.events.diagnostic("error", str(failure))
        raise EngineFailure("\n".join(run.events.errors)) from failure
