"""One operation on a stack through the Automation API: its events, and its failures in a user's words."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from pulumi.automation import EngineEvent
from pulumi.automation.errors import CommandError, ConcurrentUpdateError, StackNotFoundError

from openmcf.errors import OpenmcfError, StackLocked, StackMissing
from openmcf.provisioner.run.failure import Advise, failure_of, words_of
from openmcf.provisioner.run.stacks import Program
from openmcf.specs.identity import Identity

OnEvent = Callable[[EngineEvent], None]
"""Is told of each event as it happens, from another thread."""

Operation = Callable[..., object]
"""A method of `automation.Stack`."""

Open = Callable[[Program | None], AbstractContextManager[Any]]
"""Opens the stack with a program."""


def run(
    identity: Identity,
    opened: Open,
    program: Program | None,
    operation: Operation,
    on_event: OnEvent,
    advise: Advise,
) -> list[EngineEvent]:
    """Run an operation on a manifest's stack: what happened. Without a program, that of the stack rests.

    advise: what to do where a name is taken.

    Raises DeploymentFailed, Interrupted, StackMissing, StackLocked, and what the program refuses.
    """
    options = {} if program else {"run_program": False}
    events: list[EngineEvent] = []
    refused: list[OpenmcfError] = []

    def tell(event: EngineEvent) -> None:
        events.append(event)
        on_event(event)

    try:
        with opened(program and _keeping(refused, program)) as stack:
            operation(stack, on_event=tell, **options)
    except (StackNotFoundError, StackMissing) as error:
        raise StackMissing(f"{identity} was never applied here", "`openmcf apply` makes it") from error
    except ConcurrentUpdateError as error:
        hint = "wait for it to end; `openmcf state unlock` says whether it runs, and removes its lock"
        raise StackLocked(f"another run works on {identity}: {words_of(error)}", hint) from error
    except CommandError as error:
        if refused:
            raise refused[0] from None
        failure = failure_of(str(identity), events, words_of(error), advise)
        for more in getattr(error.__cause__, "__notes__", ()):
            failure.add_note(more)
        raise failure from error
    return events


def _keeping(refused: list[OpenmcfError], program: Program) -> Program:
    """The program, which adds to the list what it refuses; the engine would make a traceback of it."""

    def kept() -> None:
        try:
            program()
        except OpenmcfError as error:
            refused.append(error)
            raise

    return kept
