"""A resource provider as the engine calls it: property values in and out, over Pulumi's own service.

The service is anything with the methods of `ResourceProviderStub`: a stub on a channel, or a servicer in
this process (`in_process.py`), which saves the channel. Providers get no secrets: they are unwrapped before a
call, and what comes back is a secret wherever the input of that place was one (as in Pulumi).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, Protocol

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from openmcf.provisioner.engine.failures import CheckFailed, PartlyDone, ProviderFailed
from openmcf.provisioner.wire import (
    Properties,
    Secret,
    Value,
    from_struct,
    holds_secret,
    plain,
    secret_texts,
    to_struct,
)

DIFF_KINDS = ("add", "add-replace", "delete", "delete-replace", "update", "update-replace")
"""The kinds of a property's difference, in the order of `PropertyDiff.Kind`."""

_INVERSE = {
    "add": "delete",
    "add-replace": "delete-replace",
    "delete": "add",
    "delete-replace": "add-replace",
}

_STATUS_DETAILS = "grpc-status-details-bin"


class Service(Protocol):
    """The methods of a `ResourceProviderStub` that the engine uses."""

    def CheckConfig(self, request: Any) -> Any: ...
    def DiffConfig(self, request: Any) -> Any: ...
    def Configure(self, request: Any) -> Any: ...
    def Check(self, request: Any) -> Any: ...
    def Diff(self, request: Any) -> Any: ...
    def Create(self, request: Any) -> Any: ...
    def Read(self, request: Any) -> Any: ...
    def Update(self, request: Any) -> Any: ...
    def Delete(self, request: Any) -> Any: ...
    def Invoke(self, request: Any) -> Any: ...


@dataclass(frozen=True)
class PropertyDiff:
    """How one property differs: a kind of DIFF_KINDS, and whether old and new inputs were compared."""

    kind: str
    input_diff: bool = True

    def replacing(self) -> "PropertyDiff":
        """The difference as a reason to replace."""
        return replace(self, kind=self.kind.removesuffix("-replace") + "-replace")

    def inverted(self) -> "PropertyDiff":
        """The difference the other way round: what was added is deleted."""
        return replace(self, kind=_INVERSE.get(self.kind, self.kind))


@dataclass(frozen=True)
class Diff:
    """What a provider says of old and new: whether they differ, where, and what that means."""

    changes: bool
    replaces: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    detailed: Mapping[str, PropertyDiff] = field(default_factory=dict)
    stable: tuple[str, ...] = ()
    delete_before_replace: bool = False

    def inverted(self) -> "Diff":
        """The difference the other way round."""
        return replace(self, detailed={path: diff.inverted() for path, diff in self.detailed.items()})


@dataclass(frozen=True)
class Read:
    """A resource as the provider found it."""

    id: str
    inputs: Properties
    outputs: Properties


