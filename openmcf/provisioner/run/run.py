"""One operation on a manifest's stack: its events, and its failures in a user's words."""

from collections.abc import Callable
from typing import TypeVar

from openmcf.engine.events import EngineEvent, OnEvent
from openmcf.engine.failures import EngineFailure
from openmcf.errors import StackLocked, StackMissing
from openmcf.provisioner.run.failure import Advise, failure_of
from openmcf.specs.identity import Identity

Result = TypeVar("Result")


def run(
    identity: Identity, operation: Callable[[OnEvent], Result], on_event: OnEvent, advise: Advise
) -> tuple[list[EngineEvent], Result]:
    """Run an operation on a manifest's stack: what happened, and what it gives.

    advise: what to do where a name is taken.

    Raises DeploymentFailed, Interrupted, StackMissing, StackLocked, and what the program refuses.
    """
    events: list[EngineEvent] = []

    def tell(event: EngineEvent) -> None:
        events.append(event)
        on_event(event)

    try:
        return events, operation(tell)
    except StackMissing as error:
        raise StackMissing(f"{identity} was never applied here", "`openmcf apply` makes it") from error
    except StackLocked as error:
        hint = "wait for it to end; `openmcf state unlock` says whether it runs, and removes its lock"
        raise StackLocked(f"another run works on {identity}: {error}", error.hint or hint) from error
    except EngineFailure as error:
        failure = failure_of(str(identity), events, str(error), advise)
        for more in getattr(error, "__notes__", ()):
            failure.add_note(more)
        raise failure from error
