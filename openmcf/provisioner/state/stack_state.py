"""The recorded state of one stack, to be looked into and changed by hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from openmcf.engine.backend import Backend, Replacement
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.checkpoint import Checkpoint, CheckpointWriter
from openmcf.engine.state.passphrase import Crypter, Passphrase, Sealed, read_phrase
from openmcf.engine.state.snapshot import Snapshot
from openmcf.engine.state.state_edit import EditRefused, Move, find, moved
from openmcf.engine.state_changes import changes
from openmcf.engine.storage.rescue import Origin, origin_of, with_origin
from openmcf.engine.storage.retrying import digest
from openmcf.errors import StackMissing, StateConflict, StateUnusable
from openmcf.provisioner.state.recorded_stack import recorded_stack
from openmcf.specs.identity import Stack


@dataclass(frozen=True)
class StackState:
    """The state of a stack as it was when it was read. environment: where the passphrase is found."""

    backend: Backend
    named: Stack
    environment: Mapping[str, str] = field(repr=False)

    @property
    def stack(self) -> StackReference:
        """The stack as the backend names it."""
        return StackReference(self.named.project, self.named.name)

    @cached_property
    def text(self) -> bytes | None:
        """The checkpoint's bytes; None if there is no such stack."""
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

    @property
    def crypter(self) -> Crypter:
        """What keeps the secrets closed as they are; where no salt is recorded, there are none."""
        salt = self.checkpoint.salt
        return Sealed(salt) if salt else self.passphrase(None)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The resources, their secrets closed. Raises StateUnusable if the state makes no sense."""
        self.checkpoint.verify()
        return self.unverified

    @cached_property
    def unverified(self) -> Snapshot:
        """The same, whether or not it makes sense."""
        return self.checkpoint.open_unverified(self.crypter)

    def replacement(
        self, snapshot: Snapshot, crypter: Crypter | None = None, *, verified: bool = True
    ) -> Replacement:
        """The state with other resources; crypter: what encrypts their secrets, if they are not closed.

        Raises StateUnusable if they make no sense. verified: False for a state that is repaired in parts.
        """
        if verified:
            snapshot.verify(f"the state of {self.stack} as it would be")
        text = CheckpointWriter(str(self.stack), crypter or self.crypter).text(snapshot)
        return Replacement(self.stack, self.text, text)

    def moved_to(self, other: "StackState", names: Sequence[str]) -> tuple[Move, list[Replacement]]:
        """Resources moved to another stack, whose secrets are encrypted anew: what changes, and how.

        Raises EditRefused, and StateUnusable if a passphrase is missing.
        """
        own, others = self.passphrase(self.checkpoint.salt), other.passphrase(other.salt)
        source = self.checkpoint.open(own)
        target = other.checkpoint.open(others) if other.text is not None else Snapshot()
        self._refuse_other_account(other)
        move = moved(source, target, [find(source, name) for name in names], other.stack)
        # The target first: where the second write fails, nothing is forgotten.
        return move, [other.replacement(move.target, others), self.replacement(move.source, own)]

    @property
    def salt(self) -> str | None:
        """The salt that is recorded; None if there is none yet, or no stack."""
        return self.checkpoint.salt if self.text is not None else None

    def _refuse_other_account(self, other: "StackState") -> None:
        accounts = [_account(one) for one in (self, other)]
        if None not in accounts and accounts[0] != accounts[1]:
            message = f"{self.stack} is of the account {accounts[0]}, {other.stack} of {accounts[1]}"
            raise EditRefused(message, "a resource stays in its account")

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
        """The checkpoint of a file's content. Raises StateUnusable if it is none."""
        return cls(state, Checkpoint.of_export(text, where), origin_of(text))

    @cached_property
    def passphrase(self) -> Passphrase:
        """What opens the file's secrets, and encrypts them in the state."""
        return self.state.passphrase(self.checkpoint.salt or self.state.salt)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What the file holds. Raises PassphraseRefused and StateUnusable."""
        return self.checkpoint.open(self.passphrase)

    def verify(self) -> None:
        """Raise StateUnusable if the file makes no sense, or is of another stack."""
        prefix = f"urn:pulumi:{self.state.stack.name}::{self.state.stack.project}::"
        if other := next(
            (one.urn for one in self.snapshot.resources if not one.urn.startswith(prefix)), None
        ):
            message = f"{self.checkpoint.where} is not the state of {self.state.stack}: it has {other}"
            raise StateUnusable(message, "name its stack with --stack")

    def refuse_conflict(self) -> None:
        """Raise StateConflict if the backend has a state that the file's origin did not know."""
        now = self.state.text
        known = self.origin.states if self.origin else ()
        if self.origin and now is not None and digest(now) not in known:
            raise StateConflict(
                f"the state of {self.state.stack} has changed since {self.checkpoint.where} was written",
                "compare the two (`openmcf state list`, `openmcf state pull`); --force writes over it",
            )

    @property
    def changes(self) -> list[str]:
        """What a push would change, in words; a state that cannot be read is replaced as a whole."""
        pushed = self.checkpoint.deployment or {}
        try:
            recorded = self.state.checkpoint.deployment if self.state.text is not None else None
        except StateUnusable as error:
            return [f"all of it is replaced: {error}", *changes({}, pushed)]
        return [*changes(recorded or {}, pushed)]

    def push(self) -> list[str]:
        """Replace the stack's state: where the old one is kept. Raises StackLocked and StateConflict."""
        return self.state.backend.replace(self.state.replacement(self.snapshot, self.passphrase))


def _account(state: StackState) -> object:
    """The account that a stack is recorded in; None if it says none."""
    deployment = state.checkpoint.deployment if state.text is not None else None
    return recorded_stack(state.named, deployment, lambda text: text).account
