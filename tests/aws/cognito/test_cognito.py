"""Cognito's types, each through its life, on moto and on MiniStack."""

from collections.abc import Iterator

import pytest

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.common import IdentityProvider
from openmcf.aws.cognito.user_pool_client import UserPoolClient
from openmcf.engine.failures import ProviderFailed
from tests.support.life_cycle import Life, live, provider_of
from tests.support.scripted_aws import scripted

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:hook"
ROLE = "arn:aws:iam::123456789012:role/app"
SES = "arn:aws:ses:us-east-1:123456789012:identity/noreply@example.com"

POOL = Life(
    "aws:cognito/userPool:UserPool",
    {
        "name": "acme",
        "usernameConfiguration": {"caseSensitive": False},
        "usernameAttributes": ["email"],
        "autoVerifiedAttributes": ["email"],
        "deletionProtection": "INACTIVE",
        "userPoolTier": "ESSENTIALS",
        "adminCreateUserConfig": {"allowAdminCreateUserOnly": False},
        "passwordPolicy": {
            "minimumLength": 12,
            "passwordHistorySize": 0,
            "requireLowercase": True,
            "requireNumbers": True,
            "requireSymbols": False,
            "requireUppercase": True,
            "temporaryPasswordValidityDays": 7,
        },
        "accountRecoverySetting": {"recoveryMechanisms": [{"name": "verified_email", "priority": 1}]},
        "schemas": [
            {"name": "email", "attributeDataType": "String", "mutable": True, "required": True},
            {
                "name": "team",
                "attributeDataType": "String",
                "mutable": True,
                "stringAttributeConstraints": {"minLength": "0", "maxLength": "20"},
            },
        ],
        "tags": {"team": "identity", "a.b": "c"},
    },
    changes=(
        (
            {
                "tags": {"team": "platform", "a.b": "d"},
                "adminCreateUserConfig": {"allowAdminCreateUserOnly": True},
            },
            {"tags.team", 'tags["a.b"]', "adminCreateUserConfig.allowAdminCreateUserOnly"},
        ),
        (
            {"mfaConfiguration": "OPTIONAL", "softwareTokenMfaConfiguration": {"enabled": True}},
            {"mfaConfiguration", "softwareTokenMfaConfiguration"},
        ),
        (
            {
                "lambdaConfig": {
                    "preSignUp": FUNCTION,
                    "preTokenGenerationConfig": {"lambdaArn": FUNCTION, "lambdaVersion": "V2_0"},
                },
                "emailVerificationSubject": "Your code",
                "emailConfiguration": {
                    "emailSendingAccount": "DEVELOPER",
                    "fromEmailAddress": "noreply@example.com",
                    "sourceArn": SES,
                },
            },
            {"lambdaConfig", "emailVerificationSubject", "emailConfiguration"},
        ),
        (
            {"lambdaConfig": None, "mfaConfiguration": None, "softwareTokenMfaConfiguration": None},
            {"lambdaConfig", "mfaConfiguration", "softwareTokenMfaConfiguration"},
        ),
        (
            {"passwordPolicy": None, "emailConfiguration": None, "tags": None},
            {"passwordPolicy", "emailConfiguration", "tags"},
        ),
    ),
    replacing={"usernameAttributes": ["phone_number"], "usernameConfiguration": {"caseSensitive": True}},
    computed=frozenset({"arn", "endpoint", "estimatedNumberOfUsers"}),
    lacking={"moto": {"update": "UpdateUserPool forgets what only CreateUserPool takes"}},
)


