"""AwsHttpApiGateway: what decides who is let in."""

from typing import NamedTuple

import pulumi
from pulumi_aws import apigatewayv2

from openmcf.kinds.aws_http_api_gateway.spec.routes import HttpApiAuthorizer, HttpApiJwtConfiguration
from openmcf.kit.invocation import invocation_uri, permission_of_authorizer, region_of
from openmcf.kit.invoke_permission import allow_invocation, formerly_under
from openmcf.kit.program import Context

_API = "aws:apigatewayv2/api:Api"
_AUTHORIZER = "aws:apigatewayv2/authorizer:Authorizer"


class DeclaredAuthorizer(NamedTuple):
    """An authorizer, and its permission to call its function; None if it needs none."""

    resource: apigatewayv2.Authorizer
    permission: pulumi.CustomResource | None = None

    @property
    def after(self) -> list[pulumi.Resource]:
        """What a route waits for that uses it."""
        return [each for each in self if each is not None]


def declare_authorizer(
    authorizer: HttpApiAuthorizer, api: apigatewayv2.Api, context: Context
) -> DeclaredAuthorizer:
    """Declare an authorizer and, where it has no role for that, let it call its function.

    The permission names the authorizer by its id. Of an authorizer that is there the id is known, so that the
    permission comes first when another function takes over. A new one is used by no route before both are
    there.
    """
    function = context.resolve_if_given(authorizer.authorizer_uri)
    if function is None or authorizer.authorizer_credentials_arn is not None:
        return DeclaredAuthorizer(_authorizer(authorizer, function, api, context))
    if known := _known_id(authorizer, context):
        permission = _permission(authorizer, function, known, api)
        return DeclaredAuthorizer(_authorizer(authorizer, function, api, context, permission), permission)
    declared = _authorizer(authorizer, function, api, context)
    return DeclaredAuthorizer(declared, _permission(authorizer, function, declared.id, api))


def _known_id(authorizer: HttpApiAuthorizer, context: Context) -> str | None:
    """The id of an authorizer that is there and stays; None for one that is made, also in another's place."""
    api, recorded = context.recorded(_API, None), context.recorded(_AUTHORIZER, authorizer.name)
    if api is None or recorded is None or region_of(api.outputs.get("arn")) != context.region:
        return None
    stays = recorded.inputs.get("authorizerType") == authorizer.authorizer_type
    return recorded.id if stays else None


def _permission(
    authorizer: HttpApiAuthorizer,
    function: pulumi.Input[str],
    id_: pulumi.Input[str],
    api: apigatewayv2.Api,
) -> pulumi.CustomResource:
    former = formerly_under(f"{_API}${_AUTHORIZER}", authorizer.name)
    return allow_invocation(
        permission_of_authorizer(authorizer.name),
        function,
        principal="apigateway.amazonaws.com",
        source_arn=pulumi.Output.concat(api.execution_arn, "/authorizers/", id_),
        statement_id=pulumi.Output.concat(api.id, "-authorizer-", id_),
        opts=pulumi.ResourceOptions(parent=api, aliases=[former]),
    )


def _authorizer(
    authorizer: HttpApiAuthorizer,
    function: pulumi.Input[str] | None,
    api: apigatewayv2.Api,
    context: Context,
    after: pulumi.Resource | None = None,
) -> apigatewayv2.Authorizer:
    is_jwt = authorizer.authorizer_type == "JWT"
    jwt = authorizer.jwt_configuration
    return apigatewayv2.Authorizer(
        authorizer.name,
        api_id=api.id,
        name=authorizer.name,
        authorizer_type=authorizer.authorizer_type,
        identity_sources=authorizer.identity_source or None,
        jwt_configuration=_jwt(jwt, context) if jwt is not None else None,
        authorizer_uri=_uri(function) if function is not None else None,
        authorizer_payload_format_version=authorizer.authorizer_payload_format_version,
        enable_simple_responses=None if is_jwt else authorizer.enable_simple_responses,
        authorizer_result_ttl_in_seconds=authorizer.authorizer_result_ttl_in_seconds,
        authorizer_credentials_arn=context.resolve_if_given(authorizer.authorizer_credentials_arn),
        opts=pulumi.ResourceOptions(parent=api, depends_on=[after] if after else []),
    )


def _uri(function: pulumi.Input[str]) -> pulumi.Output[str]:
    return pulumi.Output.from_input(function).apply(invocation_uri)


def _jwt(jwt: HttpApiJwtConfiguration, context: Context) -> apigatewayv2.AuthorizerJwtConfigurationArgs:
    return apigatewayv2.AuthorizerJwtConfigurationArgs(
        issuer=context.resolve(jwt.issuer),
        audiences=[context.resolve(audience) for audience in jwt.audiences],
    )
