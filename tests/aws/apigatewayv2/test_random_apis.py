"""What the programs of random manifests ask for is what the provider reads back after an update, too."""

import pytest
from hypothesis import given

from openmcf.aws.clients import Clients
from openmcf.engine.provider_client import ProviderClient
from openmcf.properties.values import plain
from tests.support.programs import FEW, Registered, deployed, resolved
from tests.support.provider import provider_of
from tests.support.strategies import manifests
from tests.support.strategies_shared import Data

APIS = manifests("AwsHttpApiGateway")
TYPES = ("Api", "Authorizer", "Integration")
API = "urn:pulumi:dev::openmcf::aws:apigatewayv2/api:Api::api"


@pytest.fixture(scope="module")
def provider(ministack: Clients) -> ProviderClient:
    return provider_of(ministack)


@pytest.fixture(scope="module")
def api(provider: ProviderClient) -> str:
    """The API that the others are parts of."""
    return provider.create(API, {"name": "whole", "protocolType": "HTTP"}, preview=False)[0]


@FEW
@given(APIS, APIS)
def test_an_update_is_read_as_written(
    provider: ProviderClient,
    api: str,
    tmp_path_factory: pytest.TempPathFactory,
    before: Data,
    after: Data,
) -> None:
    olds, news = (
        deployed(content, resolved, tmp_path_factory.getbasetemp()).resources for content in (before, after)
    )
    for type_ in TYPES:
        old, new = ([each for each in resources if each.type == type_] for resources in (olds, news))
        for resource, other in zip(old, new, strict=False):
            updated_and_read(provider, resource, inputs_of(resource, api), inputs_of(other, api))


def inputs_of(resource: Registered, api: str) -> Data:
    inputs: Data = plain(resource.inputs)
    return inputs | ({"apiId": api} if "apiId" in inputs else {})


def updated_and_read(provider: ProviderClient, resource: Registered, olds: Data, news: Data) -> None:
    urn = resource.urn
    id_, outputs = provider.create(urn, olds, preview=False)
    if not provider.diff(urn, id_, olds, outputs, news, []).replaces:
        outputs = provider.update(urn, id_, outputs, news, preview=False)
        found = provider.read(urn, id_, news, outputs)
        assert found is not None
        assert not provider.diff(urn, id_, found.inputs, found.outputs, news, []).detailed
        assert found.outputs == outputs