def part_lives(pool: str) -> dict[str, Life]:
    """The lives of what is in a pool, by name."""
    return {
        "client": Life(
            "aws:cognito/userPoolClient:UserPoolClient",
            {
                "userPoolId": pool,
                "name": "web",
                "generateSecret": True,
                "allowedOauthFlowsUserPoolClient": True,
                "allowedOauthFlows": ["code"],
                "allowedOauthScopes": ["openid", "email"],
                "callbackUrls": ["https://a.example.com", "https://b.example.com"],
                "supportedIdentityProviders": ["COGNITO"],
                "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                "accessTokenValidity": 60,
                "idTokenValidity": 60,
                "refreshTokenValidity": 30,
                "tokenValidityUnits": {
                    "accessToken": "minutes",
                    "idToken": "minutes",
                    "refreshToken": "days",
                },
                "enableTokenRevocation": False,
                "preventUserExistenceErrors": "ENABLED",
            },
            changes=(
                ({"allowedOauthScopes": ["profile", "email", "openid"]}, {"allowedOauthScopes[0]"}),
                ({"callbackUrls": ["https://b.example.com"], "name": "site"}, {"callbackUrls[0]", "name"}),
                (
                    {"preventUserExistenceErrors": None, "enableTokenRevocation": None, "callbackUrls": None},
                    {"preventUserExistenceErrors", "enableTokenRevocation", "callbackUrls"},
                ),
            ),
            replacing={"generateSecret": False, "userPoolId": "us-east-1_other"},
            computed=frozenset({"clientSecret"}),
            lacking={"moto": {"find": "tells no CreationDate of clients"}},
        ),
        "domain": Life(
            "aws:cognito/userPoolDomain:UserPoolDomain",
            {"userPoolId": pool, "domain": "acme-prefix", "managedLoginVersion": 1},
            changes=(({"managedLoginVersion": 2}, {"managedLoginVersion"}),),
            replacing={"domain": "acme-other", "userPoolId": "us-east-1_other"},
            computed=frozenset({"cloudfrontDistribution", "cloudfrontDistributionArn"}),
            lacking={"moto": {"update": "tells no managedLoginVersion"}},
        ),
        "resource server": Life(
            "aws:cognito/resourceServer:ResourceServer",
            {
                "userPoolId": pool,
                "identifier": "https://api.example.com",
                "name": "API",
                "scopes": [{"scopeName": "read", "scopeDescription": "Read all"}],
            },
            changes=(
                (
                    {
                        "name": "The API",
                        "scopes": [
                            {"scopeName": "write", "scopeDescription": "Write all"},
                            {"scopeName": "read", "scopeDescription": "Read all"},
                        ],
                    },
                    {"name", "scopes[0]"},
                ),
                ({"scopes": None}, {"scopes"}),
            ),
            replacing={"identifier": "other", "userPoolId": "us-east-1_other"},
            computed=frozenset({"scopeIdentifiers"}),
            lacking={"moto": {"update": "no UpdateResourceServer", "delete": "no DeleteResourceServer"}},
        ),
        "group": Life(
            "aws:cognito/userGroup:UserGroup",
            {
                "userPoolId": pool,
                "name": "admins",
                "description": "All may",
                "precedence": 1,
                "roleArn": ROLE,
            },
            changes=(
                ({"description": "All", "precedence": 0}, {"description", "precedence"}),
                ({"description": None}, {"description"}),
            ),
            replacing={"name": "others", "userPoolId": "us-east-1_other"},
            lacking={"MiniStack": {"update": "no UpdateGroup"}},
        ),
        "identity provider": Life(
            "aws:cognito/identityProvider:IdentityProvider",
            {
                "userPoolId": pool,
                "providerName": "Google",
                "providerType": "Google",
                "providerDetails": {"client_id": "a", "client_secret": "b", "authorize_scopes": "email"},
                "attributeMapping": {"email": "email"},
                "idpIdentifiers": ["example.com"],
            },
            changes=(
                (
                    {
                        "providerDetails": {
                            "client_id": "c",
                            "client_secret": "d",
                            "authorize_scopes": "email",
                        },
                        "attributeMapping": {"email": "email", "name": "name"},
                    },
                    {"providerDetails.client_id", "providerDetails.client_secret", "attributeMapping.name"},
                ),
                (
                    {"attributeMapping": None, "idpIdentifiers": None},
                    {"attributeMapping", "idpIdentifiers"},
                ),
            ),
            replacing={"providerName": "Other", "providerType": "OIDC", "userPoolId": "us-east-1_other"},
        ),
    }


@pytest.fixture
def pool(aws: Clients) -> Iterator[str]:
    """A pool for the parts."""
    provider = provider_of(aws)
    id_, outputs = provider.create(POOL.urn, {"name": "parts"}, preview=False)
    yield id_
    provider.delete(POOL.urn, id_, {}, outputs)


def test_a_pool_lives(aws: Clients) -> None:
    live(POOL, aws)


@pytest.mark.parametrize("part", part_lives(""))
def test_a_part_of_a_pool_lives(part: str, aws: Clients, pool: str) -> None:
    live(part_lives(pool)[part], aws)


@pytest.mark.parametrize(
    ("part", "address"),
    [
        ("client", "{pool}/{id}"),
        ("domain", "{id}"),
        ("resource server", "{pool}|https://api.example.com"),
        ("group", "{pool}/admins"),
        ("identity provider", "{pool}:Google"),
    ],
)
def test_a_part_is_imported_as_it_was_written(part: str, address: str, ministack: Clients) -> None:
    provider = provider_of(ministack)
    pool, pool_outputs = provider.create(POOL.urn, {"name": "imported"}, preview=False)
    life = part_lives(pool)[part]
    id_, outputs = provider.create(life.urn, life.inputs, preview=False)
    found = provider.read(life.urn, address.format(pool=pool, id=id_), {}, {})
    assert found is not None
    assert found.id == id_
    assert not provider.diff(life.urn, id_, found.inputs, found.outputs, life.inputs, []).detailed
    provider.delete(life.urn, id_, life.inputs, outputs)
    provider.delete(POOL.urn, pool, {}, pool_outputs)


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
    pool, outputs = provider.create(POOL.urn, {"name": "groups"}, preview=False)
    life = part_lives(pool)["group"]
    id_, group = provider.create(life.urn, life.inputs, preview=False)
    news = {"userPoolId": pool, "name": "admins"}
    with pytest.raises(
        ProviderFailed, match="AWS does not take precedence and roleArn away from the group admins"
    ):
        provider.update(life.urn, id_, life.inputs, group, news, [], preview=False)
    provider.delete(POOL.urn, pool, {}, outputs)
