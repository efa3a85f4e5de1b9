"""API Gateway v2: the API and its stage."""

from collections.abc import Mapping
from typing import Any, ClassVar

from openmcf.aws.apigatewayv2.common import SERVICE, TaggedGatewayResource
from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.resource import Candidate, Properties, ProviderError, UniqueName

_LIMITS = frozenset({"throttlingBurstLimit", "throttlingRateLimit"})
_CORS_LISTS = ("allowHeaders", "allowMethods", "allowOrigins", "exposeHeaders")


def _execution_arn(clients: Clients, path: str) -> str:
    """The ARN of an API, or of a part of it, in policies on calls to it."""
    meta = clients(SERVICE).meta
    return f"arn:{meta.partition}:execute-api:{meta.region_name}:{clients.account}:{path}"


class Api(TaggedGatewayResource):
    """An HTTP API."""

    type = "aws:apigatewayv2/api:Api"
    noun = "Api"
    id_member = "ApiId"
    within = None
    inputs = frozenset(
        {
            *("name", "protocolType", "description", "version", "tags", "corsConfiguration"),
            *("disableExecuteApiEndpoint", "failOnWarnings", "ipAddressType"),
            *("apiKeySelectionExpression", "routeSelectionExpression"),
        }
    )
    computed = ("arn", "apiEndpoint", "executionArn", "tagsAll")
    replace_on_change = frozenset({"protocolType"})
    stable = frozenset({"arn", "apiEndpoint", "executionArn"})
    write_only = frozenset({"failOnWarnings"})
    emulator_drops = ("ipAddressType",)
    equivalence = Equivalence(
        defaults={
            "description": "",
            "apiKeySelectionExpression": "$request.header.x-api-key",
            "routeSelectionExpression": "$request.method $request.path",
            "disableExecuteApiEndpoint": False,
            "failOnWarnings": False,
            "ipAddressType": "ipv4",
            "corsConfiguration.allowCredentials": False,
        },
        case_insensitive=frozenset(f"corsConfiguration.{name}" for name in _CORS_LISTS),
    )

    def path(self, resource_id: str, recorded: Properties) -> str:
        return f"/apis/{resource_id}"

    def candidate(self, clients: Clients, inputs: Properties, item: Mapping[str, Any]) -> list[Candidate]:
        return [Candidate(item["ApiId"], item["CreatedDate"])] if item["Name"] == inputs["name"] else []

    def from_aws(self, clients: Clients, resource_id: str, told: Properties) -> Properties:
        return super().from_aws(clients, resource_id, told) | {
            "executionArn": _execution_arn(clients, resource_id)
        }

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        if olds.get("corsConfiguration") and not news.get("corsConfiguration"):
            clients(SERVICE).delete_cors_configuration(ApiId=resource_id)
            olds = olds | {"corsConfiguration": None}
        return super().update(clients, resource_id, olds, news)


class Stage(TaggedGatewayResource):
    """A stage of an API. Route settings are a list of blocks here, and a map by route key in AWS's calls."""

    type = "aws:apigatewayv2/stage:Stage"
    noun = "Stage"
    id_member = "StageName"
    key = ("name", "StageName")
    names: ClassVar = {"StageName": "name"}
    inputs = frozenset(
        {
            *("apiId", "name", "autoDeploy", "description", "tags", "stageVariables"),
            *("accessLogSettings", "defaultRouteSettings", "routeSettings"),
        }
    )
    computed = ("arn", "deploymentId", "executionArn", "invokeUrl", "tagsAll")
    replace_on_change = frozenset({"apiId", "name"})
    stable = frozenset({"arn", "executionArn", "invokeUrl"})
    unique_name = UniqueName("name", "parent", ("apiId",))
    patched_maps = ("stageVariables",)
    equivalence = Equivalence(
        defaults={
            "autoDeploy": False,
            "defaultRouteSettings": {"detailedMetricsEnabled": False},
            "defaultRouteSettings.detailedMetricsEnabled": False,
            "routeSettings.detailedMetricsEnabled": False,
        },
        sets=frozenset({"routeSettings"}),
    )

    def path(self, resource_id: str, recorded: Properties) -> str:
        return f"/apis/{recorded['apiId']}/stages/{resource_id}"

    def to_aws(self, inputs: Properties) -> Properties:
        return inputs | {"routeSettings": _by_route(inputs)}

    def from_aws(self, clients: Clients, resource_id: str, told: Properties) -> Properties:
        api = clients(SERVICE).get_api(ApiId=told["apiId"])
        settings = [{"routeKey": key, **rest} for key, rest in sorted(told.get("routeSettings", {}).items())]
        return super().from_aws(clients, resource_id, told) | {
            "routeSettings": settings,
            "executionArn": _execution_arn(clients, f"{told['apiId']}/{resource_id}"),
            "invokeUrl": f"{api['ApiEndpoint']}/{'' if resource_id == '$default' else resource_id}",
        }

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        _refuse_lost_throttling(olds, news)
        updated = super().update(clients, resource_id, olds, news)
        if stale := _stale_routes(updated, news):
            for key in stale:
                clients(SERVICE).delete_route_settings(**self.address(resource_id, news), RouteKey=key)
            updated = super().update(clients, resource_id, olds, news)
        return updated


def _by_route(stage: Properties) -> dict[str, Properties]:
    """The settings of single routes, by the route's key."""
    return {
        settings["routeKey"]: {name: value for name, value in settings.items() if name != "routeKey"}
        for settings in stage.get("routeSettings") or []
    }


def _stale_routes(stage: Properties, news: Properties) -> list[str]:
    """Routes with settings that are no longer wanted: an update takes none away."""
    wanted = _by_route(news)
    return [
        key
        for key, settings in _by_route(stage).items()
        if key not in wanted or _LIMITS & settings.keys() - wanted[key].keys()
    ]


def _refuse_lost_throttling(olds: Properties, news: Properties) -> None:
    """API Gateway has no call that takes the limits of all routes away."""
    old, new = olds.get("defaultRouteSettings") or {}, news.get("defaultRouteSettings") or {}
    for limit in sorted(_LIMITS):
        if old.get(limit) is not None and new.get(limit) is None:
            raise ProviderError(
                f"API Gateway cannot take `{limit}` away from a stage\n"
                "hint: set it to your account's limit instead"
            )
