"""A stack's state file: pulumi's versioned checkpoint (`sdk/go/common/apitype/core.go`)."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openmcf import __version__
from openmcf.engine.failures import NEWER, RESTORE
from openmcf.engine.state.passphrase import Crypter
from openmcf.engine.state.resource_state import FEATURES, ResourceState
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from openmcf.engine.state.state_shape import faults_of
from openmcf.engine.state.stored_values import Crypt, closed_from_stored, dump
from openmcf.engine.state.strict_json import loads
from openmcf.engine.timestamps import now
from openmcf.engine.urns import STACK_TYPE
from openmcf.errors import StateUnusable
from openmcf.properties.values import SECRET, SIGNATURE, Properties, mapped

_PLAIN, _WITH_FEATURES = 3, 4
"""Versions of the file; it has the second where a resource needs a feature that older engines do not have."""

_WRITER = f"openmcf-{__version__}"


@dataclass(frozen=True)
class Checkpoint:
    """A state file that was read; its secrets are still closed."""

    where: str
    """What to call it in messages."""
    version: int = _PLAIN
    features: tuple[str, ...] = ()
    deployment: Mapping[str, Any] | None = None
    """The state as JSON data; None in a stack that was made and never deployed."""
    stack: str = ""
    """The stack that it is of, if the file says so."""

    @classmethod
    def read(cls, text: bytes, where: str) -> "Checkpoint":
        """The checkpoint of a state file's bytes. Raises StateUnusable if it is damaged, or too new."""
        return cls._read(text, where, lambda data: data["checkpoint"].get("latest"))

    @classmethod
    def of_export(cls, text: bytes, where: str) -> "Checkpoint":
        """The checkpoint of a state file, or of what `pulumi stack export` gave. Raises as `read` does."""
        return cls._read(
            text,
            where,
            lambda data: data["checkpoint"].get("latest") if "checkpoint" in data else data["deployment"],
        )

    @classmethod
    def _read(cls, text: bytes, where: str, deployment_in: Callable[[Any], Any]) -> "Checkpoint":
        try:
            data = loads(text)
            features, deployment = map(str, data.get("features") or ()), deployment_in(data)
            stack = str(data.get("checkpoint", {}).get("stack", ""))
            found = cls(where, data["version"], tuple(features), deployment and dict(deployment), stack)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StateUnusable(f"{where} is damaged", RESTORE) from error
        found._refuse_newer()
        if faults := [*faults_of(found.deployment or {})]:
            raise StateUnusable(f"{where} is damaged: {'; '.join(faults)}", RESTORE)
        return found

    @property
    def salt(self) -> str | None:
        """The salt of the stack's passphrase; None if the stack has none yet.

        Raises StateUnusable if secrets are encrypted by another means than a passphrase.
        """
        provider = (self.deployment or {}).get("secrets_providers")
        if not provider:
            return None
        try:
            if provider["type"] != "passphrase":
                message = f"{self.where}: {provider['type']} encrypts the secrets, not a passphrase"
                raise StateUnusable(message, "use the Pulumi CLI for this stack: --engine pulumi")
            return str(provider["state"]["salt"])
        except (KeyError, TypeError) as error:
            raise StateUnusable(f"{self.where} is damaged", RESTORE) from error

    def open(self, passphrase: Crypter) -> Snapshot:
        """The state, its secrets decrypted. Raises StateUnusable if it is damaged or makes no sense."""
        snapshot = self.open_unverified(passphrase)
        snapshot.verify(self.where)
        return snapshot

    def open_unverified(self, passphrase: Crypter) -> Snapshot:
        """The same, whether or not it makes sense, for who repairs it."""
        return Snapshot(
            tuple(ResourceState.from_json(item, passphrase) for item in self._section("resources")),
            tuple(_operation(item, passphrase) for item in self._section("pending_operations")),
        )

    def verify(self) -> None:
        """Raise StateUnusable if the state makes no sense; nothing needs to be decrypted for that."""
        Snapshot(tuple(map(ResourceState.outline, self._section("resources")))).verify(self.where)

    def outputs(self, decrypt: Crypt) -> Properties:
        """What the stack gives, secrets closed. Raises StateUnusable if the state makes no sense."""
        self.verify()
        resources = self._section("resources")
        found = next((each.get("outputs") for each in resources if each["type"] == STACK_TYPE), None)
        outputs: Properties = closed_from_stored(found or {}, decrypt)
        return outputs

    def in_clear(self, passphrase: Crypter) -> Any:
        """The state as JSON data, its secrets in clear as of `pulumi stack export --show-secrets`."""

        def opened(data: Any) -> Any:
            match data:
                case {"ciphertext": str(text)} if data.get(SIGNATURE) == SECRET:
                    return {SIGNATURE: SECRET, "plaintext": passphrase.decrypt(text, place=None)}
            return data

        return mapped(self.deployment, opened)

    @property
    def has_resources(self) -> bool:
        """Whether anything is recorded but the stack itself."""
        return any(item["type"] != STACK_TYPE for item in self._section("resources"))

    def _section(self, name: str) -> Sequence[Mapping[str, Any]]:
        return (self.deployment or {}).get(name) or ()

    def _refuse_newer(self) -> None:
        if self.version not in (_PLAIN, _WITH_FEATURES):
            raise StateUnusable(f"{self.where}: version {self.version} of a state file is not known", NEWER)
        if unknown := sorted(set(self.features) - set(FEATURES.values())):
            raise StateUnusable(f"{self.where}: features that are not known: {', '.join(unknown)}", NEWER)
        if found := {"snippets", "extensions"} & (self.deployment or {}).keys():
            raise StateUnusable(f"{self.where}: the stack has {', '.join(sorted(found))}", NEWER)


