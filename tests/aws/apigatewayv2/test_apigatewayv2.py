"""The types of HTTP APIs, each through its life, on moto and on MiniStack."""

from collections.abc import Iterator
from typing import Any

import pytest

from openmcf.aws.clients import Clients
from openmcf.engine.failures import ProviderFailed, ResourceInitFailed
from tests.support.life_cycle import Life, live, provider_of
from tests.support.scripted_aws import Data, Refusal, scripted

INVOKE_ARN = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:decide/invocations"
)
ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_"
ROLE_ARN = "arn:aws:iam::123456789012:role/gateway"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"

API = Life(
    "aws:apigatewayv2/api:Api",
    {
        "name": "orders",
        "protocolType": "HTTP",
        "description": "Orders",
        "version": "1",
        "ipAddressType": "ipv4",
        "disableExecuteApiEndpoint": False,
        "corsConfiguration": {
            "allowOrigins": ["https://app.example.com"],
            "allowMethods": ["GET", "POST"],
            "allowHeaders": ["Authorization"],
            "allowCredentials": False,
            "maxAge": 300,
        },
        "tags": {"team": "shop", "stage": "dev"},
    },
    changes=(
        (
            {"name": "shop", "ipAddressType": "dualstack", "tags": {"stage": "prod"}},
            {"name", "ipAddressType", "tags.team", "tags.stage"},
        ),
        (
            {"corsConfiguration": {"allowOrigins": ["*"], "maxAge": 300}, "version": "2"},
            {
                "version",
                "corsConfiguration.allowOrigins[0]",
                "corsConfiguration.allowMethods",
                "corsConfiguration.allowHeaders",
            },
        ),
        (
            {"corsConfiguration": None, "description": None, "version": None, "tags": None},
            {"corsConfiguration", "description", "version", "tags"},
        ),
    ),
    replacing={"protocolType": "WEBSOCKET"},
    computed=frozenset({"arn", "apiEndpoint", "executionArn"}),
    import_id="{id}",
)
DOMAIN = Life(
    "aws:apigatewayv2/domainName:DomainName",
    {
        "domainName": "api.example.com",
        "domainNameConfiguration": {
            "certificateArn": CERTIFICATE,
            "endpointType": "REGIONAL",
            "securityPolicy": "TLS_1_2",
        },
        "tags": {"team": "shop", "stage": "dev"},
    },
    changes=(
        ({"tags": {"stage": "prod"}}, {"tags.team", "tags.stage"}),
        ({"tags": None}, {"tags"}),
    ),
    replacing={"domainName": "other.example.com"},
    computed=frozenset({"arn"}),
    import_id="{id}",
)


def _stage(api: str) -> Life:
    return Life(
        "aws:apigatewayv2/stage:Stage",
        {
            "apiId": api,
            "name": "$default",
            "autoDeploy": True,
            "accessLogSettings": {
                "destinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:/orders",
                "format": "$context.requestId",
            },
            "defaultRouteSettings": {"throttlingBurstLimit": 5, "throttlingRateLimit": 2.5},
            "routeSettings": [
                {"routeKey": "GET /a", "throttlingBurstLimit": 1, "detailedMetricsEnabled": False},
                {"routeKey": "GET /b", "throttlingBurstLimit": 1},
            ],
            "stageVariables": {"backend": "blue", "level": "info"},
            "tags": {"team": "shop", "stage": "dev"},
        },
        changes=(
            (
                {"stageVariables": {"backend": "green"}, "tags": {"stage": "prod"}},
                {"stageVariables.backend", "stageVariables.level", "tags.team", "tags.stage"},
            ),
            ({"routeSettings": [{"routeKey": "GET /b", "throttlingBurstLimit": 1}]}, {"routeSettings[0]"}),
            (
                {"accessLogSettings": None, "routeSettings": None, "stageVariables": None, "tags": None},
                {"accessLogSettings", "routeSettings", "stageVariables", "tags"},
            ),
            ({"autoDeploy": False}, {"autoDeploy"}),
        ),
        replacing={"apiId": "other", "name": "v1"},
        computed=frozenset({"arn", "executionArn", "invokeUrl"}),
        import_id=f"{api}/{{id}}",
    )


