"""A provider of this process as the Pulumi CLI calls it: the `pulumirpc.ResourceProvider` service over it.

The CLI attaches to `serving` by PULUMI_DEBUG_PROVIDERS.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, NoReturn, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from openmcf.properties.diff import Diff, PropertyDiff
from openmcf.properties.provider import CallFailed, Checked, Provider
from openmcf.pulumi_cli.wire import from_struct, to_struct

_Request = TypeVar("_Request")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class _Status(grpc.Status):
    """A gRPC status with what else belongs to it, as `abort_with_status` wants it."""

    code: grpc.StatusCode
    details: str
    trailing_metadata: tuple[tuple[str, bytes], ...]


def _called(
    method: Callable[["ProviderServer", _Request], _Answer],
) -> Callable[["ProviderServer", _Request, grpc.ServicerContext], _Answer]:
    """The method as gRPC calls it: what cannot be done ends the call with a text for the user."""

    @wraps(method)
    def called(self: "ProviderServer", request: _Request, context: grpc.ServicerContext) -> _Answer:
        try:
            return method(self, request)
        except CallFailed as failed:
            _abort(context, failed)

    return called


class ProviderServer(provider_pb2_grpc.ResourceProviderServicer):
    """The service over a provider. package, version: what it says it is."""

    def __init__(self, provider: Provider, package: str, version: str) -> None:
        self._provider = provider
        self._package, self._version = package, version

    @_called
    def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest
    ) -> provider_pb2.ProviderHandshakeResponse:
        """Say which wrapped values are taken: none."""
        return provider_pb2.ProviderHandshakeResponse()

    @_called
    def Attach(self, request: plugin_pb2.PluginAttach) -> Empty:
        """Learn the engine's address, which a provider has no use for."""
        return Empty()

    @_called
    def GetPluginInfo(self, request: Empty) -> plugin_pb2.PluginInfo:
        """Give the version of the package."""
        return plugin_pb2.PluginInfo(version=self._version)

    @_called
    def GetSchema(self, request: provider_pb2.GetSchemaRequest) -> provider_pb2.GetSchemaResponse:
        """Give a schema without types: programs name them themselves."""
        schema = {"name": self._package, "version": self._version}
        return provider_pb2.GetSchemaResponse(schema=json.dumps(schema))

    @_called
    def CheckConfig(self, request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
        """Check the provider's own inputs."""
        olds, news = from_struct(request.olds), from_struct(request.news)
        return _checked(self._provider.check_config(request.urn, olds, news))

    @_called
    def DiffConfig(self, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
        """Compare the provider's own inputs."""
        olds, news = from_struct(request.old_inputs), from_struct(request.news)
        return _compared(self._provider.diff_config(request.urn, olds, news))

    @_called
    def Configure(self, request: provider_pb2.ConfigureRequest) -> provider_pb2.ConfigureResponse:
        """Take the configuration."""
        self._provider.configure(from_struct(request.args))
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    @_called
    def Check(self, request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
        """Check a resource's inputs."""
        olds, news = from_struct(request.olds), from_struct(request.news)
        return _checked(self._provider.check(request.urn, olds, news))

    @_called
    def Diff(self, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
        """Compare the recorded inputs with the new ones."""
        inputs, olds, news = map(from_struct, (request.old_inputs, request.olds, request.news))
        return _compared(
            self._provider.diff(request.urn, request.id, inputs, olds, news, request.ignoreChanges)
        )

    @_called
    def Create(self, request: provider_pb2.CreateRequest) -> provider_pb2.CreateResponse:
        """Make a resource, or in a preview say what is known of it."""
        inputs = from_struct(request.properties)
        made = self._provider.create(request.urn, inputs, preview=request.preview)
        return provider_pb2.CreateResponse(id=made.id, properties=to_struct(made.properties))

    @_called
    def Read(self, request: provider_pb2.ReadRequest) -> provider_pb2.ReadResponse:
        """Find a resource; without an id in the answer if it is gone."""
        inputs, properties = from_struct(request.inputs), from_struct(request.properties)
        found = self._provider.read(request.urn, request.id, inputs, properties)
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=found.id, inputs=to_struct(found.inputs), properties=to_struct(found.outputs)
        )

    @_called
    def Update(self, request: provider_pb2.UpdateRequest) -> provider_pb2.UpdateResponse:
        """Change a resource, or in a preview say what is known of it."""
        olds, news = from_struct(request.olds), from_struct(request.news)
        changed = self._provider.update(request.urn, request.id, olds, news, preview=request.preview)
        return provider_pb2.UpdateResponse(properties=to_struct(changed))

    @_called
    def Delete(self, request: provider_pb2.DeleteRequest) -> Empty:
        """Take a resource away."""
        self._provider.delete(request.urn, request.id, from_struct(request.properties))
        return Empty()

    @_called
    def Invoke(self, request: provider_pb2.InvokeRequest) -> provider_pb2.InvokeResponse:
        """Refuse functions, since programs look nothing up."""
        raise CallFailed(f"this provider has no {request.tok}")

    @_called
    def Cancel(self, request: Empty) -> Empty:
        """Let calls under way end: each is bounded, and what it made must be told."""
        return Empty()


@contextmanager
def serving(provider: Provider, package: str, version: str, workers: int = 64) -> Iterator[int]:
    """Serve a provider on this machine until left; gives the port."""
    unbounded = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    server = grpc.server(ThreadPoolExecutor(workers), options=unbounded)
    servicer = ProviderServer(provider, package, version)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(grace=None).wait()


def _checked(checked: Checked) -> provider_pb2.CheckResponse:
    failures = [provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in checked.failures]
    return provider_pb2.CheckResponse(inputs=to_struct(checked.inputs), failures=failures)


def _compared(diff: Diff) -> provider_pb2.DiffResponse:
    some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
    return provider_pb2.DiffResponse(
        changes=some if diff.changes else none,
        diffs=diff.changed,
        replaces=diff.replaces,
        deleteBeforeReplace=diff.delete_before_replace,
        hasDetailedDiff=True,
        detailedDiff={path: _property_diff(one) for path, one in diff.detailed.items()},
    )


def _property_diff(diff: PropertyDiff) -> provider_pb2.PropertyDiff:
    kind = provider_pb2.PropertyDiff.Kind.Value(diff.kind.upper().replace("-", "_"))
    return provider_pb2.PropertyDiff(kind=kind, inputDiff=diff.input_diff)


def _abort(context: Any, failed: CallFailed) -> NoReturn:
    """End the call. What was made goes along, as Pulumi's own plugins send it, so that it is recorded."""
    if failed.lost:
        # gRPC's word for it: "may be returned even if the operation has completed successfully".
        context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, failed.reason)
    if failed.made is None:
        context.abort(grpc.StatusCode.UNKNOWN, failed.reason)
        raise AssertionError("abort raises")
    partly = provider_pb2.ErrorResourceInitFailed(
        id=failed.made.id, properties=to_struct(failed.made.properties), reasons=[failed.reason]
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=failed.reason)
    status.details.add().Pack(partly)
    details = (("grpc-status-details-bin", status.SerializeToString()),)
    context.abort_with_status(_Status(grpc.StatusCode.UNKNOWN, failed.reason, details))
    raise AssertionError("abort raises")
