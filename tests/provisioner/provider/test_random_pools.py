"""What the programs of random manifests ask for is what the provider reads back."""

import pytest
from hypothesis import given, settings

from openmcf.provisioner.engine.provider_client import ProviderClient
from openmcf.provisioner.provider.clients import Clients
from openmcf.provisioner.wire import plain
from openmcf.specs.references import Reference
from tests.support.aws_calls_shared import LITERALS
from tests.support.life_cycle import provider_of
from tests.support.programs import Registered, deployed
from tests.support.strategies import manifests
from tests.support.strategies_shared import Data

FEW = settings(max_examples=settings().max_examples // 4)
ORDER = ("UserPool", "ResourceServer", "IdentityProvider", "UserGroup", "UserPoolClient")
"""The types that MiniStack has, in an order in which they can be made."""


def resolved(field: str | Reference) -> str:
    return field if isinstance(field, str) else LITERALS["arn:lambda:function"]


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
