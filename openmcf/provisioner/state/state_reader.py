"""The recorded stacks of a backend: read where they are stored; those of Pulumi Cloud by the Pulumi CLI."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from typing import Protocol, cast

from pulumi import automation
from pulumi.automation import UpdateSummary
from pulumi.automation.errors import CommandError, StackNotFoundError

from openmcf.engine import stack_reference
from openmcf.engine.backend import Backend
from openmcf.engine.history import Result, Update, UpdateKind
from openmcf.engine.locks import Lock
from openmcf.engine.state.passphrase import Passphrase, read_phrase
from openmcf.errors import StackMissing, StateUnusable
from openmcf.provisioner.run.failure import words_of
from openmcf.provisioner.run.stacks import Stacks
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


@dataclass(frozen=True)
class PulumiCliReader:
    """The stacks of any backend, as the Pulumi CLI tells of them; with Pulumi Cloud there is no other way."""

    engine: Stacks

    def named(self, stack: Stack) -> Stack:
        """A stack as the backend names it."""
        return self.engine.recorded(stack)

    def stacks(self) -> list[Stack]:
        """All stacks, by name."""
        return sorted(self._busy)

    def read(self, stack: Stack) -> RecordedStack:
        """One stack."""
        with self._selected(stack) as opened:
            deployment = opened.export_stack().deployment
        return recorded_stack(stack, deployment, _already_open)

    def history(self, stack: Stack, limit: int | None = None) -> list[Update]:
        """The runs of a stack."""
        with self._selected(stack) as opened:
            return [_update(summary) for summary in opened.history(limit, show_secrets=False)]

    def locks(self, stack: Stack) -> list[Lock]:
        """Whether a run is in progress; who runs it is not told."""
        return [Lock(str(stack))] if self._busy.get(stack) else []

    def unlock(self, stack: Stack, locks: Sequence[Lock]) -> None:
        """Cancel the run in progress, as Pulumi calls it."""
        with self._selected(stack) as opened:
            opened.cancel()

    @cached_property
    def _busy(self) -> dict[Stack, bool]:
        with _translated_errors():
            return {
                stack_named(summary.name): bool(summary.update_in_progress)
                for summary in self.engine.summaries()
            }

    @contextmanager
    def _selected(self, stack: Stack) -> Iterator[automation.Stack]:
        with _translated_errors(), self.engine.opened(stack, None, {}) as opened:
            yield opened


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except StackNotFoundError as error:
        raise StackMissing("no such stack") from error
    except CommandError as error:
        raise StateUnusable(f"the Pulumi CLI cannot read the state: {words_of(error)}") from error


def _already_open(text: str) -> str:
    """The SDK exports secrets in clear, so none is ever to be decrypted."""
    raise AssertionError(text)


def _update(summary: UpdateSummary) -> Update:
    return Update(
        kind=cast("UpdateKind", summary.kind),
        start_time=_seconds(summary.start_time),
        end_time=_seconds(summary.end_time) if summary.end_time else 0,
        message=summary.message,
        environment=summary.environment,
        config={key: setting.value for key, setting in summary.config.items()},
        result=cast("Result", summary.result),
        resource_changes=cast("Mapping[str, int]", summary.resource_changes or {}),
    )


def _seconds(time: datetime) -> int:
    """The SDK's times are UTC, and do not say so."""
    return int(time.replace(tzinfo=UTC).timestamp())