def part_lives(api: str, integration: str) -> dict[str, Life]:
    """The lives of what is in an API, by name."""
    return {
        "JWT authorizer": Life(
            "aws:apigatewayv2/authorizer:Authorizer",
            lacking={"moto": {"find": "no GetAuthorizers"}},
            inputs={
                "apiId": api,
                "name": "users",
                "authorizerType": "JWT",
                "identitySources": ["$request.header.Authorization"],
                "jwtConfiguration": {"issuer": f"{ISSUER}a", "audiences": ["web", "mobile"]},
            },
            changes=(
                ({"jwtConfiguration": {"issuer": f"{ISSUER}a", "audiences": ["mobile", "web"]}}, set()),
                (
                    {"name": "people", "jwtConfiguration": {"issuer": f"{ISSUER}b", "audiences": ["web"]}},
                    {"name", "jwtConfiguration.issuer", "jwtConfiguration.audiences[0]"},
                ),
            ),
            replacing={"apiId": "other", "authorizerType": "REQUEST"},
            import_id=f"{api}/{{id}}",
        ),
        "Lambda authorizer": Life(
            "aws:apigatewayv2/authorizer:Authorizer",
            lacking={"moto": {"find": "no GetAuthorizers"}},
            inputs={
                "apiId": api,
                "name": "function",
                "authorizerType": "REQUEST",
                "identitySources": ["$request.header.Authorization"],
                "authorizerUri": INVOKE_ARN,
                "authorizerPayloadFormatVersion": "2.0",
                "authorizerResultTtlInSeconds": 300,
                "enableSimpleResponses": True,
            },
            changes=(
                (
                    {
                        "identitySources": None,
                        "authorizerResultTtlInSeconds": 0,
                        "enableSimpleResponses": None,
                    },
                    {"identitySources", "authorizerResultTtlInSeconds", "enableSimpleResponses"},
                ),
            ),
            import_id=f"{api}/{{id}}",
        ),
        "Lambda authorizer of all requests": Life(
            "aws:apigatewayv2/authorizer:Authorizer",
            lacking={"moto": {"find": "no GetAuthorizers"}},
            inputs={
                "apiId": api,
                "name": "any",
                "authorizerType": "REQUEST",
                "authorizerUri": INVOKE_ARN,
                "authorizerPayloadFormatVersion": "2.0",
                "authorizerResultTtlInSeconds": 0,
            },
        ),
        "integration": Life(
            "aws:apigatewayv2/integration:Integration",
            {
                "apiId": api,
                "integrationType": "HTTP_PROXY",
                "integrationMethod": "ANY",
                "integrationUri": "https://example.com",
                "payloadFormatVersion": "1.0",
                "connectionType": "INTERNET",
                "timeoutMilliseconds": 30000,
                "requestParameters": {"overwrite:path": "/x", "append:header.a": "1"},
                "responseParameters": [
                    {"statusCode": "500", "mappings": {"overwrite:statuscode": "503"}},
                    {"statusCode": "404", "mappings": {"append:header.b": "2"}},
                ],
                "description": "The backend",
            },
            changes=(
                ({"credentialsArn": ROLE_ARN}, {"credentialsArn"}),
                (
                    {"requestParameters": {"append:header.a": "2"}, "timeoutMilliseconds": 1000},
                    {
                        'requestParameters["overwrite:path"]',
                        'requestParameters["append:header.a"]',
                        "timeoutMilliseconds",
                    },
                ),
                (
                    {"requestParameters": None, "responseParameters": None, "description": None},
                    {"requestParameters", "responseParameters", "description"},
                ),
            ),
            replacing={"apiId": "other", "integrationType": "AWS_PROXY"},
            import_id=f"{api}/{{id}}",
        ),
        "integration that changes nothing of an answer": Life(
            "aws:apigatewayv2/integration:Integration",
            {
                "apiId": api,
                "integrationType": "HTTP_PROXY",
                "integrationMethod": "ANY",
                "integrationUri": "https://example.com",
                "payloadFormatVersion": "1.0",
                "responseParameters": [{"statusCode": "404", "mappings": {}}],
            },
            changes=(({"integrationMethod": "GET"}, {"integrationMethod"}),),
        ),
        "route": Life(
            "aws:apigatewayv2/route:Route",
            {
                "apiId": api,
                "routeKey": "GET /orders",
                "target": f"integrations/{integration}",
                "authorizationType": "AWS_IAM",
                "operationName": "listOrders",
            },
            changes=(
                ({"routeKey": "GET /orders/{id}"}, {"routeKey"}),
                (
                    {"authorizationType": None, "operationName": None},
                    {"authorizationType", "operationName"},
                ),
            ),
            replacing={"apiId": "other"},
            import_id=f"{api}/{{id}}",
        ),
    }


