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
        if (payload := getattr(event, name)) and payload.metadata.op in _OPS:
            planning = bool(getattr(payload, "planning", False))
            return step(_metadata(payload.metadata), planning)
    if said := event.diagnostic_event:
        return DiagnosticEvent(said.severity, said.message, said.urn or "")  # type: ignore[arg-type]
    if event.summary_event:
        changes = event.summary_event.resource_changes or {}
        return SummaryEvent({str(op): count for op, count in changes.items()})
    return None


def _metadata(metadata: Any) -> StepEventMetadata:
    op = Op(metadata.op)
    detailed = {
        path: PropertyDiff(str(diff.diff_kind.value), bool(diff.input_diff))
        for path, diff in (metadata.detailed_diff or {}).items()
    }
    return StepEventMetadata(
        op, metadata.urn, metadata.type, _state(metadata.old), _state(metadata.new), detailed
    )


def _state(state: Any) -> ResourceState | None:
    if state is None:
        return None
    return ResourceState(
        urn=state.urn,
        type=state.type,
        custom=bool(state.custom),
        id=state.id or "",
        inputs=_properties(state.inputs),
        outputs=_properties(state.outputs),
    )


def _properties(properties: Any) -> Properties:
    return {key: _value(value) for key, value in (properties or {}).items()}


def _value(value: Any) -> Value:
    match value:
        case dict() if value.get(SIGNATURE) == SECRET:
            return Secret(value.get("ciphertext"))
        case dict():
            return _properties(value)
        case list():
            return [_value(item) for item in value]
        case str() if value in UNKNOWN_TEXTS:
            return UNKNOWN
        case float():
            return whole(value)
    return value
