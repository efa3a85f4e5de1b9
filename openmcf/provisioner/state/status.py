"""How recorded stacks are: applied, or what is the matter with them. Pure but for the reading of stacks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from openmcf.errors import PassphraseRefused
from openmcf.provisioner.state.recorded_stack import ConsumedOutput, RecordedStack
from openmcf.provisioner.state.state_reader import FoundStack, StateReader, survey
from openmcf.specs.identity import Stack

Health = Literal["applied", "never applied", "locked", "failed", "pending", "stale", "unreadable"]


class StackProblem(NamedTuple):
    """What is the matter with a stack. field: which one of its manifest holds a stale value."""

    health: Health
    what: str
    field: str | None = None


@dataclass(frozen=True)
class StackStatus:
    """A stack, and all that is the matter with it, the worst first."""

    found: FoundStack
    troubles: tuple[StackProblem, ...]

    @property
    def health(self) -> Health:
        """The state of the stack in a word."""
        return self.troubles[0].health if self.troubles else "applied"


def stack_statuses(state_reader: StateReader, stacks: Sequence[Stack]) -> list[StackStatus]:
    """How stacks are, in their order.

    Secrets are opened to be compared. Raises StateUnusable.
    """
    found = survey(state_reader, stacks)
    needed = {taken.stack for one in found if one.recorded for taken in one.recorded.taken}
    others = survey(state_reader, sorted(needed.difference(stacks)))
    known = {one.stack: one.recorded for one in (*found, *others)}
    return [StackStatus(one, tuple(_troubles(one, known))) for one in found]


def _troubles(found: FoundStack, known: Mapping[Stack, RecordedStack | None]) -> Iterator[StackProblem]:
    recorded = found.recorded
    if found.fault:
        yield StackProblem("unreadable", "; ".join(filter(None, (found.fault, found.remedy))))
        return
    for lock in found.locks:
        then = "; the next run takes it over" if lock.is_gone else ""
        yield StackProblem("locked", f"locked: {lock}{then}")
    if recorded is None or not (recorded.was_deployed or found.last):
        yield StackProblem("never applied", "there is no record of it")
        return
    if found.last and found.last.result == "failed":
        yield StackProblem("failed", f"the last {found.last.command} failed; `openmcf apply` carries on")
    for operation in recorded.pending:
        yield StackProblem("pending", f"a run was stopped while {operation}; `openmcf apply` carries on")
    try:
        for taken in recorded.taken:
            yield from _stale(recorded, taken, known[taken.stack])
    except PassphraseRefused as error:
        yield StackProblem("unreadable", f"whether it is stale is not known: {error}; {error.hint}")


def _stale(
    recorded: RecordedStack, taken: ConsumedOutput, source: RecordedStack | None
) -> Iterator[StackProblem]:
    if source is None:
        what = f"{taken.field} holds `{taken.path}` of {taken.target}, which is gone"
        yield StackProblem("stale", what, taken.field)
    elif (given := source.gives(taken)) is None:
        what = f"{taken.field} holds `{taken.path}` of {taken.target}, which gives it no more"
        yield StackProblem("stale", f"{what}; take another output there", taken.field)
    elif recorded.opened(taken.stored) != given:
        what = f"{taken.field} is not what {taken.target} now gives as `{taken.path}`"
        yield StackProblem("stale", f"{what}; `openmcf apply` takes it over", taken.field)
