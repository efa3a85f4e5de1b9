"""The recorded stacks beside those of a run: which one a reference leads to, and which ones take from it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from openmcf.errors import ReferenceUnresolved, StackMissing
from openmcf.provisioner.plans.plan import Basis
from openmcf.provisioner.state.recorded_stack import RecordedStack, empty_stack
from openmcf.provisioner.state.state_reader import FoundStack, StateReader, survey
from openmcf.specs.findings import nearest
from openmcf.specs.identity import Identity, Stack, default_stack

_NONE: Mapping[Stack, RecordedStack] = MappingProxyType({})


@dataclass(frozen=True)
class OtherStacks:
    """What is recorded in a backend; all its stacks are read at most once, and only if need be."""

    state_reader: StateReader

    def stack_of(self, identity: Identity) -> Stack:
        """The stack of a manifest: that of its default name, else the one that was recorded of it.

        Where there is none, the default name stands for it. Raises ReferenceUnresolved for several.
        """
        default = self.state_reader.named(default_stack(*identity))
        if self._is_of(default, identity):
            return default
        found = self._by_identity.get(identity, [])
        if len(found) > 1:
            told = ", ".join(map(str, found))
            raise ReferenceUnresolved(f"several stacks are recorded of {identity}: {told}", _TELL_APART)
        return found[0] if found else default

    def recorded(self, stack: Stack) -> RecordedStack:
        """What is recorded of a stack now; of one that is not there, what is of an empty one."""
        try:
            return self.state_reader.read(stack)
        except StackMissing:
            return empty_stack(stack)

    def moved_on(self, basis: Basis, read: Mapping[Stack, RecordedStack] = _NONE) -> Iterator[Stack]:
        """The stacks whose state is no longer what a plan was made of. read: what was read just now."""
        for stack, fingerprint in basis.items():
            if (read.get(stack) or self.recorded(stack)).fingerprint != fingerprint:
                yield stack

    def near(self, identity: Identity) -> Identity | None:
        """The recorded manifest of the same kind whose name is nearest."""
        same_kind = {str(other): other for other in self._by_identity if other.kind == identity.kind}
        return same_kind.get(nearest(str(identity), same_kind) or "")

    @cached_property
    def recorded_stacks(self) -> list[RecordedStack]:
        """All stacks that can be read."""
        return [one.recorded for one in self._found if one.recorded]

    def users(self, stacks: Collection[Stack]) -> Iterator[tuple[Stack, RecordedStack]]:
        """The stacks among those given whose outputs other recorded stacks hold, each with one that does."""
        going = {self.state_reader.named(stack): stack for stack in stacks}
        for recorded in self.recorded_stacks:
            if recorded.stack not in going:
                for source in dict.fromkeys(taken.stack for taken in recorded.taken):
                    if source in going:
                        yield going[source], recorded

    def unreadable(self, stacks: Collection[Stack]) -> list[FoundStack]:
        """The stacks beside those given of which nobody can tell whose outputs they hold."""
        going = {self.state_reader.named(stack) for stack in stacks}
        return [one for one in self._found if one.fault and one.stack not in going]

    def _is_of(self, stack: Stack, identity: Identity) -> bool:
        try:
            return self.state_reader.read(stack).identity == identity
        except StackMissing:
            return False

    @cached_property
    def _found(self) -> list[FoundStack]:
        return survey(self.state_reader, self.state_reader.stacks())

    @cached_property
    def _by_identity(self) -> Mapping[Identity, list[Stack]]:
        stacks: defaultdict[Identity, list[Stack]] = defaultdict(list)
        for recorded in self.recorded_stacks:
            if recorded.identity:
                stacks[recorded.identity].append(recorded.stack)
        return stacks


_TELL_APART = "give the manifest that is meant too, or tell them apart with `metadata.env` and `env`"
