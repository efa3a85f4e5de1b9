"""AwsHttpApiGateway: routes, and the integrations behind them."""

from collections.abc import Iterable, Mapping
from functools import partial

import pulumi
from pulumi_aws import apigatewayv2

from openmcf.kinds.aws_http_api_gateway.program.authorizers import DeclaredAuthorizer
from openmcf.kinds.aws_http_api_gateway.spec.routes import (
    HttpApiIntegration,
    HttpApiRoute,
    function_called,
    matched_by,
    name_of,
)
from openmcf.kit.invocation import statement_id
from openmcf.kit.invoke_permission import allow_invocation
from openmcf.kit.optional import if_given
from openmcf.kit.program import Context


def declare_route(
    route: HttpApiRoute,
    authorizers: Mapping[str, DeclaredAuthorizer],
    permissions: Mapping[str, pulumi.CustomResource],
    api: apigatewayv2.Api,
    context: Context,
) -> apigatewayv2.Route:
    """Declare a route and its integration.

    Each has its own, as in the manifest, so that a change to one is an update in its place: AWS has room for
    as many integrations as routes ("Quotas for configuring and running an HTTP API"). Both are named by the
    requests they take: AWS refuses a second route for these, whatever the variables are called. Both come
    after the permissions that they need: an integration that moves to another function may call it at once.
    """
    integration = _integration(route, permissions, api, context)
    authorizer = authorizers[route.authorizer_name] if route.authorizer_name is not None else None
    return apigatewayv2.Route(
        matched_by(route.route_key),
        api_id=api.id,
        route_key=route.route_key,
        target=pulumi.Output.concat("integrations/", integration.id),
        authorization_type=route.authorization_type,
        authorizer_id=authorizer.resource.id if authorizer is not None else None,
        authorization_scopes=route.authorization_scopes or None,
        operation_name=route.operation_name,
        opts=pulumi.ResourceOptions(parent=api, depends_on=authorizer.after if authorizer else []),
    )


def _integration(
    route: HttpApiRoute,
    permissions: Mapping[str, pulumi.CustomResource],
    api: apigatewayv2.Api,
    context: Context,
) -> apigatewayv2.Integration:
    integration = route.integration
    function = function_called(integration)
    return apigatewayv2.Integration(
        matched_by(route.route_key),
        api_id=api.id,
        integration_type=integration.integration_type,
        integration_subtype=integration.integration_subtype,
        integration_uri=context.resolve_if_given(integration.integration_uri),
        integration_method=integration.integration_method,
        payload_format_version=integration.payload_format_version,
        timeout_milliseconds=integration.timeout_milliseconds,
        connection_type=integration.connection_type,
        connection_id=integration.connection_id,
        credentials_arn=context.resolve_if_given(integration.credentials_arn),
        request_parameters=integration.request_parameters or None,
        response_parameters=_response_parameters(integration) or None,
        tls_config=if_given(_tls, integration.tls_server_name_to_verify),
        description=integration.description,
        opts=pulumi.ResourceOptions(
            parent=api, depends_on=[permissions[name_of(function)]] if function else []
        ),
    )


def _response_parameters(
    integration: HttpApiIntegration,
) -> list[apigatewayv2.IntegrationResponseParameterArgs]:
    return [
        apigatewayv2.IntegrationResponseParameterArgs(status_code=status, mappings=changes)
        for status, changes in integration.response_parameters.items()
    ]


def _tls(server_name: str) -> apigatewayv2.IntegrationTlsConfigArgs:
    return apigatewayv2.IntegrationTlsConfigArgs(server_name_to_verify=server_name)


def allow_integrations(
    routes: Iterable[HttpApiRoute], api: apigatewayv2.Api, context: Context
) -> Mapping[str, pulumi.CustomResource]:
    """Let the API call the functions for which it has no role; by what the manifest calls them.

    One permission per function, whichever routes call it: a function's policy has room for 20 KB, which is
    some fifty permissions (Lambda Developer Guide, "Lambda quotas").
    """
    called = (function_called(route.integration) for route in routes)
    return {
        name: allow_invocation(
            name,
            context.resolve(function),
            principal="apigateway.amazonaws.com",
            source_arn=pulumi.Output.concat(api.execution_arn, "/*/*"),
            statement_id=api.id.apply(partial(statement_id, called=name)),
            opts=pulumi.ResourceOptions(parent=api),
        )
        for name, function in {name_of(function): function for function in called if function}.items()
    }
