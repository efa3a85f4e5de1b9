"""What is particular to the types of HTTP APIs; `test_conformance.py` has their lives."""

from collections.abc import Iterator
from typing import Any

import pytest

from openmcf.aws.clients import Clients
from openmcf.engine.failures import ProviderFailed, ResourceInitFailed
from tests.support.provider import provider_of, urn
from tests.support.scripted_aws import Data, Refusal, scripted

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
API = urn("aws:apigatewayv2/api:Api")
STAGE = urn("aws:apigatewayv2/stage:Stage")
DOMAIN = urn("aws:apigatewayv2/domainName:DomainName")
AUTHORIZER = urn("aws:apigatewayv2/authorizer:Authorizer")
ORDERS = {"name": "orders", "protocolType": "HTTP"}
OF_DOMAIN: dict[str, Any] = {
    "domainName": "api.example.com",
    "domainNameConfiguration": {
        "certificateArn": CERTIFICATE,
        "endpointType": "REGIONAL",
        "securityPolicy": "TLS_1_2",
    },
    "tags": {"team": "shop"},
}


@pytest.fixture
def local_api(ministack: Clients) -> Iterator[str]:
    """An API on MiniStack. moto has no UpdateStage, and no GetTags for stages and domains."""
    provider = provider_of(ministack)
    id_, outputs = provider.create(API, ORDERS, preview=False)
    yield id_
    provider.delete(API, id_, outputs)


def test_a_stage_of_which_not_all_can_be_told_is_not_forgotten(moto: Clients) -> None:
    """On moto, which has no GetTags for stages."""
    provider = provider_of(moto)
    api, outputs = provider.create(API, ORDERS, preview=False)
    inputs = {"apiId": api, "name": "v1"}
    with pytest.raises(ResourceInitFailed, match="GetTags") as failure:
        provider.create(STAGE, inputs, preview=False)
    assert (failure.value.id, failure.value.outputs) == ("v1", inputs)
    provider.delete(API, api, outputs)


def test_the_url_of_the_default_stage_has_no_name(ministack: Clients, local_api: str) -> None:
    provider = provider_of(ministack)
    for name, path in (("$default", ""), ("v1", "v1")):
        inputs = {"apiId": local_api, "name": name}
        _, outputs = provider.create(STAGE, inputs, preview=False)
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
        news = olds | {"routeSettings": settings[1:]}
        provider_of(clients).update(STAGE, "v1", olds, news, preview=False)
    stage = "/v2/apis/a/stages/v1"
    changes = [operation for operation in asked if not operation.startswith("GET")]
    assert changes == [f"PATCH {stage}", f"DELETE {stage}/routesettings/GET /a", f"PATCH {stage}"]


def test_an_authorizer_of_tokens_is_told_nothing_about_functions() -> None:
    said: list[Data] = []

    def script(_: str, parameters: Data) -> Data:
        said.append(parameters)
        return {"authorizerType": "JWT"} | parameters

    olds: Data = {
        "apiId": "a",
        "name": "users",
        "authorizerType": "JWT",
        "identitySources": ["$request.header.Authorization"],
        "jwtConfiguration": {"issuer": "https://issuer.example.com", "audiences": ["web"]},
    }
    with scripted(script) as clients:
        news = olds | {"name": "people"}
        provider_of(clients).update(AUTHORIZER, "1", olds, news, preview=False)
    assert said[0].keys() == {"authorizerType", "identitySource", "jwtConfiguration", "name"}


def test_limits_of_all_routes_cannot_be_taken_away(ministack: Clients, local_api: str) -> None:
    provider, limits = provider_of(ministack), {"throttlingBurstLimit": 5, "throttlingRateLimit": 2.5}
    olds: dict[str, Any] = {"apiId": local_api, "name": "v1", "defaultRouteSettings": limits}
    id_, outputs = provider.create(STAGE, olds, preview=False)
    news = olds | {"defaultRouteSettings": {"throttlingBurstLimit": 5}}
    with pytest.raises(ProviderFailed, match="cannot take `throttlingRateLimit` away"):
        provider.update(STAGE, id_, outputs, news, preview=False)


def test_where_a_domain_leads_is_known_after_a_creation_only(ministack: Clients) -> None:
    provider = provider_of(ministack)
    _, preview = provider.create(DOMAIN, OF_DOMAIN, preview=True)
    id_, outputs = provider.create(DOMAIN, OF_DOMAIN, preview=False)
    news: dict[str, Any] = OF_DOMAIN | {"tags": {}}
    update = provider.update(DOMAIN, id_, outputs, news, preview=True)
    told = [repr(it["domainNameConfiguration"]["targetDomainName"]) for it in (preview, update)]
    assert told == ["(known after apply)", repr(outputs["domainNameConfiguration"]["targetDomainName"])]
    provider.delete(DOMAIN, id_, outputs)
