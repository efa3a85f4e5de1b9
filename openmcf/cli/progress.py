"""What a run does, while it does it: drawn from the engine's events, on standard error."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock

from openmcf.cli.views import log, visible
from openmcf.engine.events import (
    DiagnosticEvent,
    EngineEvent,
    OnEvent,
    ResOpFailedEvent,
    ResourcePreEvent,
    ResOutputsEvent,
    StepEventMetadata,
    SummaryEvent,
)
from openmcf.provisioner.plans.plan import is_internal, kind_of, named
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.specs.identity import Identity

_UNDER_WAY = {
    "create": "creating",
    "create-replacement": "creating the replacement of",
    "update": "updating",
    "delete": "deleting",
    "delete-replaced": "deleting the replaced",
    "import": "importing",
    "refresh": "reading",
}
_DONE = {
    "create": "created",
    "create-replacement": "created the replacement of",
    "update": "updated",
    "delete": "deleted",
    "delete-replaced": "deleted the replaced",
    "import": "imported",
}


class Progress:
    """The manifests and resources under way, and a line for each resource that is done.

    several: whether lines say whose they are. Called from the engine's threads.
    """

    def __init__(self, *, several: bool) -> None:
        self._several = several
        self._jobs: dict[Identity, float] = {}
        self._resources: dict[tuple[Identity, str, str], float] = {}
        self._lock = Lock()

    @contextmanager
    def of(self, job: StackManifest) -> Iterator[OnEvent]:
        """What takes in the events of one manifest, which is under way until left."""
        with self._lock:
            self._jobs[job.identity] = time.monotonic()
        try:
            yield partial(self._take, job.identity)
        finally:
            with self._lock:
                del self._jobs[job.identity]

    def under_way(self) -> list[str]:
        """A line for each resource under way, and for each manifest without any."""
        with self._lock:
            now = time.monotonic()
            busy = {whose for whose, _, _ in self._resources}
            return [
                *(
                    f"{visible(str(job))} ({now - since:.0f} s)"
                    for job, since in self._jobs.items()
                    if job not in busy
                ),
                *(
                    f"{self._prefix(whose)}{_UNDER_WAY[op]} {_called(urn)} ({now - since:.0f} s)"
                    for (whose, urn, op), since in self._resources.items()
                ),
            ]

    def _take(self, whose: Identity, event: EngineEvent) -> None:
        match event:
            case DiagnosticEvent(severity="warning"):
                lines = map(visible, event.message.strip().splitlines())
                log(f"{self._prefix(whose)}warning: " + "\n".join(line for line in lines if line))
            case DiagnosticEvent(severity="info"):
                log(self._prefix(whose) + visible(event.message.strip()))
            case DiagnosticEvent() | SummaryEvent():
                return
            case _ if not event.planning and not is_internal(event.metadata.type):
                self._take_step(whose, event)

    def _take_step(
        self, whose: Identity, event: ResourcePreEvent | ResOutputsEvent | ResOpFailedEvent
    ) -> None:
        with self._lock:
            if isinstance(event, ResourcePreEvent):
                self._begin(whose, event.metadata)
            else:
                self._end(whose, event.metadata, "failed" if isinstance(event, ResOpFailedEvent) else "")

    def _begin(self, whose: Identity, metadata: StepEventMetadata) -> None:
        if metadata.op in _UNDER_WAY:
            self._resources[whose, metadata.urn, metadata.op] = time.monotonic()

    def _end(self, whose: Identity, metadata: StepEventMetadata, failed: str) -> None:
        since = self._resources.pop((whose, metadata.urn, metadata.op), None)
        word = failed or _DONE.get(metadata.op)
        if word and since is not None:
            took = time.monotonic() - since
            log(f"{self._prefix(whose)}{word} {_called(metadata.urn)} ({took:.1f} s)")

    def _prefix(self, whose: Identity) -> str:
        return visible(f"{whose}: ") if self._several else ""


def _called(urn: str) -> str:
    type_, name = named(urn)
    return visible(f"{kind_of(type_)} {name}")


@contextmanager
def progress(*, several: bool = False) -> Iterator[Progress]:
    """Shows what is under way until left, where standard error is a terminal; else only what is done."""
    shown = Progress(several=several)
    if not sys.stderr.isatty():
        yield shown
        return
    from rich.console import Console, Group
    from rich.live import Live
    from rich.spinner import Spinner
    from rich.text import Text

    def drawn() -> Group:
        return Group(*(Spinner("dots", Text(line)) for line in shown.under_way()))

    with Live(console=Console(file=sys.stderr), get_renderable=drawn, transient=True, redirect_stdout=False):
        yield shown
