"""Rules over lists and maps with faults in them: what is sure is told, what fixing could change is not."""

from collections.abc import Mapping
from typing import Any

import pytest

from openmcf.specs.invalid import DependsOnInvalid, PartialMap
from tests.support import http_api, user_pool
from tests.support.manifests import changed, found, manifest

LAMBDA = manifest(
    "AwsLambda",
    {
        "roleArn": user_pool.ROLE,
        "runtime": "python3.14",
        "handler": "main.handler",
        "s3": {"bucket": "my-artifacts", "key": "hello.zip"},
    },
)
BASES = {"AwsCognitoUserPool": user_pool.BASE, "AwsHttpApiGateway": http_api.BASE, "AwsLambda": LAMBDA}
ROUTE = http_api.BASE["spec"]["routes"][0]
JWT = {"authorizationType": "JWT", "authorizerName": "pool"}
AUTHORIZER = {
    "name": "pool",
    "authorizerType": "JWT",
    "jwtConfiguration": {"issuer": "https://login.example.com", "audiences": ["a"]},
}
HOSTED = {
    "allowedOauthFlowsUserPoolClient": True,
    "allowedOauthFlows": ["code"],
    "allowedOauthScopes": ["openid"],
}


@pytest.mark.parametrize(
    ("kind", "spec", "rule", "path"),
    [
        (
            "AwsCognitoUserPool",
            {"clients": [3, {"name": "web"}, {"name": "web"}]},
            "cognito-name-twice",
            "spec.clients[2].name",
        ),
        (
            "AwsCognitoUserPool",
            {"clients": [{"name": 3}, {"name": "web"}, {"name": "web"}]},
            "cognito-name-twice",
            "spec.clients[2].name",
        ),
        (
            "AwsCognitoUserPool",
            {"clients": [{"name": "web"}], "groups": [3, {"name": "a"}, {"name": "a"}]},
            "cognito-name-twice",
            "spec.groups[2].name",
        ),
        (
            "AwsCognitoUserPool",
            {"clients": [{"name": "web", "callbackUrls": [3, "http://a.example.com"]}]},
            "cognito-url",
            "spec.clients[0].callbackUrls[1]",
        ),
        (
            "AwsCognitoUserPool",
            {"clients": [{"name": "web", "callbackUrls": [3], "logoutUrls": ["http://a.example.com"]}]},
            "cognito-url",
            "spec.clients[0].logoutUrls[0]",
        ),
        (
            "AwsCognitoUserPool",
            {"clients": [{"name": "web", **HOSTED, "allowedOauthFlows": [3, "code"]}]},
            "cognito-callback-missing",
            "spec.clients[0].callbackUrls",
        ),
        (
            "AwsCognitoUserPool",
            {
                "clients": [
                    {
                        "name": "job",
                        "allowedOauthFlows": ["client_credentials"],
                        "allowedOauthScopes": [3, "openid"],
                    }
                ]
            },
            "cognito-client-credentials-scope",
            "spec.clients[0].allowedOauthScopes[1]",
        ),
        (
            "AwsCognitoUserPool",
            {"clients": [3, {"name": "web", "explicitAuthFlows": ["other", "ALLOW_USER_AUTH"]}]}
            | {"userPoolTier": "LITE"},
            "cognito-tier-essentials",
            "spec.clients[1].explicitAuthFlows[1]",
        ),
        (
            "AwsHttpApiGateway",
            {"routes": [3, ROUTE, ROUTE]},
            "http-api-route-duplicate",
            "spec.routes[2].routeKey",
        ),
        (
            "AwsHttpApiGateway",
            {"corsConfiguration": {"allowCredentials": True, "allowOrigins": [3, "*"]}},
            "http-api-cors-credentials",
            "spec.corsConfiguration.allowOrigins[1]",
        ),
        (
            "AwsLambda",
            {"environment": {"1st": "x", "AWS_REGION": "us-east-1"}},
            "lambda-environment-reserved",
            "spec.environment.AWS_REGION",
        ),
        (
            "AwsLambda",
            {"environment": {"1st": "x", "POOL": {"valueFrom": {"kind": "AwsUserPool", "name": "auth"}}}},
            "reference-kind",
            "spec.environment.POOL.valueFrom.kind",
        ),
    ],
)
def test_a_fault_hides_nothing_that_is_wrong_beside_it(
    kind: str, spec: Mapping[str, Any], rule: str, path: str
) -> None:
    given = {f"spec.{field}": value for field, value in spec.items()}
    assert (rule, path) in found(changed(BASES[kind], given))


@pytest.mark.parametrize(
    ("kind", "spec", "rule"),
    [
        (
            "AwsCognitoUserPool",
            {"clients": [3, {"name": "web"}], "managedLogin": [{"client": "app"}]},
            "cognito-managed-login-client",
        ),
        (
            "AwsCognitoUserPool",
            {"identityProviders": [3], "clients": [{"name": "a", "supportedIdentityProviders": ["Google"]}]},
            "cognito-provider-undeclared",
        ),
        (
            "AwsCognitoUserPool",
            {"clients": [{"name": "web", **HOSTED, "callbackUrls": [3]}]},
            "cognito-callback-missing",
        ),
        (
            "AwsCognitoUserPool",
            {"signInPolicy": {"allowedFirstAuthFactors": ["pasword", "EMAIL_OTP"]}},
            "cognito-first-factor-password",
        ),
        (
            "AwsHttpApiGateway",
            {"routes": [{**ROUTE, **JWT}], "authorizers": [3]},
            "http-api-authorizer-unknown",
        ),
        (
            "AwsHttpApiGateway",
            {"routes": [ROUTE, 3], "authorizers": [AUTHORIZER]},
            "http-api-authorizer-unused",
        ),
        (
            "AwsHttpApiGateway",
            {
                "routes": [
                    {**ROUTE, "integration": {**http_api.TO_QUEUE, "requestParameters": {"Queue Url": "x"}}}
                ]
            },
            "http-api-subtype-parameters",
        ),
    ],
)
def test_a_rule_is_silent_where_mending_the_fault_could_mend_it(
    kind: str, spec: Mapping[str, Any], rule: str
) -> None:
    given = {f"spec.{field}": value for field, value in spec.items()}
    assert rule not in {told for told, _ in found(changed(BASES[kind], given))}


def test_what_else_is_in_a_map_with_faulty_keys_is_not_known() -> None:
    known = PartialMap({"a": 1})
    assert "a" in known
    with pytest.raises(DependsOnInvalid):
        list(known)
    with pytest.raises(DependsOnInvalid):
        len(known)
