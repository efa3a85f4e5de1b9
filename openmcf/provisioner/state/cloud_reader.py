"""The recorded stacks of Pulumi Cloud, read by whoever can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from openmcf.engine.history import Update
from openmcf.engine.locks import Lock
from openmcf.provisioner.state.recorded_stack import RecordedStack, recorded_stack
from openmcf.specs.identity import Stack, stack_named


class Cloud(Protocol):
    """What tells of stacks, by their full names; see `pulumi_cli.backend`."""

    def stacks(self) -> Mapping[str, bool]:
        """All stacks, and whether a run works on each."""

    def deployment(self, name: str) -> Mapping[str, Any] | None:
        """What is recorded of a stack, secrets in clear. Raises StackMissing."""

    def history(self, name: str, limit: int | None) -> list[Update]:
        """The runs of a stack, the latest first."""

    def cancel(self, name: str) -> None:
        """Cancel the run that works on a stack."""


@dataclass(frozen=True)
class CloudReader:
    """The stacks of a cloud."""

    cloud: Cloud

    def named(self, stack: Stack) -> Stack:
        """A stack as the backend names it: with its organization."""
        return stack

    def stacks(self) -> list[Stack]:
        """All stacks, by name."""
        return sorted(self._busy)

    def read(self, stack: Stack) -> RecordedStack:
        """One stack."""
        return recorded_stack(stack, self.cloud.deployment(str(stack)), _already_open)

    def history(self, stack: Stack, limit: int | None = None) -> list[Update]:
        """The runs of a stack."""
        return self.cloud.history(str(stack), limit)

    def locks(self, stack: Stack) -> list[Lock]:
        """Whether a run is in progress; who runs it is not told."""
        return [Lock(str(stack))] if self._busy.get(stack) else []

    def unlock(self, stack: Stack, locks: Sequence[Lock]) -> None:
        """Cancel the run in progress."""
        self.cloud.cancel(str(stack))

    @cached_property
    def _busy(self) -> dict[Stack, bool]:
        return {stack_named(name): busy for name, busy in self.cloud.stacks().items()}


def _already_open(text: str) -> str:
    """Secrets come in clear, so none is ever to be decrypted."""
    raise AssertionError(text)
