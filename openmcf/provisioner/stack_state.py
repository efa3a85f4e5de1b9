"""The recorded state of one stack, to be looked into and changed by hand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from openmcf.errors import StackMissing, StateConflict, StateUnusable
from openmcf.provisioner.engine.backend import Backend, Replacement
from openmcf.provisioner.engine.checkpoint import Checkpoint, CheckpointWriter
from openmcf.provisioner.engine.passphrase import Passphrase, read_phrase
from openmcf.provisioner.engine.rescue import Origin, origin_of, with_origin
from openmcf.provisioner.engine.retrying_storage import digest
from openmcf.provisioner.engine.snapshot import Snapshot
from openmcf.provisioner.engine.stack_name import Stack
from openmcf.provisioner.engine.state_changes import changes
from openmcf.specs import envelope


@dataclass(frozen=True)
class StackState:
    """The state of a stack as it was when it was read. environment: where the passphrase is found."""

    backend: Backend
    named: envelope.Stack
    environment: Mapping[str, str] = field(repr=False)

    @property
    def stack(self) -> Stack:
        """The stack as the backend names it."""
        return Stack(self.named.project, self.named.name)

    @cached_property
    def text(self) -> bytes | None:
        """The checkpoint's bytes; None where there is no such stack."""
        return self.backend.state(self.stack)

    @cached_property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint. Raises StackMissing, and StateUnusable for one that is damaged."""
        if self.text is None:
            raise StackMissing(f"no stack named '{self.stack}' found in {self.backend.url}")
        return Checkpoint.read(self.text, f"{self.backend.url}/{self.stack.file}")

    def passphrase(self, salt: str | None) -> Passphrase:
        """The passphrase of the environment for a salt. Raises PassphraseRefused."""
        return Passphrase(read_phrase(self.environment), salt)

    def pulled(self, *, show_secrets: bool) -> bytes:
        """The checkpoint, for a file; it says which state of which backend it is."""
        checkpoint, stored = self.checkpoint, self.text or b""
        data = json.loads(stored)
        if show_secrets:
            data["checkpoint"]["latest"] = checkpoint.in_clear(self.passphrase(checkpoint.salt))
        text = json.dumps(data, indent=2, ensure_ascii=False).encode()
        return with_origin(text, Origin(self.backend.origin, (digest(stored),)))


@dataclass(frozen=True)
class PushedState:
    """A checkpoint of a file that is to take the place of a stack's state."""

    state: StackState
    checkpoint: Checkpoint
    origin: Origin | None

    @classmethod
    def of(cls, state: StackState, text: bytes, where: str) -> "PushedState":
        """The checkpoint of a file's content. Raises StateUnusable where it is none."""
        return cls(state, Checkpoint.of_export(text, where), origin_of(text))

    @cached_property
    def passphrase(self) -> Passphrase:
        """What opens the file's secrets, and encrypts them in the state."""
        recorded = self.state.checkpoint.salt if self.state.text is not None else None
        return self.state.passphrase(self.checkpoint.salt or recorded)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What the file holds. Raises PassphraseRefused and StateUnusable."""
        return self.checkpoint.open(self.passphrase)

    def verify(self) -> None:
        """Raise StateUnusable where the file makes no sense, or is of another stack."""
        prefix = f"urn:pulumi:{self.state.stack.name}::{self.state.stack.project}::"
        if other := next(
            (one.urn for one in self.snapshot.resources if not one.urn.startswith(prefix)), None
        ):
            message = f"{self.checkpoint.where} is not the state of {self.state.stack}: it has {other}"
            raise StateUnusable(message, "name its stack with --stack")

    def refuse_conflict(self) -> None:
        """Raise StateConflict where the backend has a state that the file's origin did not know."""
        now = self.state.text
        known = self.origin.states if self.origin else ()
        if self.origin and now is not None and digest(now) not in known:
            raise StateConflict(
                f"the state of {self.state.stack} has changed since {self.checkpoint.where} was written",
                "compare the two (`openmcf state list`, `openmcf state pull`); --force writes over it",
            )

    @property
    def changes(self) -> list[str]:
        """What a push would change, in words."""
        recorded = self.state.checkpoint.deployment if self.state.text is not None else None
        return [*changes(recorded or {}, self.checkpoint.deployment or {})]

    def push(self) -> list[str]:
        """Replace the stack's state: where the old one is kept. Raises StackLocked and StateConflict."""
        text = CheckpointWriter(str(self.state.stack), self.passphrase).text(self.snapshot)
        return self.state.backend.replace(Replacement(self.state.stack, self.state.text, text))
