"""A failed run in the user's words: which resource, why, what was done before, and what to do next. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openmcf.engine.events import DiagnosticEvent, EngineEvent, ResourcePreEvent, ResOutputsEvent
from openmcf.errors import DeploymentFailed, Interrupted, OpenmcfError
from openmcf.provisioner.plans.plan import named, plan_of

_STOPPED = ("the run was stopped", "Resource monitor has terminated", "update canceled")
"""How the engines, and Pulumi's SDK within the program, begin to say that the user stopped a run."""

_SAYS_NOTHING = ("update failed", "preview failed")  # the Pulumi CLI, of itself, after what failed


Advise = Callable[[str, Mapping[str, Any]], str | None]
"""From type and inputs of a resource whose name is taken to what to do; None if nobody here has it."""

_HINT = "\nhint: "

_NAME_TAKEN = re.compile("already ?(exist|associated)|GroupExists|DuplicateProvider", re.IGNORECASE)
"""What AWS's services say where a name is taken; each has its own code and words for it."""


def failure_of(
    what: str, events: Sequence[EngineEvent], said: str, advise: Advise = lambda *_: None
) -> OpenmcfError:
    """The error of a run over `what`, from its events and what the engine said at its end."""
    errors = (one for one in events if isinstance(one, DiagnosticEvent) and one.severity == "error")
    messages = [_of_resource(error, events, advise) for error in errors] or [said]
    reasons = [reason for reason in messages if reason and not reason.startswith(_STOPPED)]
    done = plan_of(event for event in events if _is_done(event)).counts
    counts = ", ".join(f"{count} {PAST.get(op, op)}" for op, count in done.items() if op != "same")
    progress = f"before that: {counts}; it is recorded" if counts else "nothing was changed"
    if not reasons:
        return Interrupted(f"{what}: stopped; {progress}", "run it again to carry on")
    text = "\n".join((f"{what} failed", *(f"  {reason}" for reason in reasons), f"  {progress}"))
    return DeploymentFailed(text, "fix the cause and apply again; it resumes from there")


PAST = {
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "deleted",
    "import": "imported",
}


def _is_done(event: EngineEvent) -> bool:
    return isinstance(event, ResOutputsEvent) and not event.planning


def _of_resource(error: DiagnosticEvent, events: Sequence[EngineEvent], advise: Advise) -> str:
    message = error.message.strip()
    if not error.urn:
        return "" if message in _SAYS_NOTHING else message
    type_, name = named(error.urn)
    if _NAME_TAKEN.search(message) and (advice := advise(type_, _inputs(error.urn, events))):
        message = f"{message.partition(_HINT)[0]}{_HINT}{advice}"
    return f"{type_.rsplit(':', 1)[-1]} `{name}`: {message}"


def _inputs(urn: str, events: Sequence[EngineEvent]) -> Mapping[str, Any]:
    """What a run was to make of a resource."""
    begun = (event.metadata for event in events if isinstance(event, ResourcePreEvent))
    return next((step.new.inputs for step in begun if step.urn == urn and step.new), {})