@dataclass(frozen=True)
class ProviderClient:
    """One configured provider."""

    service: Service

    def check_config(self, urn: str, olds: Properties, news: Properties) -> Properties:
        """The provider's own inputs, as it wants them. Raises CheckFailed."""
        request = provider_pb2.CheckRequest(urn=urn, olds=to_struct(plain(olds)), news=to_struct(plain(news)))
        return _checked(self._call("CheckConfig", request), news)

    def diff_config(self, urn: str, olds: Properties, news: Properties) -> Diff:
        """How the provider's own inputs differ."""
        request = provider_pb2.DiffRequest(
            urn=urn,
            old_inputs=to_struct(plain(olds)),
            olds=to_struct(plain(olds)),
            news=to_struct(plain(news)),
        )
        return _diff(self._call("DiffConfig", request))

    def configure(self, inputs: Properties) -> None:
        """Give the provider its configuration, before any other call."""
        values = plain(inputs)
        variables = {f"aws:config:{key}": _text(value) for key, value in values.items()}
        self._call(
            "Configure",
            provider_pb2.ConfigureRequest(
                variables=variables, args=to_struct(values), acceptSecrets=True, acceptResources=True
            ),
        )

    def check(self, urn: str, olds: Properties, news: Properties) -> Properties:
        """The inputs with the provider's defaults. Raises CheckFailed."""
        request = provider_pb2.CheckRequest(urn=urn, olds=to_struct(plain(olds)), news=to_struct(plain(news)))
        return _checked(self._call("Check", request), news)

    def diff(
        self,
        urn: str,
        id_: str,
        old_inputs: Properties,
        olds: Properties,
        news: Properties,
        ignored: Sequence[str],
    ) -> Diff:
        """How the recorded resource differs from the new inputs."""
        request = provider_pb2.DiffRequest(
            urn=urn,
            id=id_,
            old_inputs=to_struct(plain(old_inputs)),
            olds=to_struct(plain(olds)),
            news=to_struct(plain(news)),
            ignoreChanges=ignored,
        )
        return _diff(self._call("Diff", request))

    def create(self, urn: str, inputs: Properties, *, preview: bool) -> tuple[str, Properties]:
        """Make the resource: its id and outputs; in a preview what they would be. Raises PartlyDone."""
        request = provider_pb2.CreateRequest(urn=urn, properties=to_struct(plain(inputs)), preview=preview)
        answer = self._call("Create", request, inputs)
        return answer.id, as_secret_as(from_struct(answer.properties), inputs)

    def read(self, urn: str, id_: str, inputs: Properties, outputs: Properties) -> Read | None:
        """The resource as it is now, or None where it is gone."""
        request = provider_pb2.ReadRequest(
            urn=urn, id=id_, inputs=to_struct(plain(inputs)), properties=to_struct(plain(outputs))
        )
        answer = self._call("Read", request, inputs)
        if not answer.id:
            return None
        found = as_secret_as(from_struct(answer.inputs), inputs)
        return Read(answer.id, found, as_secret_as(from_struct(answer.properties), outputs))

    def update(
        self,
        urn: str,
        id_: str,
        old_inputs: Properties,
        olds: Properties,
        news: Properties,
        ignored: Sequence[str],
        *,
        preview: bool,
    ) -> Properties:
        """Change the resource: its outputs; in a preview what they would be. Raises PartlyDone."""
        request = provider_pb2.UpdateRequest(
            urn=urn,
            id=id_,
            old_inputs=to_struct(plain(old_inputs)),
            olds=to_struct(plain(olds)),
            news=to_struct(plain(news)),
            ignoreChanges=ignored,
            preview=preview,
        )
        return as_secret_as(from_struct(self._call("Update", request, news).properties), news)

    def delete(self, urn: str, id_: str, inputs: Properties, outputs: Properties) -> None:
        """Take the resource away."""
        self._call(
            "Delete",
            provider_pb2.DeleteRequest(
                urn=urn,
                id=id_,
                old_inputs=to_struct(plain(inputs)),
                properties=to_struct(plain(outputs)),
            ),
        )

    def invoke(self, token: str, arguments: Properties) -> Properties:
        """Call a function of the provider. Raises CheckFailed."""
        request = provider_pb2.InvokeRequest(tok=token, args=to_struct(plain(arguments)))
        answer = self._call("Invoke", request)
        if answer.failures:
            raise CheckFailed("; ".join(f"{item.property}: {item.reason}" for item in answer.failures))
        return from_struct(getattr(answer, "return"))

    def _call(self, method: str, request: Any, inputs: Properties | None = None) -> Any:
        try:
            return getattr(self.service, method)(request)
        except grpc.RpcError as error:
            _fail(error, inputs or {})


def _diff(answer: Any) -> Diff:
    detailed = {
        path: PropertyDiff(DIFF_KINDS[diff.kind], diff.inputDiff)
        for path, diff in answer.detailedDiff.items()
    }
    return Diff(
        answer.changes == provider_pb2.DiffResponse.DIFF_SOME,
        tuple(answer.replaces),
        tuple(answer.diffs),
        detailed,
        tuple(answer.stables),
        answer.deleteBeforeReplace,
    )


def _checked(answer: Any, news: Properties) -> Properties:
    if answer.failures:
        raise CheckFailed("\n".join(_failure(item.property, item.reason) for item in answer.failures))
    return as_secret_as(from_struct(answer.inputs), news)


def _failure(property_: str, reason: str) -> str:
    return f"{property_}: {reason}" if property_ else reason


def _text(value: Value) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _fail(error: grpc.RpcError, inputs: Properties) -> NoReturn:
    """Say a provider's error in the engine's terms, without secrets that AWS may have quoted.

    A resource that was made but not finished comes as a detail of the status, as Pulumi's plugins send it.
    """
    for key, value in getattr(error, "trailing_metadata", tuple)() or ():
        if key == _STATUS_DETAILS:
            _fail_partly(status_pb2.Status.FromString(value).details, inputs)
    details = getattr(error, "details", lambda: str(error))()
    raise ProviderFailed(_without_secrets(details or str(error), inputs)) from None


def _fail_partly(details: Sequence[Any], inputs: Properties) -> None:
    for detail in details:
        partly = provider_pb2.ErrorResourceInitFailed()
        if detail.Unpack(partly):
            outputs = as_secret_as(from_struct(partly.properties), inputs)
            found = as_secret_as(from_struct(partly.inputs), inputs) if partly.inputs.fields else inputs
            reasons = [_without_secrets(reason, inputs) for reason in partly.reasons]
            raise PartlyDone(reasons, partly.id, found, outputs)


def _without_secrets(text: str, inputs: Properties) -> str:
    for secret in secret_texts(inputs):
        text = text.replace(secret, "[secret]")
    return text


def as_secret_as(values: Properties, model: Properties) -> Properties:
    """The values, secret wherever the model's value of the same place is.

    A list is secret as a whole, since a provider may put its items in another order (as in Pulumi).
    """
    return {key: _as_secret(value, model[key]) if key in model else value for key, value in values.items()}


def _as_secret(value: Value, model: Value) -> Value:
    if isinstance(value, dict) and isinstance(model, dict):
        return as_secret_as(value, model)
    return Secret(value) if holds_secret(model) and not isinstance(value, Secret) else value
