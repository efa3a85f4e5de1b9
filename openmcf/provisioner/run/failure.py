"""A failed run in the user's words: which resource, why, what was done before, and what to do next. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pulumi.automation import EngineEvent
from pulumi.automation.errors import CommandError

from openmcf.errors import DeploymentFailed, Interrupted, OpenmcfError
from openmcf.provisioner.plans.plan import named, plan_of
from openmcf.urls import hidden

_STOPPED = ("the run was stopped", "Resource monitor has terminated", "update canceled")
"""How the engines, and Pulumi's SDK within the program, begin to say that the user stopped a run."""

_WRONG_TYPE = re.compile(
    r"python inline source runtime error: Unexpected type"
    r"(?:[^\n]*? at resource `(?P<name>[^`]+)`, property `(?P<property>[^`]+)`)?"
)
"""How Pulumi's SDK says, in a traceback and with the value, that a recorded output is not of its type."""

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
    told = [_of_resource(event, events, advise) for event in events if _is_error(event)] or [said]
    reasons = [reason for reason in told if reason and not reason.startswith(_STOPPED)]
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


def words_of(error: CommandError) -> str:
    """What the engine wrote as the reason, without the frame that the SDK puts around it."""
    _, _, text = str(error).partition(" stderr: ")
    return hidden(text.strip().removeprefix("error: "))


def _is_done(event: EngineEvent) -> bool:
    return event.res_outputs_event is not None and not event.res_outputs_event.planning


def _is_error(event: EngineEvent) -> bool:
    return event.diagnostic_event is not None and event.diagnostic_event.severity == "error"


def _of_resource(event: EngineEvent, events: Sequence[EngineEvent], advise: Advise) -> str:
    told = event.diagnostic_event
    if told is None:
        return ""
    message = told.message.strip()
    if wrong := _WRONG_TYPE.match(message):
        return _recorded_wrongly(wrong["property"], wrong["name"])
    if not told.urn:
        return "" if message in _SAYS_NOTHING else message
    type_, name = named(told.urn)
    if _NAME_TAKEN.search(message) and (advice := advise(type_, _inputs(told.urn, events))):
        message = f"{message.partition(_HINT)[0]}{_HINT}{advice}"
    return f"{type_.rsplit(':', 1)[-1]} `{name}`: {message}"


def _recorded_wrongly(output: str | None, resource: str | None) -> str:
    which = f"`{output}` of `{resource}`" if output else "an output of a resource"
    return f"the state has {which} with a value of another type; `openmcf refresh` records what AWS has"


def _inputs(urn: str, events: Sequence[EngineEvent]) -> Mapping[str, Any]:
    """What a run was to make of a resource."""
    begun = (event.resource_pre_event.metadata for event in events if event.resource_pre_event)
    return next((told.new.inputs or {} for told in begun if told.urn == urn and told.new), {})
