"""A provider as the Pulumi CLI calls it, over gRPC."""

import json
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from openmcf.properties.values import UNKNOWN, Properties
from openmcf.pulumi_cli.provider_server import serving
from openmcf.pulumi_cli.wire import from_struct, to_struct
from tests.support.fake_cloud import FakeCloud, FakeProvider

URN = "urn:pulumi:dev::auth::fake:index:Thing::a"


@pytest.fixture
def cloud() -> FakeCloud:
    """A cloud with a thing."""
    cloud = FakeCloud()
    cloud.create("a", {"size": 1})
    return cloud


@pytest.fixture
def stub(cloud: FakeCloud) -> Iterator[provider_pb2_grpc.ResourceProviderStub]:
    """A stub of the cloud's provider."""
    with (
        serving(FakeProvider(cloud), "fake", "7.1.0", workers=2) as port,
        grpc.insecure_channel(f"127.0.0.1:{port}") as channel,
    ):
        yield provider_pb2_grpc.ResourceProviderStub(channel)


def test_it_says_who_it_is(stub: provider_pb2_grpc.ResourceProviderStub) -> None:
    assert not stub.Handshake(provider_pb2.ProviderHandshakeRequest()).accept_secrets
    assert stub.GetPluginInfo(Empty()).version == "7.1.0"
    assert json.loads(stub.GetSchema(provider_pb2.GetSchemaRequest()).schema)["name"] == "fake"
    configured = stub.Configure(provider_pb2.ConfigureRequest(args=to_struct({"region": "us-east-1"})))
    assert configured.supportsPreview
    assert not configured.acceptSecrets


def test_another_region_replaces_the_provider(stub: provider_pb2_grpc.ResourceProviderStub) -> None:
    olds, news = to_struct({"region": "us-east-1"}), to_struct({"region": "eu-west-1"})
    assert list(stub.DiffConfig(provider_pb2.DiffRequest(old_inputs=olds, news=news)).replaces) == ["region"]
    assert not stub.DiffConfig(provider_pb2.DiffRequest(old_inputs=olds, news=olds)).replaces


def diff(stub: provider_pb2_grpc.ResourceProviderStub, olds: Properties, news: Properties) -> dict[str, str]:
    """The differences, by the names of the properties."""
    request = provider_pb2.DiffRequest(urn=URN, old_inputs=to_struct(olds), news=to_struct(news))
    kind = provider_pb2.PropertyDiff.Kind.Name
    return {name: kind(one.kind) for name, one in stub.Diff(request).detailedDiff.items()}


def test_differences_are_told_with_what_replaces(stub: provider_pb2_grpc.ResourceProviderStub) -> None:
    olds, news = {"size": 1, "place": "x", "gone": 1}, {"size": UNKNOWN, "place": "y", "new": 1}
    assert diff(stub, olds, news) == {
        "size": "UPDATE",
        "place": "UPDATE_REPLACE",
        "gone": "DELETE",
        "new": "ADD",
    }


def test_what_is_gone_has_no_id(stub: provider_pb2_grpc.ResourceProviderStub) -> None:
    assert from_struct(stub.Read(provider_pb2.ReadRequest(urn=URN, id="a-1")).inputs) == {"size": 1}
    assert stub.Read(provider_pb2.ReadRequest(urn=URN, id="a-9")).id == ""


def failure(stub: provider_pb2_grpc.ResourceProviderStub) -> grpc.RpcError:
    """How the creation of `a` fails."""
    with pytest.raises(grpc.RpcError) as raised:
        stub.Create(provider_pb2.CreateRequest(urn=URN, properties=to_struct({"size": 2})))
    return raised.value


def test_a_refusal_and_a_lost_answer_have_their_own_codes(
    cloud: FakeCloud, stub: provider_pb2_grpc.ResourceProviderStub
) -> None:
    cloud.broken = {"a": "create"}
    assert failure(stub).code() is grpc.StatusCode.UNKNOWN
    cloud.broken = {"a": "lose create"}
    assert failure(stub).code() is grpc.StatusCode.DEADLINE_EXCEEDED


def test_what_was_made_goes_along_with_the_failure(
    cloud: FakeCloud, stub: provider_pb2_grpc.ResourceProviderStub
) -> None:
    cloud.broken = {"a": "finish"}
    metadata: Any = failure(stub).trailing_metadata()
    (detail,) = status_pb2.Status.FromString(dict(metadata)["grpc-status-details-bin"]).details
    partly = provider_pb2.ErrorResourceInitFailed()
    assert detail.Unpack(partly)
    assert (partly.id, list(partly.reasons)) == ("a-2", ["not finished"])
    assert from_struct(partly.properties)["size"] == 2


def test_functions_are_refused(stub: provider_pb2_grpc.ResourceProviderStub) -> None:
    with pytest.raises(grpc.RpcError, match="has no aws:index/getRegion"):
        stub.Invoke(provider_pb2.InvokeRequest(tok="aws:index/getRegion"))
