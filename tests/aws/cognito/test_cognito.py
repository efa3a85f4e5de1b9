"""What is particular to the parts of user pools; `test_conformance.py` has their lives."""

import pytest

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.common import IdentityProvider
from openmcf.aws.cognito.user_pool_client import UserPoolClient
from openmcf.engine.failures import ProviderFailed
from tests.support.provider import provider_of, urn
from tests.support.scripted_aws import scripted

POOL = urn("aws:cognito/userPool:UserPool")
GROUP = urn("aws:cognito/userGroup:UserGroup")


def test_a_secret_that_an_update_does_not_tell_is_kept() -> None:
    with scripted(lambda *_: {"UserPoolClient": {"ClientName": "web"}}) as clients:
        updated = UserPoolClient().update(
            clients, "c", {"clientSecret": "s"}, {"userPoolId": "p", "name": "web"}
        )
    assert updated["clientSecret"] == "s"
    assert updated["generateSecret"]


def test_details_of_a_provider_are_those_that_were_written() -> None:
    """AWS adds what it finds out, and may keep to itself what is secret."""
    told = {"client_id": "b", "authorize_url": "https://idp.example.com/authorize"}
    recorded = {"providerDetails": {"client_id": "a", "private_key": "k"}}
    with scripted(lambda *_: {"IdentityProvider": {"ProviderDetails": told}}) as clients:
        found = IdentityProvider().read(clients, "p:Apple", recorded)
        imported = IdentityProvider().read(clients, "p:Apple", {})
    assert found.inputs["providerDetails"] == {"client_id": "b", "private_key": "k"}
    assert imported.inputs["providerDetails"] == told


def test_what_aws_does_not_take_away_from_a_group_is_told(moto: Clients) -> None:
    provider = provider_of(moto)
    pool, outputs = provider.create(POOL, {"name": "groups"}, preview=False)
    news = {"userPoolId": pool, "name": "admins"}
    olds = news | {"precedence": 1, "roleArn": "arn:aws:iam::123456789012:role/app"}
    id_, group = provider.create(GROUP, olds, preview=False)
    with pytest.raises(
        ProviderFailed, match="AWS does not take precedence and roleArn away from the group admins"
    ):
        provider.update(GROUP, id_, group, news, preview=False)
    provider.delete(POOL, pool, outputs)