def test_a_cors_list_means_the_same_in_another_order_or_case(moto: Clients) -> None:
    cors = {"allowHeaders": ["x-a", "Authorization"]}
    olds = {"name": "a", "protocolType": "HTTP", "corsConfiguration": cors}
    news = olds | {"corsConfiguration": {"allowHeaders": ["authorization", "X-A"], "allowCredentials": False}}
    assert not provider_of(moto).diff(API.urn, "a1", olds, olds, news, ()).changes


def _made(clients: Clients, life: Life) -> Iterator[str]:
    """Id of the resource, which is deleted afterwards."""
    provider = provider_of(clients)
    id_, outputs = provider.create(life.urn, life.inputs, preview=False)
    yield id_
    provider.delete(life.urn, id_, life.inputs, outputs)


@pytest.fixture
def api(aws: Clients) -> Iterator[str]:
    """An API for the parts."""
    yield from _made(aws, API)


@pytest.fixture
def integration(aws: Clients, api: str) -> Iterator[str]:
    """An integration for the routes."""
    yield from _made(aws, part_lives(api, "")["integration"])


@pytest.fixture
def local_api(ministack: Clients) -> Iterator[str]:
    """An API on MiniStack. moto has no UpdateStage, and no GetTags for stages and domains."""
    yield from _made(ministack, API)


def test_an_api_lives(aws: Clients) -> None:
    live(API, aws)


@pytest.mark.parametrize("part", part_lives("", ""))
def test_a_part_of_an_api_lives(part: str, aws: Clients, api: str, integration: str) -> None:
    live(part_lives(api, integration)[part], aws)


def test_a_stage_lives(ministack: Clients, local_api: str) -> None:
    live(_stage(local_api), ministack)


def test_a_stage_of_which_not_all_can_be_told_is_not_forgotten(moto: Clients) -> None:
    """On moto, which has no GetTags for stages."""
    provider = provider_of(moto)
    api, outputs = provider.create(API.urn, API.inputs, preview=False)
    inputs = {"apiId": api, "name": "v1"}
    with pytest.raises(ResourceInitFailed, match="GetTags") as failure:
        provider.create(_stage(api).urn, inputs, preview=False)
    assert (failure.value.id, failure.value.outputs) == ("v1", inputs)
    provider.delete(API.urn, api, API.inputs, outputs)


def test_the_url_of_the_default_stage_has_no_name(ministack: Clients, local_api: str) -> None:
    provider, stage = provider_of(ministack), _stage(local_api)
    for name, path in (("$default", ""), ("v1", "v1")):
        inputs = {"apiId": local_api, "name": name}
        _, outputs = provider.create(stage.urn, inputs, preview=False)
        endpoint, _, end = outputs["invokeUrl"].rpartition("/")
        assert (local_api in endpoint, end) == (True, path)


