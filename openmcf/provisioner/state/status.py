"""How recorded stacks are: applied, or what is the matter with them. Pure but for the reading of stacks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from openmcf.errors import PassphraseRefused
from openmcf.provisioner.state.recorded_stack import RecordedStack, Taken
from openmcf.provisioner.state.state_reader import Found, Inventory, survey
from openmcf.specs.identity import Stack

Health = Literal["applied", "never applied", "locked", "failed", "pending", "stale", "unreadable"]


class Trouble(NamedTuple):
    """What is the matter with a stack. field: which one of its manifest holds a stale value."""

    health: Health
    what: str
    field: str | None = None


@dataclass(frozen=True)
class Standing:
    """A stack, and all that is the matter with it, the worst first."""

    found: Found
    troubles: tuple[Trouble, ...]

    @property
    def health(self) -> Health:
        """The state of the stack in a word."""
        return self.troubles[0].health if self.troubles else "applied"


def standings(inventory: Inventory, stacks: Sequence[Stack]) -> list[Standing]:
    """How stacks are, in their order.

    Secrets are opened to be compared. Raises StateUnusable.
    """
    found = survey(inventory, stacks)
    needed = {taken.stack for one in found if one.recorded for taken in one.recorded.taken}
    others = survey(inventory, sorted(needed.difference(stacks)))
    known = {one.stack: one.recorded for one in (*found, *others)}
    return [Standing(one, tuple(_troubles(one, known))) for one in found]


def _troubles(found: Found, known: Mapping[Stack, RecordedStack | None]) -> Iterator[Trouble]:
    recorded = found.recorded
    if found.fault:
        yield Trouble("unreadable", "; ".join(filter(None, (found.fault, found.remedy))))
        return
    for lock in found.locks:
        then = "; the next run takes it over" if lock.is_gone else ""
        yield Trouble("locked", f"locked: {lock}{then}")
    if recorded is None or not (recorded.was_deployed or found.last):
        yield Trouble("never applied", "there is no record of it")
        return
    if found.last and found.last.result == "failed":
        yield Trouble("failed", f"the last {found.last.command} failed; `openmcf apply` carries on")
    for operation in recorded.pending:
        yield Trouble("pending", f"a run was stopped while {operation}; `openmcf apply` carries on")
    try:
        for taken in recorded.taken:
            yield from _stale(recorded, taken, known[taken.stack])
    except PassphraseRefused as error:
        yield Trouble("unreadable", f"whether it is stale is not known: {error}; {error.hint}")


def _stale(recorded: RecordedStack, taken: Taken, source: RecordedStack | None) -> Iterator[Trouble]:
    if source is None:
        what = f"{taken.field} holds `{taken.path}` of {taken.target}, which is gone"
        yield Trouble("stale", what, taken.field)
    elif (given := source.gives(taken)) is None:
        what = f"{taken.field} holds `{taken.path}` of {taken.target}, which gives it no more"
        yield Trouble("stale", f"{what}; take another output there", taken.field)
    elif recorded.opened(taken.stored) != given:
        what = f"{taken.field} is not what {taken.target} now gives as `{taken.path}`"
        yield Trouble("stale", f"{what}; `openmcf apply` takes it over", taken.field)
