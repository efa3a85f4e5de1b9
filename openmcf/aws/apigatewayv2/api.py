"""API Gateway v2: the API and its stage."""

from openmcf.aws.apigatewayv2.common import (
    MISSING,
    SERVICE,
    TAGGING,
    WithPatchedMaps,
    arn,
    execution_arn,
)
from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.resource import Properties, ProviderError, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource

_LIMITS = frozenset({"throttlingBurstLimit", "throttlingRateLimit"})
_CORS_LISTS = ("allowHeaders", "allowMethods", "allowOrigins", "exposeHeaders")


class Api(ServiceResource):
    """An HTTP API."""

    type = "aws:apigatewayv2/api:Api"
    service = SERVICE
    creating = Call("CreateApi", "")
    reading = Call("GetApi", "")
    updating = Call("UpdateApi", "")
    deleting = Call("DeleteApi")
    listing = Call("GetApis", "Items")
    identifier = ("apiId",)
    missing = MISSING
    tagging = TAGGING
    made = "createdDate"
    empty = {"version": ""}
    inputs = frozenset(
        {
            *("name", "protocolType", "description", "version", "tags", "corsConfiguration"),
            *("disableExecuteApiEndpoint", "failOnWarnings", "ipAddressType"),
            *("apiKeySelectionExpression", "routeSelectionExpression"),
        }
    )
    computed = ("arn", "apiEndpoint", "executionArn", "tagsAll")
    replace_on_change = frozenset({"protocolType"})
    write_only = frozenset({"failOnWarnings"})
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

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        api = observed["apiId"]
        return observed | {"arn": arn(clients, f"/apis/{api}"), "executionArn": execution_arn(clients, api)}

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        if olds.get("corsConfiguration") and not news.get("corsConfiguration"):
            clients(SERVICE).delete_cors_configuration(ApiId=resource_id)
        return super().update(clients, resource_id, olds, news)


class Stage(WithPatchedMaps):
    """A stage of an API. Route settings are a list of blocks here, and a map by route key in AWS's calls."""

    type = "aws:apigatewayv2/stage:Stage"
    service = SERVICE
    creating = Call("CreateStage", "")
    reading = Call("GetStage", "")
    updating = Call("UpdateStage", "")
    deleting = Call("DeleteStage")
    identifier, import_identifier = ("name",), ("apiId", "name")
    missing = MISSING
    names = {"StageName": "name"}
    tagging = TAGGING
    empty = {"accessLogSettings": {}, "description": ""}
    patched_maps = ("stageVariables",)
    inputs = frozenset(
        {
            *("apiId", "name", "autoDeploy", "description", "tags", "stageVariables"),
            *("accessLogSettings", "defaultRouteSettings", "routeSettings"),
        }
    )
    computed = ("arn", "deploymentId", "executionArn", "invokeUrl", "tagsAll")
    replace_on_change = frozenset({"apiId", "name"})
    unique_name = UniqueName("name", "parent", ("apiId",))
    equivalence = Equivalence(
        defaults={
            "autoDeploy": False,
            "defaultRouteSettings": {"detailedMetricsEnabled": False},
            "defaultRouteSettings.detailedMetricsEnabled": False,
            "routeSettings.detailedMetricsEnabled": False,
        },
        sets=frozenset({"routeSettings"}),
    )

    def to_aws(self, inputs: Properties) -> Properties:
        return inputs | {"routeSettings": _by_route(inputs)}

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        api, name = observed["apiId"], observed["name"]
        endpoint = clients(SERVICE).get_api(ApiId=api)["ApiEndpoint"]
        settings = [
            {"routeKey": key, **rest} for key, rest in sorted(observed.get("routeSettings", {}).items())
        ]
        return self.without_emptied(observed, recorded) | {
            "arn": arn(clients, f"/apis/{api}/stages/{name}"),
            "routeSettings": settings,
            "executionArn": execution_arn(clients, f"{api}/{name}"),
            "invokeUrl": f"{endpoint}/{'' if name == '$default' else name}",
        }

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        _refuse_lost_throttling(olds, news)
        updated = super().update(clients, resource_id, olds, news)
        if stale := _stale_routes(updated, news):
            for key in stale:
                whose = {"ApiId": news["apiId"], "StageName": resource_id}
                clients(SERVICE).delete_route_settings(**whose, RouteKey=key)
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