class CheckpointWriter:
    """Turns snapshots of one stack into the text of its file; each resource is encoded and encrypted once."""

    def __init__(self, stack: str, passphrase: Crypter) -> None:
        self._stack = stack
        self._passphrase = passphrase
        self._texts: dict[ResourceState, str] = {}

    def text(self, snapshot: Snapshot) -> bytes:
        """The file of a snapshot, with the time of now."""
        features = sorted({name for state in snapshot.resources for name in state.features})
        head = {"version": _WITH_FEATURES, "features": features} if features else {"version": _PLAIN}
        latest = ",".join(self._members(snapshot))
        checkpoint = f'{{"stack":{dump(self._stack)},"latest":{{{latest}}}}}'
        return f'{dump(head)[:-1]},"checkpoint":{checkpoint}}}'.encode()

    def resource(self, state: ResourceState) -> str:
        """The text of one resource."""
        text = self._texts.get(state)
        if text is None:
            text = self._texts[state] = dump(state.to_json(self._passphrase))
        return text

    def _members(self, snapshot: Snapshot) -> list[str]:
        members = [
            f'"manifest":{dump(_manifest())}',
            f'"secrets_providers":{dump({"type": "passphrase", "state": {"salt": self._passphrase.salt}})}',
        ]
        if snapshot.resources:
            members.append(f'"resources":[{",".join(map(self.resource, snapshot.resources))}]')
        if snapshot.pending:
            members.append(f'"pending_operations":[{",".join(map(self._operation, snapshot.pending))}]')
        return [*members, '"metadata":{}']

    def _operation(self, operation: Operation) -> str:
        return f'{{"resource":{self.resource(operation.resource)},"type":"{operation.type}"}}'


def _operation(data: Mapping[str, Any], passphrase: Crypter) -> Operation:
    return Operation(OperationType(data["type"]), ResourceState.from_json(data["resource"], passphrase))


def _manifest() -> dict[str, str]:
    """Who wrote the file and when; the magic is how Pulumi tells that the version was not tampered with."""
    magic = hashlib.sha256(_WRITER.encode()).hexdigest()
    return {"time": now(), "magic": magic, "version": _WRITER}
