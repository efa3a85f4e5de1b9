"""What the programs of random manifests ask for is what the provider reads back."""

import pytest
from hypothesis import given

from openmcf.aws.clients import Clients
from openmcf.engine.provider_client import ProviderClient
from openmcf.properties.values import plain
from tests.support.programs import FEW, Registered, deployed, resolved
from tests.support.provider import provider_of
from tests.support.strategies import manifests
from tests.support.strategies_shared import Data

ORDER = ("UserPool", "ResourceServer", "IdentityProvider", "UserGroup", "UserPoolClient")
"""The types that MiniStack has, in an order in which they can be made."""


@pytest.fixture(scope="module")
def provider(ministack: Clients) -> ProviderClient:
    return provider_of(ministack)


@FEW
@given(manifests("AwsCognitoUserPool"))
def test_it_is_read_as_written(
    provider: ProviderClient, tmp_path_factory: pytest.TempPathFactory, content: Data
) -> None:
    registered = deployed(content, resolved, tmp_path_factory.getbasetemp()).resources
    resources = [each for each in registered if each.type in ORDER]
    pool = ""
    for resource in sorted(resources, key=lambda each: ORDER.index(each.type)):
        made = made_and_read(provider, resource, {"userPoolId": pool} if pool else {})
        pool = pool or made


def made_and_read(provider: ProviderClient, resource: Registered, address: Data) -> str:
    inputs = plain(resource.inputs) | address
    id_, outputs = provider.create(resource.urn, inputs, preview=False)
    found = provider.read(resource.urn, id_, inputs, outputs)
    assert found is not None
    assert not provider.diff(resource.urn, id_, found.inputs, found.outputs, inputs, []).detailed
    assert found.outputs == outputs
    return id_
