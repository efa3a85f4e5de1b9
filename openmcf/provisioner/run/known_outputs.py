"""What the manifests of a run and beside it give: as planned, until that is applied; else as recorded."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from openmcf.properties.values import Properties, holds_secret
from openmcf.provisioner.run.once_map import OnceMap
from openmcf.provisioner.run.outputs import Outputs, SecretValue, is_secret
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.specs.identity import Identity, Stack

Read = Callable[[Stack], Properties | None]
"""Reads the outputs of a stack; None if there is no such stack."""


class KnownOutputs:
    """The outputs of stacks, each read at most once until it is applied. For several threads."""

    def __init__(self, read: Read, jobs: Sequence[StackManifest], other_stacks: OtherStacks) -> None:
        self._readings = OnceMap(read)
        self._fingerprints = OnceMap[Stack, str](lambda stack: other_stacks.recorded(stack).fingerprint)
        self._jobs = jobs
        self._beside = OnceMap(other_stacks.stack_of)
        self._planned: dict[Stack, Outputs] = {}

    def of(self, identity: Identity) -> Outputs | None:
        """What a manifest gives; None if it was never applied. Raises ReferenceUnresolved for several."""
        stack = self.stack_of(identity)
        planned = self._planned.get(stack)
        return self.recorded(identity.kind, stack) if planned is None else planned

    def recorded(self, kind: str, stack: Stack) -> Outputs | None:
        """What the stack of a manifest of a kind gives by its record, secrets as SecretValue."""
        found = self._readings(stack)
        if not found:
            return None
        return {
            name: SecretValue(value) if holds_secret(value) or is_secret(kind, name) else value
            for name, value in found.items()
        }

    def fingerprint(self, stack: Stack) -> str:
        """That of a stack's recorded state; asked for before its outputs, so that it is not a later one."""
        return self._fingerprints(stack)

    def plan(self, stack: Stack, outputs: Outputs) -> None:
        """Take in what a stack gives once its plan is applied."""
        self._planned[stack] = outputs

    def forget(self, stack: Stack) -> None:
        """Have a stack read anew when it is next asked for."""
        self._planned.pop(stack, None)
        self._fingerprints.forget(stack)
        self._readings.forget(stack)

    def stack_of(self, identity: Identity) -> Stack:
        """The stack of a manifest, of the run or beside it. Raises ReferenceUnresolved for several."""
        return self._stacks_of_run.get(identity) or self._beside(identity)

    @cached_property
    def _stacks_of_run(self) -> Mapping[Identity, Stack]:
        return {job.identity: job.stack for job in self._jobs}
