"""A failed run in the user's words: which resource, why, what was done before, and what to do next. Pure."""

from collections.abc import Sequence

from pulumi.automation import EngineEvent
from pulumi.automation.errors import CommandError

from openmcf.errors import DeploymentFailed, Interrupted, OpenmcfError
from openmcf.provisioner.plan import named, plan_of

_STOPPED = ("the run was stopped", "Resource monitor has terminated", "update canceled")
"""How the engines, and Pulumi's SDK within the program, begin to say that the user stopped a run."""

_SAYS_NOTHING = ("update failed", "preview failed")  # the Pulumi CLI, of itself, after what failed


def failure_of(what: str, events: Sequence[EngineEvent], said: str) -> OpenmcfError:
    """The error of a run over `what`, from its events and what the engine said at its end."""
    told = [_of_resource(event) for event in events if _is_error(event)] or [said]
    reasons = [reason for reason in told if reason and not reason.startswith(_STOPPED)]
    done = plan_of(event for event in events if _is_done(event)).counts
    counts = ", ".join(f"{count} {PAST.get(op, op)}" for op, count in done.items() if op != "same")
    progress = f"before that: {counts}; it is recorded" if counts else "nothing was changed"
    if not reasons:
        return Interrupted(f"{what}: stopped; {progress}", "run it again to carry on")
    text = "\n".join((f"{what} failed", *(f"  {reason}" for reason in reasons), f"  {progress}"))
    return DeploymentFailed(text, "mend the cause and apply again: it carries on from there")


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
    return text.strip().removeprefix("error: ")


def _is_done(event: EngineEvent) -> bool:
    return event.res_outputs_event is not None and not event.res_outputs_event.planning


def _is_error(event: EngineEvent) -> bool:
    return event.diagnostic_event is not None and event.diagnostic_event.severity == "error"


def _of_resource(event: EngineEvent) -> str:
    told = event.diagnostic_event
    if told is None:
        return ""
    message = told.message.strip()
    if not told.urn:
        return "" if message in _SAYS_NOTHING else message
    type_, name = named(told.urn)
    return f"{type_.rsplit(':', 1)[-1]} `{name}`: {message}"
