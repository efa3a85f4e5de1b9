"""The provider as the engine calls it."""

import json
from typing import Any

import pytest

from openmcf.aws.clients import Clients
from openmcf.aws.provider import AwsProvider
from openmcf.engine.failures import ProviderFailed, ResourceInitFailed
from openmcf.engine.provider_client import ProviderClient
from openmcf.properties.provider import CallFailed
from openmcf.properties.values import UNKNOWN, Secret
from tests.support.provider import provider_of
from tests.support.scripted_aws import Data, Refusal, scripted

POOL = "urn:pulumi:dev::openmcf::aws:cognito/userPool:UserPool::pool"
CLIENT = (
    "urn:pulumi:dev::openmcf::aws:cognito/userPool:UserPool$aws:cognito/userPoolClient:UserPoolClient::web"
)
ROLE = "urn:pulumi:dev::openmcf::aws:iam/role:Role::role"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)
WITH_MFA = {
    "name": "acme",
    "mfaConfiguration": "ON",
    "softwareTokenMfaConfiguration": {"enabled": True},
}


def without_factors(operation: str, _: Data) -> Data | Refusal:
    """An AWS that makes pools, and refuses them second factors."""
    if operation == "SetUserPoolMfaConfig":
        return Refusal("InvalidParameterException", "no factors today")
    pool = {
        "Id": "us-east-1_x",
        "Name": "acme",
        "Arn": "arn:aws:cognito-idp:us-east-1:1:userpool/us-east-1_x",
    }
    return {"UserPool": pool}


def test_another_region_replaces_the_provider(moto: Clients) -> None:
    client = ProviderClient(AwsProvider(lambda _: moto))
    olds, news = {"region": "us-east-1"}, {"region": "eu-west-1"}
    assert client.diff_config("urn", olds, news).replaces == ("region",)
    assert not client.diff_config("urn", olds, olds).replaces


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda client: client.configure({}), "the configuration aws:region is not set"),
        (lambda client: client.create(POOL, {}, preview=False), "was not configured"),
        (
            lambda client: client.check(POOL.replace("userPool", "user"), {}, {}),
            "has no aws:cognito/user:UserPool",
        ),
    ],
)
def test_what_cannot_be_done_is_told(call: Any, text: str, moto: Clients) -> None:
    with pytest.raises(ProviderFailed, match=text):
        call(ProviderClient(AwsProvider(lambda _: moto)))


def test_a_refusal_tells_operation_code_and_request() -> None:
    def refuse(_: str, __: Data) -> Refusal:
        return Refusal("LimitExceededException", "too many pools")

    text = r"^CreateUserPool: LimitExceededException: too many pools \(request request-1\)\nhint: a quota"
    with scripted(refuse) as clients, pytest.raises(ProviderFailed, match=text):
        provider_of(clients).create(POOL, {"name": "acme"}, preview=False)


def test_a_change_of_what_is_gone_is_told(ministack: Clients) -> None:
    with pytest.raises(ProviderFailed, match="does not have the resource any more\nhint: `openmcf refresh`"):
        provider_of(ministack).update(POOL, "us-east-1_gone", {}, {"name": "acme"}, preview=False)


def test_what_was_made_is_not_forgotten() -> None:
    with scripted(without_factors) as clients, pytest.raises(ResourceInitFailed) as caught:
        provider_of(clients).create(POOL, WITH_MFA, preview=False)
    assert caught.value.id == "us-east-1_x"
    assert caught.value.outputs["name"] == "acme"
    assert "SetUserPoolMfaConfig: InvalidParameterException: no factors" in caught.value.reasons[0]


def test_what_was_made_and_is_not_seen_yet_is_not_forgotten() -> None:
    """AWS may not find at once what it has just made."""

    def unseen(operation: str, parameters: Data) -> Data | Refusal:
        missing = Refusal("ResourceNotFoundException")
        return missing if operation == "DescribeUserPool" else without_factors(operation, parameters)

    with scripted(unseen) as clients, pytest.raises(ResourceInitFailed) as caught:
        provider_of(clients).create(POOL, {"name": "acme"}, preview=False)
    assert caught.value.id == "us-east-1_x"
    assert caught.value.reasons[0].startswith("AWS does not find yet what it has made\nhint: ")


