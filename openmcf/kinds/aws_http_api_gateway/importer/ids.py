"""AwsHttpApiGateway: the ids of what an API's program declares, by the names that it gives: pure."""

from collections.abc import Iterator

from openmcf.kinds.aws_http_api_gateway.importer.fields import (
    API,
    AUTHORIZER,
    DOMAIN,
    INTEGRATION,
    ROUTE,
    STAGE,
)
from openmcf.kinds.aws_http_api_gateway.importer.snapshot import ApiSnapshot, asked_by, called_by
from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway
from openmcf.kinds.aws_http_api_gateway.spec.routes import function_called, matched_by, name_of
from openmcf.kit.invocation import permission_of_authorizer, statement_id

_MAPPING = "aws:apigatewayv2/apiMapping:ApiMapping"
_PERMISSION = "aws:lambda/permission:Permission"

Named = Iterator[tuple[tuple[str, str | None], str]]
"""Ids by type and name; what `Ids` is made of."""


def ids(api: ApiSnapshot, manifest: AwsHttpApiGateway) -> Named:
    """The ids of the API and of its parts."""
    yield (API, None), api.id
    for id_, part in api.authorizers.items():
        yield (AUTHORIZER, part["name"]), f"{api.id}/{id_}"
    if api.stage:
        yield (STAGE, None), f"{api.id}/{api.stage}"
    if api.domain:
        yield (DOMAIN, None), api.domain.name
        yield (_MAPPING, None), f"{api.domain.mappings[0]['ApiMappingId']}/{api.domain.name}"
    yield from _of_routes(api)
    yield from _of_authorizers_permissions(api)
    yield from _of_routes_permissions(api, manifest)


def _of_routes(api: ApiSnapshot) -> Named:
    """Routes, and the integrations behind them; of several with the same integration the first has it."""
    taken = set[str | None]()
    for id_, route in api.routes.items():
        integration, name = api.behind(route), matched_by(route["routeKey"])
        yield (ROUTE, name), f"{api.id}/{id_}"
        if integration and integration not in taken:
            yield (INTEGRATION, name), f"{api.id}/{integration}"
        taken.add(integration)


def _of_authorizers_permissions(api: ApiSnapshot) -> Named:
    for id_, authorizer in api.authorizers.items():
        function = asked_by(authorizer)
        name = permission_of_authorizer(authorizer["name"])
        yield from _permission(api, name, function, f"{api.id}-authorizer-{id_}")


def _of_routes_permissions(api: ApiSnapshot, manifest: AwsHttpApiGateway) -> Named:
    """Statements are named by what the manifest calls the functions, which may be references."""
    behind = {matched_by(route["routeKey"]): api.behind(route) for route in api.routes.values()}
    for route in manifest.spec.routes:
        integration, called = behind.get(matched_by(route.route_key)), function_called(route.integration)
        if integration and called:
            name, function = name_of(called), called_by(api.integrations[integration])
            yield from _permission(api, name, function, statement_id(api.id, name))


def _permission(api: ApiSnapshot, name: str, function: str | None, statement: str) -> Named:
    if function and statement in api.policies[function]:
        yield (_PERMISSION, name), f"{function}/{statement}"
