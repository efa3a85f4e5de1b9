"""The provider as Pulumi's engines call it: the `pulumirpc.ResourceProvider` service over the resource types.

The embedded engine calls the servicer in its own process; the Pulumi CLI attaches to `serving` (by
PULUMI_DEBUG_PROVIDERS). Secrets come unwrapped: the engine marks again what was secret in its request, and
the provider what is secret by its type, for a request may have nothing in the place of what AWS tells.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from importlib.metadata import version
from typing import Any, NoReturn, TypeVar

import grpc
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from openmcf.aws.candidates import as_property, candidates
from openmcf.aws.clients import Clients
from openmcf.aws.diff import differences, top_level
from openmcf.aws.equivalence import without
from openmcf.aws.error_messages import explained
from openmcf.aws.lost_answers import is_lost
from openmcf.aws.planned import planned
from openmcf.aws.resource import NotFound, PartiallyCreated, Properties, ProviderError, Resource
from openmcf.aws.types import resource_type
from openmcf.properties.paths import Path, covers, parsed, written
from openmcf.properties.values import CANDIDATES, Secret, from_struct, to_struct, without_secrets

_IMPORTED = "__imported"
"""An input that Pulumi hides; it marks inputs that AWS returned, and may have filled in by itself."""

_Request = TypeVar("_Request")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class _Status(grpc.Status):
    """A gRPC status with what else belongs to it, as `abort_with_status` wants it."""

    code: grpc.StatusCode
    details: str
    trailing_metadata: tuple[tuple[str, bytes], ...]


def _answering(
    method: Callable[["AwsProvider", _Request], _Answer],
) -> Callable[["AwsProvider", _Request, grpc.ServicerContext], _Answer]:
    """The method as gRPC calls it: what cannot be done ends the call with a text for the user."""

    @wraps(method)
    def answer(self: "AwsProvider", request: _Request, context: grpc.ServicerContext) -> _Answer:
        try:
            return method(self, request)
        except (
            PartiallyCreated,
            ProviderError,
            NotFound,
            BotoCoreError,
            ClientError,
            ResponseParserError,
        ) as error:
            _abort(context, error, request, self.emulator)

    return answer


class AwsProvider(provider_pb2_grpc.ResourceProviderServicer):
    """The `aws` provider. connect: from a region to its clients.

    A refresh is a Read, and then a Diff of what was read and the recorded inputs. That Diff also reports the
    secrets that AWS made and has changed since: engines mask secrets, so that nothing else shows it.
    """

    def __init__(self, connect: Callable[[str], Clients]) -> None:
        self._connect = connect
        self._clients: Clients | None = None
        self._changed_secrets: dict[str, list[str]] = {}

    @property
    def emulator(self) -> str | None:
        """Name and version of the emulated AWS that answers, None for AWS itself."""
        return self._clients.emulator if self._clients else None

    @_answering
    def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest
    ) -> provider_pb2.ProviderHandshakeResponse:
        """Say which wrapped values are taken: none."""
        return provider_pb2.ProviderHandshakeResponse()

    @_answering
    def Attach(self, request: plugin_pb2.PluginAttach) -> Empty:
        """Learn the engine's address, which this provider has no use for."""
        return Empty()

    @_answering
    def GetPluginInfo(self, request: Empty) -> plugin_pb2.PluginInfo:
        """Give the version of pulumi-aws, whose types these are."""
        return plugin_pb2.PluginInfo(version=version("pulumi-aws"))

    @_answering
    def GetSchema(self, request: provider_pb2.GetSchemaRequest) -> provider_pb2.GetSchemaResponse:
        """Give a schema without types: programs bring pulumi-aws's SDK."""
        schema = {"name": "aws", "version": version("pulumi-aws")}
        return provider_pb2.GetSchemaResponse(schema=json.dumps(schema))

    @_answering
    def CheckConfig(self, request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
        """Take the configuration as it is."""
        return provider_pb2.CheckResponse(inputs=request.news)

    @_answering
    def DiffConfig(self, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
        """A change of region replaces all resources, as in pulumi-aws."""
        olds, news = from_struct(request.old_inputs), from_struct(request.news)
        if olds.get("region") == news.get("region"):
            return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)
        changes = provider_pb2.DiffResponse.DIFF_SOME
        return provider_pb2.DiffResponse(changes=changes, replaces=["region"], diffs=["region"])

    @_answering
    def Configure(self, request: provider_pb2.ConfigureRequest) -> provider_pb2.ConfigureResponse:
        """Connect to the region of the configuration."""
        region = from_struct(request.args).get("region")
        if not isinstance(region, str):
            raise ProviderError("the configuration aws:region is not set")
        self._clients = self._connect(region)
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    @_answering
    def Check(self, request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
        """Tell what AWS would certainly refuse."""
        resource, inputs = _resource(request.urn), from_struct(request.news)
        failures = resource.check(_properties(request.news))
        return provider_pb2.CheckResponse(
            inputs=_answer(resource, inputs),
            failures=[
                provider_pb2.CheckFailure(property=failure.property, reason=failure.reason)
                for failure in failures
            ],
        )

    @_answering
    def Diff(self, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
        """Compare the recorded inputs with the new ones."""
        resource = _resource(request.urn)
        olds, news = _properties(request.old_inputs), _properties(request.news)
        if _is_imported(request.old_inputs):
            olds = resource.imported(olds, _properties(request.olds), news)
        found = differences(resource.equivalence, olds, news)
        secrets = self._changed_secrets.pop(request.urn, [])
        kept = {path: kind for path, kind in found.items() if not _ignored(path, request.ignoreChanges)}
        replacing = resource.replacing(olds, news, top_level(kept))
        must_delete_first = resource.excludes_in_emulator if self.emulator else resource.must_delete_first
        some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(
            changes=some if kept or secrets else none,
            diffs=sorted({*top_level(kept), *secrets}),
            replaces=sorted(replacing),
            stables=sorted(resource.stable),
            deleteBeforeReplace=bool(replacing) and must_delete_first(olds, news),
            hasDetailedDiff=True,
            detailedDiff={
                written(path): _property_diff(f"{kind}_REPLACE" if path[0] in replacing else kind)
                for path, kind in kept.items()
            }
            | {name: _property_diff("UPDATE", of_inputs=False) for name in secrets},
        )

    @_answering
    def Create(self, request: provider_pb2.CreateRequest) -> provider_pb2.CreateResponse:
        """Make the resource, or in a preview say what is known of it."""
        resource, inputs = _resource(request.urn), _properties(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=_answer(resource, planned(resource, inputs, {})))
        made = resource.create(self._connected(), inputs)
        return provider_pb2.CreateResponse(id=made.id, properties=_answer(resource, made.properties))

    @_answering
    def Read(self, request: provider_pb2.ReadRequest) -> provider_pb2.ReadResponse:
        """Find the resource; without an id in the answer where AWS does not have it."""
        resource, written = _resource(request.urn), _properties(request.inputs)
        known = _properties(request.properties)
        try:
            found = resource.read(self._connected(), request.id, known | written)
        except NotFound:
            return provider_pb2.ReadResponse()
        made_by_aws = resource.secret & {*resource.computed} & {*known}
        self._changed_secrets[request.urn] = sorted(
            name for name in made_by_aws if known[name] != found.properties.get(name)
        )
        if _is_imported(request.inputs):
            inputs = found.inputs | {_IMPORTED: True}
        else:
            observed = without(found.inputs, resource.server_defaults, unless_in=written)
            inputs = resource.equivalence.keep_written_spelling(written, observed)
        return provider_pb2.ReadResponse(
            id=found.id, inputs=_answer(resource, inputs), properties=_answer(resource, found.properties)
        )

    @_answering
    def Update(self, request: provider_pb2.UpdateRequest) -> provider_pb2.UpdateResponse:
        """Change the resource, or in a preview say what is known of it."""
        resource = _resource(request.urn)
        olds, news = _properties(request.olds), _properties(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=_answer(resource, planned(resource, news, olds)))
        changed = resource.update(self._connected(), request.id, olds, news)
        return provider_pb2.UpdateResponse(properties=_answer(resource, changed))

    @_answering
    def Delete(self, request: provider_pb2.DeleteRequest) -> Empty:
        """Take the resource away."""
        known = _properties(request.properties)
        _resource(request.urn).delete(self._connected(), request.id, known)
        return Empty()

    @_answering
    def Invoke(self, request: provider_pb2.InvokeRequest) -> provider_pb2.InvokeResponse:
        """Look for what an earlier creation made; refuse all else, since the programs look nothing up."""
        if request.tok == CANDIDATES:
            given = from_struct(request.args)
            resource, inputs = _resource(given["urn"]), _without_own(given["inputs"])
            found = candidates(resource, self._connected(), inputs, given["since"])
            answer = to_struct({"candidates": [as_property(candidate) for candidate in found]})
            return _given(answer)
        raise ProviderError(
            f"this provider has no {request.tok}; the Pulumi CLI with the official aws plugin has"
        )

    @_answering
    def Cancel(self, request: Empty) -> Empty:
        """Let calls under way end: each is bounded, and what it made must be recorded."""
        return Empty()

    def _connected(self) -> Clients:
        if not self._clients:
            raise ProviderError("the provider was not configured before it was called")
        return self._clients


@contextmanager
def serving(provider: provider_pb2_grpc.ResourceProviderServicer, workers: int = 64) -> Iterator[int]:
    """Serve the provider on this machine until left; gives the port."""
    unbounded = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    server = grpc.server(ThreadPoolExecutor(workers), options=unbounded)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(grace=None).wait()


def _given(answer: Struct) -> provider_pb2.InvokeResponse:
    """What a function gives; the field has the name of a Python keyword."""
    response = provider_pb2.InvokeResponse()
    getattr(response, "return").CopyFrom(answer)
    return response


def _resource(urn: str) -> Resource:
    """The type of the resource with the URN `urn:pulumi:stack::project::parent$type::name`."""
    _, _, types, _ = urn.split("::", maxsplit=3)
    return resource_type(types.rpartition("$")[2])


def _properties(struct: Struct) -> Properties:
    """The properties without Pulumi's own, such as the `__defaults` that the official plugin leaves."""
    return _without_own(from_struct(struct))


def _without_own(properties: Properties) -> Properties:
    """The properties without Pulumi's own."""
    return {name: value for name, value in properties.items() if not name.startswith("__")}


def _answer(resource: Resource, properties: Properties) -> Struct:
    """The properties for the wire, with those that are secret by the type marked as secret."""
    secret = {name: Secret(properties[name]) for name in resource.secret if properties.get(name) is not None}
    return to_struct(properties | secret)


def _secrets_of(request: Any) -> Iterator[Secret]:
    """What is secret by its type in a request; AWS may quote it where it refuses."""
    secret: frozenset[str] = frozenset()
    with suppress(ProviderError, AttributeError, ValueError):  # no type that there is
        secret = _resource(request.urn).secret
    for field in ("inputs", "properties", "olds", "news") if secret else ():
        values = from_struct(getattr(request, field, Struct()))
        yield from (Secret(values[name]) for name in secret & {*values})


def _is_imported(inputs: Struct) -> bool:
    """Whether the inputs are not what a program said, but what AWS had."""
    return not inputs.fields or _IMPORTED in inputs.fields


def _ignored(path: Path, ignored: Any) -> bool:
    return any(covers(parsed(place), path) for place in ignored)


def _property_diff(kind: str, *, of_inputs: bool = True) -> provider_pb2.PropertyDiff:
    return provider_pb2.PropertyDiff(kind=provider_pb2.PropertyDiff.Kind.Value(kind), inputDiff=of_inputs)


def _abort(context: grpc.ServicerContext, error: Exception, request: Any, emulator: str | None) -> NoReturn:
    """End the call. What was made goes along, as Pulumi's own plugins send it, so that it is recorded."""
    cause = error.__cause__ or error if isinstance(error, PartiallyCreated) else error
    words = without_secrets(explained(cause, emulator), [*_secrets_of(request)])
    if is_lost(error):
        # gRPC's word for it: "may be returned even if the operation has completed successfully".
        context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, words)
    if not isinstance(error, PartiallyCreated):
        context.abort(grpc.StatusCode.UNKNOWN, words)
    partly = provider_pb2.ErrorResourceInitFailed(
        id=error.made.id,
        properties=_answer(_resource(request.urn), error.made.properties),
        reasons=[words],
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=words)
    status.details.add().Pack(partly)
    details = (("grpc-status-details-bin", status.SerializeToString()),)
    context.abort_with_status(_Status(grpc.StatusCode.UNKNOWN, words, details))
