"""Engine events: what happens in a run, in the words of Pulumi's Automation API, as data of either engine."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.steps import Op, Step
from openmcf.properties.diff import PropertyDiff

Severity = Literal["debug", "info", "info#err", "warning", "error"]


@dataclass(frozen=True, slots=True)
class StepEventMetadata:
    """A step, as events tell of it.

    old, new: the resource before and after; None where there is none. Their values may be secret, or not
    known yet. detailed_diff: the properties that differ, by path.
    """

    op: Op
    urn: str
    type: str
    old: ResourceState | None
    new: ResourceState | None
    detailed_diff: Mapping[str, PropertyDiff]


@dataclass(frozen=True, slots=True)
class _StepEvent:
    metadata: StepEventMetadata
    planning: bool


class ResourcePreEvent(_StepEvent):
    """A step is about to be taken; what its new state gives is not known yet. planning: in a preview."""


class ResOutputsEvent(_StepEvent):
    """A step has been taken, or what a component or the stack gives is known."""


class ResOpFailedEvent(_StepEvent):
    """A step could not be taken."""


@dataclass(frozen=True, slots=True)
class DiagnosticEvent:
    """A message, about a resource if it has a URN."""

    severity: Severity
    message: str
    urn: str = ""


@dataclass(frozen=True, slots=True)
class SummaryEvent:
    """The run is over: how many steps there were of each operation."""

    resource_changes: Mapping[str, int]


EngineEvent = ResourcePreEvent | ResOutputsEvent | ResOpFailedEvent | DiagnosticEvent | SummaryEvent

OnEvent = Callable[[EngineEvent], None]
"""Is told of each event as it happens, one at a time, from any thread."""


class Events:
    """Says what happens, to whoever listens; counts the steps for the summary."""

    def __init__(self, on_event: OnEvent, *, preview: bool) -> None:
        self._on_event, self._preview = on_event, preview
        self._lock = threading.Lock()
        self.changes: Counter[str] = Counter()
        self.errors: list[str] = []

    def began(self, step: Step) -> None:
        """A step is about to be taken."""
        if step.new and step.op is not Op.REFRESH:
            step = replace(step, new=replace(step.new, id="", outputs={}))
        self._send(ResourcePreEvent(_metadata(step), self._preview))

    def count(self, step: Step) -> None:
        """Count a step for the summary, if it is one that users are told of."""
        if step.counted:
            with self._lock:
                self.changes[step.op] += 1

    def ended(self, step: Step) -> None:
        """A step has been taken; its new state has outputs."""
        self.count(step)
        if step.new is None or step.new.custom:
            self.outputs(step)

    def outputs(self, step: Step) -> None:
        """A resource's outputs are known: after its step, or for the stack when all is registered."""
        self._send(ResOutputsEvent(_metadata(step), self._preview))

    def failed(self, step: Step, reason: str) -> None:
        """A step could not be taken."""
        self.diagnostic("error", reason, step.state.urn)
        self._send(ResOpFailedEvent(_metadata(step), self._preview))

    def diagnostic(self, severity: Severity, message: str, urn: str = "") -> None:
        """Say something to the user."""
        if severity == "error":
            with self._lock:
                self.errors.append(message)
        self._send(DiagnosticEvent(severity, message, urn))

    def summary(self) -> None:
        """The run is over."""
        self._send(SummaryEvent(dict(self.changes)))

    def _send(self, event: EngineEvent) -> None:
        with self._lock:
            self._on_event(event)


def _metadata(step: Step) -> StepEventMetadata:
    state = step.state
    return StepEventMetadata(step.op, state.urn, state.type, step.old, step.new, step.diff.detailed)
