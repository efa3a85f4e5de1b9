"""A stack as its recorded state shows it: whose it is, what it has, what it gives and took. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from openmcf.engine.failures import RESTORE
from openmcf.engine.state.stored_values import Crypt, from_stored
from openmcf.engine.urns import STACK_TYPE, name_of, qualified_type
from openmcf.errors import StateUnusable, UnknownKind, UsageError
from openmcf.manifests.effective import MASK
from openmcf.properties.values import SIGNATURE, plain
from openmcf.provisioner.plans.plan import PROVIDER_TYPE, RECORD_TYPE, is_internal, kind_of, named
from openmcf.provisioner.run.outputs import is_secret, item
from openmcf.provisioner.state.location import Location, location_of
from openmcf.specs.identity import Identity, Stack, stack_named


@dataclass(frozen=True)
class ConsumedOutput:
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
    """A resource of AWS that a stack has, or was making when a run was cut short; then it has no id.

    created: the timestamp of when it was recorded first; empty if the state does not tell.
    """

    type: str
    id: str
    inputs: Mapping[str, Any]
    region: str
    created: str = ""


@dataclass(frozen=True)
class RecordedStack:
    """A stack of a backend.

    identity: the manifest that it was applied from; None for a stack that openmcf did not apply, or not yet.
    owner: the composite manifest whose part that is.
    location: where it is; None for one that has nothing that tells. resources: how many there are.
    pending: what an earlier run left under way, such as `creating iam:Role auditor`. decrypt: opens its
    secrets.
    """

    stack: Stack
    identity: Identity | None
    owner: Identity | None
    location: Location | None
    resources: int
    taken: tuple[ConsumedOutput, ...]
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

    def resource(self, type_: str, name: str | None) -> Mapping[str, Any] | None:
        """What the state has of the resource of a type and name, or without a name of the one at the root.

        None if there is none but such as are left to delete.
        """
        return next(
            (
                resource
                for resource in self._deployment.get("resources") or ()
                if resource["type"] == type_ and not resource.get("delete")
                if (
                    qualified_type(resource["urn"]) == type_
                    if name is None
                    else name_of(resource["urn"]) == name
                )
            ),
            None,
        )

    def names_of(self, type_: str) -> list[str]:
        """The names of the resources of a type at the root of the stack, but for those left to delete."""
        resources: Sequence[Mapping[str, Any]] = self._deployment.get("resources") or ()
        return [
            name_of(resource["urn"])
            for resource in resources
            if qualified_type(resource["urn"]) == type_ and not resource.get("delete")
        ]

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
                id_, inputs, created = one.get("id") or "", one.get("inputs") or {}, one.get("created") or ""
                yield RecordedResource(one["type"], id_, inputs, region, created)

    @property
    def account(self) -> str | None:
        """The account of AWS that its resources are in; None if nothing tells it."""
        return self.location.account if self.location else None

    @property
    def masked(self) -> dict[str, Any]:
        """The outputs, secrets masked."""
        return {name: _masked(value, declared=self._declared(name)) for name, value in self._stored.items()}

    def opened(self, stored: Any) -> Any:
        """A stored value of this stack in clear. Raises PassphraseRefused."""
        return plain(from_stored(stored, self._decrypt))

    def output(self, name: str) -> Any:
        """The recorded value of an output in clear; None if there is none. Raises PassphraseRefused."""
        return self.opened(self._stored.get(name))

    def gives(self, taken: ConsumedOutput) -> Any:
        """The value that another stack would take now, in clear; None if there is none any more."""
        value = self.output(taken.output)
        return value if taken.key is None or value is None else item(value, taken.key)

    def _declared(self, name: str) -> bool:
        """Whether an output is secret, whatever the state says; of a kind that is not known, each is."""
        try:
            return self.identity is not None and is_secret(self.identity.kind, name)
        except UnknownKind:
            return True


def _stack(text: Any) -> Stack:
    try:
        return stack_named(str(text))
    except UsageError as error:
        raise ValueError(str(error)) from error


class _Identified(BaseModel):
    model_config = ConfigDict(strict=True)

    kind: str
    name: str
    env: str | None = None

    @property
    def identity(self) -> Identity:
        return Identity(self.kind, self.name, self.env)


class _Reference(_Identified):
    stack: Annotated[Stack, BeforeValidator(_stack)]
    output: str
    key: str | None = None
    value: Any = None


class _Location(BaseModel):
    model_config = ConfigDict(strict=True)

    account: str
    partition: str
    region: str | None = None
    life: str | None = None


class _Record(_Identified):
    """What `manifest_record` keeps; engines leave out what is null."""

    owner: _Identified | None = None
    location: _Location | None = None
    references: dict[str, _Reference] | None = None


def recorded_stack(stack: Stack, deployment: Mapping[str, Any] | None, decrypt: Crypt) -> RecordedStack:
    """The stack of a deployment, as a state file and `pulumi stack export` hold it; None: never deployed.

    Raises StateUnusable for a damaged record of the manifest.
    """
    deployment = deployment or {}
    resources: Sequence[Mapping[str, Any]] = deployment.get("resources") or ()
    pending: Sequence[Mapping[str, Any]] = deployment.get("pending_operations") or ()
    record = _record(stack, _inputs(resources, RECORD_TYPE, "inputs"))
    return RecordedStack(
        stack=stack,
        identity=record.identity if record else None,
        owner=record.owner.identity if record and record.owner else None,
        location=_location(record) or location_of(resources),
        resources=sum(not is_internal(resource["type"]) for resource in resources),
        taken=tuple(_taken(record)) if record else (),
        pending=(*dict.fromkeys(map(_under_way, pending)), *_left_to_delete(resources)),
        _deployment=deployment,
        _stored=_inputs(resources, STACK_TYPE, "outputs"),
        _decrypt=decrypt,
    )


def empty_stack(stack: Stack) -> RecordedStack:
    """A stack that has nothing, not even secrets."""
    return recorded_stack(stack, None, lambda text: text)


def _inputs(resources: Sequence[Mapping[str, Any]], type_: str, section: str) -> Mapping[str, Any]:
    return next((found.get(section) or {} for found in resources if found["type"] == type_), {})


def _record(stack: Stack, data: Mapping[str, Any]) -> _Record | None:
    try:
        return _Record.model_validate(data) if data else None
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        message = f"what the state of {stack} keeps of its manifest is damaged: {'; '.join(faults)}"
        raise StateUnusable(message, RESTORE) from None


def _location(record: _Record | None) -> Location | None:
    return Location(**dict(record.location)) if record and record.location else None


def _taken(record: _Record) -> Iterator[ConsumedOutput]:
    for path, one in (record.references or {}).items():
        yield ConsumedOutput(path, one.identity, one.stack, one.output, one.key, one.value)


def _under_way(operation: Mapping[str, Any]) -> str:
    type_, name = named(operation["resource"]["urn"])
    return "recording the stack" if is_internal(type_) else f"{operation['type']} {kind_of(type_)} {name}"


def _left_to_delete(resources: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What was replaced, and is not deleted yet."""
    for resource in resources:
        if resource.get("delete"):
            type_, name = named(resource["urn"])
            yield f"deleting the replaced {kind_of(type_)} {name}"


def _masked(stored: Any, *, declared: bool) -> Any:
    """An output with what is secret in it masked. declared: all of it is secret, whatever the state says."""
    match stored:
        case dict() if SIGNATURE in stored:
            return MASK
        case dict():
            return {key: _masked(value, declared=declared) for key, value in stored.items()}
        case list():
            return [_masked(value, declared=declared) for value in stored]
    return MASK if declared else stored
