"""Which recorded stacks a command is about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import typer

from openmcf.cli.backend import inventory_of, storage_of
from openmcf.cli.composite_parts import as_recorded
from openmcf.cli.options import ManifestOptions, StackOptions
from openmcf.cli.stack_manifests import recorded_jobs
from openmcf.cli.views import fail
from openmcf.errors import OpenmcfError, UsageError
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.stack_state import StackState
from openmcf.provisioner.state.state_reader import FoundStack, StateReader
from openmcf.specs.identity import Identity, Stack, called, stack_named

Row = TypeVar("Row")


@dataclass(frozen=True)
class Chosen:
    """Stacks of an inventory, and the manifests of the command by their stacks, if it names any."""

    state_reader: StateReader
    stacks: list[Stack]
    jobs: Mapping[Stack, StackManifest]

    def identity(self, found: FoundStack) -> Identity | None:
        """The manifest of a stack, by its record if it has one; None if openmcf did not apply it."""
        if found.recorded and found.recorded.identity:
            return found.recorded.identity
        return self.jobs[found.stack].identity if found.stack in self.jobs else None

    def owner(self, found: FoundStack) -> Identity | None:
        """The composite manifest that a stack's manifest is a part of."""
        if found.recorded and found.recorded.identity:
            return found.recorded.owner
        return self.jobs[found.stack].owner if found.stack in self.jobs else None

    def name(self, found: FoundStack) -> str:
        """What to call a stack: its manifest, if that is known, with the one that it is part of."""
        return called(self.identity(found), self.owner(found)) if self.identity(found) else str(found.stack)

    def grouped(self, rows: Iterable[Row], found_of: Callable[[Row], FoundStack]) -> list[Row]:
        """Rows of stacks in their order, parts below the composite manifest that they are of."""
        rows = [*rows]
        places = {self.identity(found_of(row)): index for index, row in enumerate(rows)}
        owners = [self.owner(found_of(row)) for row in rows]
        order = sorted(range(len(rows)), key=lambda at: (places.get(owners[at], at), bool(owners[at]), at))
        return [rows[at] for at in order]


def chosen(manifests: ManifestOptions, stacks: StackOptions) -> Chosen:
    """The stacks of the manifests, or the one that is named, or all that the backend has.

    Raises UsageError and StateUnusable; typer.Exit where manifests are faulty.
    """
    given = recorded_jobs(manifests.selection, stacks.stack) if manifests.are_named else ()
    jobs = as_recorded(given, stacks)
    named = [stack_named(stacks.stack)] if stacks.stack else []
    state_reader = inventory_of(stacks)
    by_stack = {state_reader.named(job.stack): job for job in jobs}
    these = [*by_stack] or [state_reader.named(stack) for stack in named] or state_reader.stacks()
    return Chosen(state_reader, these, by_stack)


def states(manifests: ManifestOptions, stacks: StackOptions) -> list[StackState]:
    """The states of the stacks of the manifests, or of the one that is named, or of all in the backend.

    Raises UsageError and StateUnusable; typer.Exit where manifests are faulty.
    """
    backend, environment = storage_of(stacks)
    these = chosen(manifests, stacks)
    return [StackState(backend, stack, environment) for stack in these.stacks]


def one_state(manifests: ManifestOptions, stacks: StackOptions) -> StackState:
    """The state of the only stack that is meant. Raises as `states` does, and UsageError."""
    found = states(manifests, stacks)
    if len(found) != 1:
        hint = "name it with -f or --stack; `openmcf list` shows them"
        raise UsageError(f"this is about one stack, and there are {len(found)}", hint)
    return found[0]


def end_if_unreadable(found: Sequence[FoundStack]) -> None:
    """Tell which stacks could not be read, and why; end the command with exit code 1 if there are any."""
    unreadable = [one for one in found if one.fault]
    for one in unreadable:
        fail(OpenmcfError(f"{one.stack}: {one.fault}", one.remedy))
    if unreadable:
        raise typer.Exit(1)
