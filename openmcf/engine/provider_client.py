"""A resource provider as the engine calls it: property values in and out, over Pulumi's own service.

The service is anything with the methods of `ResourceProviderStub`: a stub on a channel, or a servicer in
this process (`in_process.py`), which saves the channel. Providers get no secrets: they are unwrapped before a
call, and what comes back is a secret wherever the input of that place was one, or the provider says so (as in
Pulumi).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from openmcf.engine.diff import Diff, PropertyDiff
from openmcf.engine.failures import AnswerLost, CheckFailed, ProviderFailed, ResourceInitFailed
from openmcf.engine.state.secrecy import as_secret_as
from openmcf.properties.values import CANDIDATES, Properties, from_struct, plain, to_struct, without_secrets

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
class Read:
    """A resource as the provider found it."""

    id: str
    inputs: Properties
    outputs: Properties


@dataclass(frozen=True)
class Candidate:
    """What an earlier creation may have made.

    made: when, in seconds since 1970; None if it is recognised by what it is.
    alone: whether nothing else can have this id where it is, so that records elsewhere do not matter.
    """

    id: str
    made: float | None
    alone: bool


@dataclass(frozen=True)
class ProviderClient:
    """One configured provider. Every method raises ProviderFailed where it cannot do what is asked."""

    service: Service

    def check_config(self, urn: str, olds: Properties, news: Properties) -> Properties:
        """The provider's own inputs, as it wants them. Raises CheckFailed."""
        return self._checked("CheckConfig", urn, olds, news)

    def diff_config(self, urn: str, olds: Properties, news: Properties) -> Diff:
        """How the provider's own inputs differ."""
        values = {"old_inputs": olds, "olds": olds, "news": news}
        return _diff(self._call("DiffConfig", provider_pb2.DiffRequest, values, urn=urn))

    def configure(self, inputs: Properties) -> None:
        """Give the provider its configuration, before any other call."""
        values, accepted = {"args": inputs}, {"acceptSecrets": True, "acceptResources": True}
        self._call("Configure", provider_pb2.ConfigureRequest, values, **accepted)

    def check(self, urn: str, olds: Properties, news: Properties) -> Properties:
        """The inputs with the provider's defaults. Raises CheckFailed."""
        return self._checked("Check", urn, olds, news)

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
        values = {"old_inputs": old_inputs, "olds": olds, "news": news}
        answer = self._call("Diff", provider_pb2.DiffRequest, values, urn=urn, id=id_, ignoreChanges=ignored)
        return _diff(answer)

    def create(self, urn: str, inputs: Properties, *, preview: bool) -> tuple[str, Properties]:
        """Make the resource: its id and outputs; in a preview, what they would be. Raises
        ResourceInitFailed.
        """
        values = {"properties": inputs}
        answer = self._call("Create", provider_pb2.CreateRequest, values, urn=urn, preview=preview)
        return answer.id, as_secret_as(from_struct(answer.properties), inputs)

    def read(self, urn: str, id_: str, inputs: Properties, outputs: Properties) -> Read | None:
        """The resource as it is now, or None if it is gone."""
        values = {"inputs": inputs, "properties": outputs}
        answer = self._call("Read", provider_pb2.ReadRequest, values, urn=urn, id=id_)
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
        """Change the resource: its outputs; in a preview, what they would be. Raises
        ResourceInitFailed.
        """
        values = {"old_inputs": old_inputs, "olds": olds, "news": news}
        fields = {"urn": urn, "id": id_, "ignoreChanges": ignored, "preview": preview}
        answer = self._call("Update", provider_pb2.UpdateRequest, values, **fields)
        return as_secret_as(from_struct(answer.properties), news)

    def delete(self, urn: str, id_: str, inputs: Properties, outputs: Properties) -> None:
        """Take the resource away."""
        values = {"old_inputs": inputs, "properties": outputs}
        self._call("Delete", provider_pb2.DeleteRequest, values, urn=urn, id=id_)

    def invoke(self, token: str, arguments: Properties) -> Properties:
        """Call a function of the provider. Raises CheckFailed."""
        answer = self._call("Invoke", provider_pb2.InvokeRequest, {"args": arguments}, tok=token)
        _refuse_failures(answer, arguments)
        return from_struct(getattr(answer, "return"))

    def candidates(self, urn: str, inputs: Properties, since: float) -> list[Candidate]:
        """What the creation of the resource may have made that began then, in seconds since 1970."""
        found = self.invoke(CANDIDATES, {"urn": urn, "inputs": inputs, "since": since})["candidates"]
        return [Candidate(one["id"], one.get("made"), one["alone"]) for one in found]

    def _checked(self, method: str, urn: str, olds: Properties, news: Properties) -> Properties:
        answer = self._call(method, provider_pb2.CheckRequest, {"olds": olds, "news": news}, urn=urn)
        _refuse_failures(answer, news)
        return as_secret_as(from_struct(answer.inputs), news)

    def _call(
        self, method: str, request: Callable[..., Any], values: Mapping[str, Properties], **fields: Any
    ) -> Any:
        """The answer to a request.

        values: its property values, of which the last are those that the resource is to have, or has.
        fields: what else is in it.
        """
        unwrapped = {name: to_struct(plain(properties)) for name, properties in values.items()}
        try:
            return getattr(self.service, method)(request(**unwrapped, **fields))
        except grpc.RpcError as error:
            _fail(error, [*values.values()])


def _diff(answer: Any) -> Diff:
    return Diff(
        answer.changes == provider_pb2.DiffResponse.DIFF_SOME,
        tuple(answer.replaces),
        tuple(answer.diffs),
        {path: _property_diff(diff) for path, diff in answer.detailedDiff.items()},
        answer.deleteBeforeReplace,
    )


def _property_diff(diff: Any) -> PropertyDiff:
    kind = provider_pb2.PropertyDiff.Kind.Name(diff.kind)
    return PropertyDiff(kind.lower().replace("_", "-"), diff.inputDiff)


def _refuse_failures(answer: Any, values: Properties) -> None:
    found = [f"{item.property}: {item.reason}" if item.property else item.reason for item in answer.failures]
    if found:
        raise CheckFailed(without_secrets("\n".join(found), values))


def _fail(error: Any, given: Sequence[Properties]) -> NoReturn:
    """Say a provider's gRPC error in the engine's terms, without the given secrets that it may quote.

    A resource that was made but not finished comes as a detail of the status, as Pulumi's plugins send it.
    """
    for key, value in error.trailing_metadata() or ():
        if key == _STATUS_DETAILS:
            _fail_partly(status_pb2.Status.FromString(value).details, given)
    failure = AnswerLost if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED else ProviderFailed
    raise failure(without_secrets(error.details() or str(error), given)) from None


def _fail_partly(details: Sequence[Any], given: Sequence[Properties]) -> None:
    for detail in details:
        partly = provider_pb2.ErrorResourceInitFailed()
        if detail.Unpack(partly):
            reasons = [without_secrets(reason, given) for reason in partly.reasons]
            raise ResourceInitFailed(
                reasons, partly.id, as_secret_as(from_struct(partly.properties), given[-1])
            )
