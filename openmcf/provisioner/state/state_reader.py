"""The recorded stacks of a backend, read where they are stored; `cloud_reader.py` is for Pulumi Cloud."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import Protocol

from openmcf.engine import stack_reference
from openmcf.engine.backend import Backend
from openmcf.engine.history import Update
from openmcf.engine.locks import Lock
from openmcf.engine.state.passphrase import Passphrase, read_phrase
from openmcf.errors import StackMissing, StateUnusable
from openmcf.provisioner.state.recorded_stack import RecordedStack, recorded_stack
from openmcf.specs.identity import Stack, stack_named

_AT_ONCE = 16
"""How many stacks are read at a time, since remote storages take their time for each."""


class StateReader(Protocol):
    """What is recorded of stacks. Every method raises StateUnusable where the state cannot be read."""

    def named(self, stack: Stack) -> Stack:
        """A stack as the backend names it."""

    def stacks(self) -> list[Stack]:
        """All stacks, by name."""

    def read(self, stack: Stack) -> RecordedStack:
        """One stack. Raises StackMissing."""

    def history(self, stack: Stack, limit: int | None = None) -> list[Update]:
        """The runs of a stack, the latest first: all, or as many as the limit says."""

    def locks(self, stack: Stack) -> list[Lock]:
        """The locks of those who work on a stack now."""

    def unlock(self, stack: Stack, locks: Sequence[Lock]) -> None:
        """Remove locks of a stack, whoever holds them."""


@dataclass(frozen=True)
class FoundStack:
    """A stack, its last run if there was one, and its locks.

    recorded: None if there is no such stack, or fault says why it cannot be read, and remedy what to do.
    """

    stack: Stack
    recorded: RecordedStack | None
    last: Update | None = None
    locks: tuple[Lock, ...] = ()
    fault: str | None = None
    remedy: str | None = None

    @property
    def exists(self) -> bool:
        """Whether there is such a stack, readable or not."""
        return self.recorded is not None or self.fault is not None


def survey(state_reader: StateReader, stacks: Sequence[Stack]) -> list[FoundStack]:
    """What is recorded of stacks, in their order."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return [*threads.map(partial(_look, state_reader), stacks)]


def readable(state_reader: StateReader, stacks: Sequence[Stack]) -> list[RecordedStack]:
    """What is recorded of those stacks that exist and can be read, in their order."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return [one for one in threads.map(partial(_read, state_reader), stacks) if one]


def _read(state_reader: StateReader, stack: Stack) -> RecordedStack | None:
    try:
        return state_reader.read(stack)
    except StateUnusable:  # StackMissing too
        return None


def _look(state_reader: StateReader, stack: Stack) -> FoundStack:
    try:
        recorded = state_reader.read(stack)
        last = next(iter(state_reader.history(stack, 1)), None)
        return FoundStack(stack, recorded, last, tuple(state_reader.locks(stack)))
    except StackMissing:
        return FoundStack(stack, None)
    except StateUnusable as error:
        return FoundStack(stack, None, fault=str(error), remedy=error.hint)


@dataclass(frozen=True)
class DiyBackendReader:
    """The stacks of a DIY backend. environment: where the passphrase is found, should a secret be opened."""

    backend: Backend
    environment: Mapping[str, str]

    def named(self, stack: Stack) -> Stack:
        """A stack with the only organization that there is."""
        return stack._replace(organization=stack_reference.ORGANIZATION)

    def stacks(self) -> list[Stack]:
        """All stacks, by name."""
        return [stack_named(str(stack)) for stack in self.backend.stacks()]

    def read(self, stack: Stack) -> RecordedStack:
        """One stack."""
        checkpoint = self.backend.read(_name(stack))
        checkpoint.verify()

        @cache
        def passphrase() -> Passphrase:
            return Passphrase(read_phrase(self.environment), checkpoint.salt)

        return recorded_stack(
            stack, checkpoint.deployment, lambda text: passphrase().decrypt(text, place=None)
        )

    def history(self, stack: Stack, limit: int | None = None) -> list[Update]:
        """The runs of a stack."""
        return self.backend.history(_name(stack), limit)

    def locks(self, stack: Stack) -> list[Lock]:
        """The locks of a stack."""
        return self.backend.locks(_name(stack))

    def unlock(self, stack: Stack, locks: Sequence[Lock]) -> None:
        """Remove locks of a stack."""
        self.backend.unlock(locks)


def _name(stack: Stack) -> stack_reference.StackReference:
    return stack_reference.StackReference(stack.project, stack.name)
