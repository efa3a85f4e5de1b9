"""A stack as its recorded state shows it: whose it is, what it has, what it gives and took. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from openmcf.provisioner.engine.stored_values import Crypt, from_stored
from openmcf.provisioner.engine.urns import STACK_TYPE
from openmcf.provisioner.outputs import is_secret, item
from openmcf.provisioner.plan import PROVIDER_TYPE, RECORD_TYPE, is_internal, kind_of, named
from openmcf.provisioner.wire import SECRET, SIGNATURE, plain
from openmcf.specs.effective import MASK
from openmcf.specs.envelope import Stack, stack_named
from openmcf.specs.uses import Identity

_ACCOUNT_OF_ARN = re.compile(r"arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):")


@dataclass(frozen=True)
class Taken:
    """A value that went from one stack's output into a field of another: field, and where it came from."""

    field: str
    target: Identity
    stack: Stack
    output: str
    key: str | None
    stored: Any
    """The value as the state holds it; a secret is closed."""

    @property
    def path(self) -> str:
        """The output's path, such as `client_ids.web-app`."""
        return self.output if self.key is None else f"{self.output}.{self.key}"


class RecordedResource(NamedTuple):
    """A resource of AWS that a stack has, or was making when a run was cut short; then it has no id."""

    type: str
    id: str
    inputs: Mapping[str, Any]
    region: str


@dataclass(frozen=True)
class RecordedStack:
    """A stack of a backend.

    identity: the manifest that it was applied from; None for a stack that openmcf did not apply, or not yet.
    resources: how many there are. pending: what a killed run left under way. decrypt: opens its secrets.
    """

    stack: Stack
    identity: Identity | None
    resources: int
    taken: tuple[Taken, ...]
    pending: tuple[str, ...]
    _deployment: Mapping[str, Any] = field(repr=False)
    _stored: Mapping[str, Any] = field(repr=False)
    _decrypt: Crypt = field(repr=False)

    @property
    def was_deployed(self) -> bool:
        """Whether a run ever recorded anything."""
        return self.identity is not None or self.resources > 0

    @property
    def fingerprint(self) -> str:
        """What changes with every resource that is recorded or under way, and with nothing else."""
        state = [self._deployment.get(part) or [] for part in ("resources", "pending_operations")]
        return sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()

    @property
    def contents(self) -> Iterator[RecordedResource]:
        """All resources of AWS, what a killed run was making among them."""
        resources = self._deployment.get("resources") or ()
        regions = {
            f"{one['urn']}::{one.get('id')}": (one.get("inputs") or {}).get("region", "")
            for one in resources
            if one["type"] == PROVIDER_TYPE
        }
        pending = self._deployment.get("pending_operations") or ()
        making = [one["resource"] for one in pending if one["type"] == "creating"]
        for one in (*resources, *making):
            if region := regions.get(one.get("provider") or ""):
                yield RecordedResource(one["type"], one.get("id") or "", one.get("inputs") or {}, region)

    @property
    def account(self) -> str | None:
        """The account of AWS that its resources are in, by their own ARNs; None where none tells it."""
        for resource in self._deployment.get("resources") or ():
            outputs = resource.get("outputs") or {}
            for arn in (outputs.get("arn"), outputs.get("executionArn")):
                if isinstance(arn, str) and (found := _ACCOUNT_OF_ARN.match(arn)):
                    return found[1]
        return None

    @property
    def masked(self) -> dict[str, Any]:
        """The outputs, secrets masked."""
        return {name: _masked(value, declared=self._declared(name)) for name, value in self._stored.items()}

    def opened(self, stored: Any) -> Any:
        """A stored value of this stack in clear. Raises PassphraseRefused."""
        return plain(from_stored(stored, self._decrypt))

    def output(self, name: str) -> Any:
        """The recorded value of an output in clear; None where there is none. Raises PassphraseRefused."""
        return self.opened(self._stored.get(name))

    def gives(self, taken: Taken) -> Any:
        """The value that another stack would take now, in clear; None where there is none any more."""
        value = self.output(taken.output)
        return value if taken.key is None or value is None else item(value, taken.key)

    def _declared(self, name: str) -> bool:
        return self.identity is not None and is_secret(self.identity.kind, name)


def recorded_stack(stack: Stack, deployment: Mapping[str, Any] | None, decrypt: Crypt) -> RecordedStack:
    """The stack of a deployment, as a state file and `pulumi stack export` hold it; None: never deployed."""
    deployment = deployment or {}
    resources: Sequence[Mapping[str, Any]] = deployment.get("resources") or ()
    pending: Sequence[Mapping[str, Any]] = deployment.get("pending_operations") or ()
    record = _inputs(resources, RECORD_TYPE, "inputs")
    return RecordedStack(
        stack=stack,
        identity=_identity(record) if record else None,
        resources=sum(not is_internal(resource["type"]) for resource in resources),
        taken=tuple(_taken(record)),
        pending=tuple(_under_way(operation) for operation in pending),
        _deployment=deployment,
        _stored=_inputs(resources, STACK_TYPE, "outputs"),
        _decrypt=decrypt,
    )


def empty_stack(stack: Stack) -> RecordedStack:
    """A stack that has nothing, not even secrets."""
    return recorded_stack(stack, None, lambda text: text)


def _inputs(resources: Sequence[Mapping[str, Any]], type_: str, section: str) -> Mapping[str, Any]:
    return next((found.get(section) or {} for found in resources if found["type"] == type_), {})


def _identity(data: Mapping[str, Any]) -> Identity:
    return Identity(data["kind"], data["name"], data.get("env"))


def _taken(record: Mapping[str, Any]) -> Iterator[Taken]:
    for path, data in (record.get("references") or {}).items():
        stack = stack_named(data["stack"])
        yield Taken(path, _identity(data), stack, data["output"], data.get("key"), data.get("value"))


def _under_way(operation: Mapping[str, Any]) -> str:
    type_, name = named(operation["resource"]["urn"])
    return f"{operation['type']} {kind_of(type_)} {name}"


def _masked(stored: Any, *, declared: bool) -> Any:
    """An output with what is secret in it masked. declared: all of it is secret, whatever the state says."""
    match stored:
        case dict() if stored.get(SIGNATURE) == SECRET:
            return MASK
        case dict():
            return {key: _masked(value, declared=declared) for key, value in stored.items()}
        case list():
            return [_masked(value, declared=declared) for value in stored]
    return MASK if declared else stored