def test_settings_of_a_route_that_an_update_leaves_are_deleted() -> None:
    """As on AWS, whose UpdateStage takes no route's settings away; MiniStack's does."""
    left = {"GET /a": {"throttlingBurstLimit": 1}, "GET /b": {"throttlingBurstLimit": 2}}
    asked: list[str] = []

    def script(operation: str, _: Data) -> Data | Refusal:
        asked.append(operation)
        method, path = operation.split(" ", 1)
        if method == "DELETE":
            left.pop(path.partition("/routesettings/")[2])
        return {"stageName": "v1", "routeSettings": left, "apiEndpoint": "https://a", "tags": {}}

    settings: list[Any] = [{"routeKey": key, **limits} for key, limits in left.items()]
    olds = {"apiId": "a", "name": "v1", "routeSettings": settings}
    with scripted(script) as clients:
        clients.account = "123456789012"
        urn, news = _stage("a").urn, olds | {"routeSettings": settings[1:]}
        provider_of(clients).update(urn, "v1", olds, olds, news, (), preview=False)
    stage = "/v2/apis/a/stages/v1"
    changes = [operation for operation in asked if not operation.startswith("GET")]
    assert changes == [f"PATCH {stage}", f"DELETE {stage}/routesettings/GET /a", f"PATCH {stage}"]


def test_an_authorizer_of_tokens_is_told_nothing_about_functions() -> None:
    said: list[Data] = []

    def script(_: str, parameters: Data) -> Data:
        said.append(parameters)
        return {"authorizerType": "JWT"} | parameters

    olds = part_lives("a", "")["JWT authorizer"].inputs
    with scripted(script) as clients:
        urn, news = part_lives("a", "")["JWT authorizer"].urn, olds | {"name": "people"}
        provider_of(clients).update(urn, "1", olds, olds, news, (), preview=False)
    assert said[0].keys() == {"authorizerType", "identitySource", "jwtConfiguration", "name"}


def test_limits_of_all_routes_cannot_be_taken_away(ministack: Clients, local_api: str) -> None:
    provider, stage = provider_of(ministack), _stage(local_api)
    id_, outputs = provider.create(stage.urn, stage.inputs, preview=False)
    news = stage.inputs | {"defaultRouteSettings": {"throttlingBurstLimit": 5}}
    with pytest.raises(ProviderFailed, match="cannot take `throttlingRateLimit` away"):
        provider.update(stage.urn, id_, stage.inputs, outputs, news, (), preview=False)


def test_a_domain_and_its_mapping_live(ministack: Clients, local_api: str) -> None:
    provider = provider_of(ministack)
    live(DOMAIN, ministack)
    domain, outputs = provider.create(DOMAIN.urn, DOMAIN.inputs, preview=False)
    provider.create(_stage(local_api).urn, {"apiId": local_api, "name": "v1"}, preview=False)
    mapping = Life(
        "aws:apigatewayv2/apiMapping:ApiMapping",
        {"apiId": local_api, "domainName": domain, "stage": "v1", "apiMappingKey": "orders"},
        changes=(
            ({"apiMappingKey": "shop"}, {"apiMappingKey"}),
            ({"apiMappingKey": None}, {"apiMappingKey"}),
        ),
        replacing={"domainName": "other.example.com"},
        import_id=f"{{id}}/{domain}",
    )
    live(mapping, ministack)
    provider.delete(DOMAIN.urn, domain, DOMAIN.inputs, outputs)


def test_where_a_domain_leads_is_known_after_a_creation_only(ministack: Clients) -> None:
    provider = provider_of(ministack)
    _, preview = provider.create(DOMAIN.urn, DOMAIN.inputs, preview=True)
    id_, outputs = provider.create(DOMAIN.urn, DOMAIN.inputs, preview=False)
    news: dict[str, Any] = DOMAIN.inputs | {"tags": {}}
    update = provider.update(DOMAIN.urn, id_, DOMAIN.inputs, outputs, news, (), preview=True)
    told = [repr(it["domainNameConfiguration"]["targetDomainName"]) for it in (preview, update)]
    assert told == ["(known after apply)", repr(outputs["domainNameConfiguration"]["targetDomainName"])]
    provider.delete(DOMAIN.urn, id_, DOMAIN.inputs, outputs)