def test_ignored_changes_are_none(moto: Clients) -> None:
    olds = {"name": "acme", "tags": {"a": "1", "b": "2"}, "mfaConfiguration": "OFF"}
    news = {"name": UNKNOWN, "tags": {"a": "3", "b": "4"}, "mfaConfiguration": "OFF"}
    diff = provider_of(moto).diff(POOL, "x", olds, olds, news, ["name", "tags.a"])
    assert set(diff.detailed) == {"tags.b"}
    assert diff.changed == ("tags",)


def test_what_replaces_is_marked(moto: Clients) -> None:
    olds = {"userPoolId": "us-east-1_a", "name": "web"}
    diff = provider_of(moto).diff(CLIENT, "x", olds, olds, {"userPoolId": UNKNOWN, "name": "app"}, [])
    assert {path: found.kind for path, found in diff.detailed.items()} == {
        "userPoolId": "update-replace",
        "name": "update",
    }
    assert diff.replaces == ("userPoolId",)
    assert not diff.delete_before_replace


def test_what_aws_fills_in_is_no_difference_to_an_imported_resource(moto: Clients) -> None:
    server_defaults = {"name": "web", "explicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]}
    for written, paths in (
        (server_defaults, {"explicitAuthFlows"}),
        (server_defaults | {"__imported": True}, set()),
    ):
        diff = provider_of(moto).diff(CLIENT, "x", written, server_defaults, {"name": "web"}, [])
        assert set(diff.detailed) == paths


def test_a_preview_knows_what_is_recorded(moto: Clients) -> None:
    olds = {"name": "web", "userPoolId": "us-east-1_a", "clientSecret": "s", "callbackUrls": ["https://a"]}
    news = {"name": "app", "userPoolId": "us-east-1_a"}
    preview = provider_of(moto).update(CLIENT, "x", olds, news, preview=True)
    assert preview["name"] == "app"
    assert preview["clientSecret"] == Secret("s")
    assert "callbackUrls" not in preview


@pytest.mark.parametrize(
    ("urn", "inputs"),
    [
        (POOL, {"name": "acme"}),
        (POOL, {"name": "acme", "mfaConfiguration": "OFF", "tags": {}}),
        (ROLE, {"name": "acme", "assumeRolePolicy": TRUST, "description": ""}),
    ],
)
def test_what_aws_adds_is_no_news_to_a_refresh(ministack: Clients, urn: str, inputs: Data) -> None:
    client = provider_of(ministack)
    id_, outputs = client.create(urn, inputs, preview=False)
    found = client.read(urn, id_, inputs, outputs)
    client.delete(urn, id_, outputs)
    assert found is not None
    assert found.inputs == inputs


def test_a_client_secret_that_aws_changed_is_reported_once_it_was_read() -> None:
    inputs = {"name": "web", "userPoolId": "p", "generateSecret": True}

    def other_secret(_: str, __: Data) -> Data:
        return {"UserPoolClient": {"ClientName": "web", "UserPoolId": "p", "ClientSecret": "new"}}

    with scripted(other_secret) as clients:
        client = provider_of(clients)
        for recorded, changed in (("old", ["clientSecret"]), ("new", [])):
            outputs = inputs | {"clientSecret": Secret(recorded)}
            found = client.read(CLIENT, "c", inputs, outputs)
            assert found
            assert found.outputs["clientSecret"] == Secret("new")
            diff = client.diff(CLIENT, "c", found.inputs, found.outputs, inputs, ())
            assert (diff.changes, [*diff.detailed], diff.replaces) == (bool(changed), changed, ())
            assert not client.diff(CLIENT, "c", inputs, outputs, inputs, ()).changes


def test_a_refusal_that_quotes_a_secret_is_told_without_it() -> None:
    """The provider itself leaves it out: the Pulumi CLI shows what it says."""
    details = {"client_secret": "hunter2"}
    named = {"userPoolId": "p", "providerName": "Corp", "providerType": "OIDC"}
    urn = CLIENT.replace("userPoolClient:UserPoolClient", "identityProvider:IdentityProvider")
    refused = Refusal("InvalidParameterException", "hunter2 is not long enough")
    with scripted(lambda *_: refused) as clients:
        provider = AwsProvider(lambda _: clients)
        provider.configure({"region": "us-east-1"})
        with pytest.raises(CallFailed) as caught:
            provider.create(urn, named | {"providerDetails": details}, preview=False)
    assert "[secret] is not long enough" in str(caught.value)
    assert "hunter2" not in str(caught.value)
