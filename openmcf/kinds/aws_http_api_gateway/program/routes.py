"""AwsHttpApiGateway: routes, and the integrations behind them."""

from collections.abc import Iterable, Mapping
from functools import partial

from openmcf.kinds.aws_http_api_gateway.fields import INTEGRATION, ROUTE
from openmcf.kinds.aws_http_api_gateway.program.authorizers import DeclaredAuthorizer
from openmcf.kinds.aws_http_api_gateway.spec.routes import (
    HttpApiRoute,
    function_called,
    matched_by,
    name_of,
)
from openmcf.kit.invocation import statement_id
from openmcf.kit.invoke_permission import invoke_permission
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, apply, concat


def route_and_integration(
    route: HttpApiRoute,
    authorizers: Mapping[str, DeclaredAuthorizer],
    permissions: Mapping[str, Declaration],
    api: Declaration,
    context: Context,
) -> list[Declaration]:
    """A route, and before it its integration.

    Each has its own, as in the manifest, so that a change to one is an update in its place: AWS has room for
    as many integrations as routes ("Quotas for configuring and running an HTTP API"). Both are named by the
    requests they take: AWS refuses a second route for these, whatever the variables are called. Both come
    after the permissions that they need: an integration that moves to another function may call it at once.
    """
    integration = _integration(route, permissions, api, context)
    authorizer = authorizers[route.authorizer_name] if route.authorizer_name is not None else None
    inputs = {
        "apiId": api.id,
        **ROUTE.inputs(route, context.resolve),
        "target": concat("integrations/", integration.id),
        "authorizerId": authorizer.resource.id if authorizer else None,
    }
    return [
        integration,
        Declaration(
            "aws:apigatewayv2/route:Route",
            matched_by(route.route_key),
            inputs,
            parent=api,
            depends_on=authorizer.resources if authorizer else [],
        ),
    ]


def _integration(
    route: HttpApiRoute, permissions: Mapping[str, Declaration], api: Declaration, context: Context
) -> Declaration:
    function = function_called(route.integration)
    return Declaration(
        "aws:apigatewayv2/integration:Integration",
        matched_by(route.route_key),
        {"apiId": api.id, **INTEGRATION.inputs(route.integration, context.resolve)},
        parent=api,
        depends_on=[permissions[name_of(function)]] if function else [],
    )


def integration_permissions(
    routes: Iterable[HttpApiRoute], api: Declaration, context: Context
) -> Mapping[str, Declaration]:
    """Let the API call the functions for which it has no role; by what the manifest calls them.

    One permission per function, whichever routes call it: a function's policy has room for 20 KB, which is
    some fifty permissions (Lambda Developer Guide, "Lambda quotas").
    """
    called = (function_called(route.integration) for route in routes)
    return {
        name: invoke_permission(
            name,
            context.resolve(function),
            principal="apigateway.amazonaws.com",
            source_arn=concat(api["executionArn"], "/*/*"),
            statement_id=apply(partial(statement_id, called=name), api.id),
            parent=api,
        )
        for name, function in {name_of(function): function for function in called if function}.items()
    }
