"""The commands that run: up, preview, refresh, destroy."""

import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from functools import partial

from openmcf.engine.backend import Backend
from openmcf.engine.cancellation import Cancellation
from openmcf.engine.elsewhere import Elsewhere
from openmcf.engine.event_stream import EventStream
from openmcf.engine.events import Events
from openmcf.engine.executor import Record, Unrecorded
from openmcf.engine.failures import EngineFailure
from openmcf.engine.history import Result, Update, UpdateKind
from openmcf.engine.program import Program
from openmcf.engine.run import Run
from openmcf.engine.snapshot_manager import SnapshotManager
from openmcf.engine.stack_reference import ORGANIZATION
from openmcf.engine.state.passphrase import Passphrase
from openmcf.engine.state.snapshot import Snapshot
from openmcf.engine.storage.retrying import retry_seconds
from openmcf.engine.targets import Targets
from openmcf.engine.timestamps import now
from openmcf.engine.workspace import Workspace
from openmcf.errors import StateUnusable


def update(workspace: Workspace, arguments: Namespace) -> str:
    """Run an update, a preview, a refresh or a destroy; the text says what changed. Raises EngineFailure."""
    preview = arguments.command == "preview" or arguments.preview_only
    with nullcontext() if preview else workspace.backend.lock(workspace.the_stack):
        snapshot, passphrase = workspace.opened()
        with _listened(arguments.event_log, preview=preview) as events:
            if preview:
                _run(workspace, arguments, snapshot, events, Unrecorded(), preview=True)
            else:
                _recorded(workspace, arguments, snapshot, passphrase, events)
    return "\n".join(f"{count} {op}" for op, count in sorted(events.changes.items()))


@contextmanager
def _listened(address: str, *, preview: bool) -> Iterator[Events]:
    """Events that go to the address, if there is one; the listener has had them all at the end."""
    stream = EventStream(address) if address else None
    events = Events(stream.emit if stream else None, preview=preview)
    try:
        yield events
    finally:
        events.summary()
        events.end()
        if stream:
            stream.close()


def _recorded(
    workspace: Workspace, arguments: Namespace, snapshot: Snapshot, passphrase: Passphrase, events: Events
) -> None:
    """Run for real: every step is recorded, and the run itself in the stack's history."""
    passphrase.verify()
    tell = partial(events.diagnostic, "warning")
    backend = workspace.backend.retrying(retry_seconds(workspace.environ), workspace.cancelled, tell)
    remember = partial(_add_history, backend, workspace, arguments, events, int(time.time()))
    try:
        with SnapshotManager(backend, workspace.the_stack, snapshot, passphrase) as recorder:
            _run(workspace, arguments, snapshot, events, recorder, preview=False)
    except BaseException:
        with suppress(StateUnusable):  # what ended the run is what the user has to know
            remember("failed")
        raise
    remember("succeeded")


_HISTORY_KINDS: Mapping[str, UpdateKind] = {"up": "update", "refresh": "refresh", "destroy": "destroy"}


def _add_history(
    backend: Backend, workspace: Workspace, arguments: Namespace, events: Events, started: int, result: Result
) -> None:
    update = Update(
        kind=_HISTORY_KINDS[arguments.command],
        start_time=started,
        end_time=int(time.time()),
        message=arguments.message,
        environment={"exec.kind": arguments.exec_kind, "openmcf.engine": "embedded"},
        config=workspace.config,
        result=result,
        resource_changes=dict(events.changes),
    )
    backend.add_history(workspace.the_stack, update)


def _run(
    workspace: Workspace,
    arguments: Namespace,
    snapshot: Snapshot,
    events: Events,
    record: Record,
    *,
    preview: bool,
) -> None:
    run = Run(
        stack=workspace.the_stack.name,
        project=workspace.the_stack.project,
        snapshot=snapshot,
        elsewhere=Elsewhere(workspace.backend, workspace.the_stack),
        forget_creations=arguments.clear_pending_creates,
        config=workspace.config,
        attach=workspace.attach,
        events=events,
        record=record,
        preview=preview,
        now=now,
        parallel=arguments.parallel,
        targets=Targets(tuple(arguments.target), tuple(arguments.exclude), tuple(arguments.replace)),
        target_dependents=arguments.target_dependents,
        cancelled=Cancellation(workspace.cancelled),
    )
    _do(run, workspace, arguments, events)


def _do(run: Run, workspace: Workspace, arguments: Namespace, events: Events) -> None:
    """The run; the first failure is the user's, what follows from it is not told."""
    events.prelude(workspace.config)
    try:
        match arguments.command:
            case "refresh":
                run.refresh()
            case "destroy":
                run.destroy(refresh=arguments.refresh)
            case _:
                run.update(_program(workspace, arguments), refresh=arguments.refresh)
    except EngineFailure as failure:
        if not events.errors:
            events.diagnostic("error", str(failure))
        raise EngineFailure("\n".join(events.errors)) from failure
    if arguments.expect_no_changes and set(events.changes) - {"same"}:
        raise EngineFailure("no changes were expected, but there were some")


def _program(workspace: Workspace, arguments: Namespace) -> Program:
    if not arguments.client:
        raise EngineFailure("the embedded engine runs inline programs only; try --engine pulumi")
    stack = workspace.the_stack
    return Program(
        arguments.client, ORGANIZATION, stack.project, stack.name, workspace.config, arguments.parallel
    )
