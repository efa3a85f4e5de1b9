"""The events of the Automation API as those of any engine."""

from collections.abc import Mapping
from typing import Any

from pulumi import automation

from openmcf.engine.events import (
    DiagnosticEvent,
    EngineEvent,
    ResOpFailedEvent,
    ResourcePreEvent,
    ResOutputsEvent,
    StepEventMetadata,
    SummaryEvent,
)
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.steps import Op
from openmcf.properties.diff import PropertyDiff
from openmcf.properties.values import (
    SECRET,
    SIGNATURE,
    UNKNOWN,
    UNKNOWN_TEXTS,
    Properties,
    Secret,
    Value,
    whole,
)

_STEPS: Mapping[str, type[ResourcePreEvent] | type[ResOutputsEvent] | type[ResOpFailedEvent]] = {
    "resource_pre_event": ResourcePreEvent,
    "res_outputs_event": ResOutputsEvent,
    "res_op_failed_event": ResOpFailedEvent,
}

_OPS = {*Op}
"""The operations that the runs of this package have."""


def converted(event: automation.EngineEvent) -> EngineEvent | None:
    """The event; None for one that nobody here listens to. Secrets are masked, as the CLI sends them."""
    for name, step in _STEPS.items():
        if (told := getattr(event, name)) and told.metadata.op in _OPS:
            planning = bool(getattr(told, "planning", False))
            return step(_metadata(told.metadata), planning)
    if said := event.diagnostic_event:
        return DiagnosticEvent(said.severity, said.message, said.urn or "")  # type: ignore[arg-type]
    if event.summary_event:
        changes = event.summary_event.resource_changes or {}
        return SummaryEvent({str(op): count for op, count in changes.items()})
    return None


def _metadata(told: Any) -> StepEventMetadata:
    op = Op(told.op)
    detailed = {
        path: PropertyDiff(str(diff.diff_kind.value), bool(diff.input_diff))
        for path, diff in (told.detailed_diff or {}).items()
    }
    return StepEventMetadata(op, told.urn, told.type, _state(told.old), _state(told.new), detailed)


def _state(told: Any) -> ResourceState | None:
    if told is None:
        return None
    return ResourceState(
        urn=told.urn,
        type=told.type,
        custom=bool(told.custom),
        id=told.id or "",
        inputs=_properties(told.inputs),
        outputs=_properties(told.outputs),
    )


def _properties(told: Any) -> Properties:
    return {key: _value(value) for key, value in (told or {}).items()}


def _value(told: Any) -> Value:
    match told:
        case dict() if told.get(SIGNATURE) == SECRET:
            return Secret(told.get("ciphertext"))
        case dict():
            return _properties(told)
        case list():
            return [_value(item) for item in told]
        case str() if told in UNKNOWN_TEXTS:
            return UNKNOWN
        case float():
            return whole(told)
    return told
