"""AwsHttpApiGateway: what decides who is let in."""

import pulumi
from pulumi_aws import apigatewayv2

from openmcf.provisioner.invocation import invocation_uri
from openmcf.provisioner.programs.context import Context
from openmcf.provisioner.programs.lambda_permission import allow_invocation
from openmcf.specs.aws_http_api_gateway_routes import HttpApiAuthorizer, HttpApiJwtConfiguration


def declare_authorizer(
    authorizer: HttpApiAuthorizer, api: apigatewayv2.Api, context: Context
) -> apigatewayv2.Authorizer:
    """Declare an authorizer and, where it has no role for that, let it call its function."""
    function = context.resolve_if_given(authorizer.authorizer_uri)
    declared = _authorizer(authorizer, function, api, context)
    if function is not None and authorizer.authorizer_credentials_arn is None:
        allow_invocation(
            authorizer.name,
            function,
            principal="apigateway.amazonaws.com",
            source_arn=pulumi.Output.concat(api.execution_arn, "/authorizers/", declared.id),
            statement_id=pulumi.Output.concat(api.id, "-authorizer-", declared.id),
            parent=declared,
        )
    return declared


def _authorizer(
    authorizer: HttpApiAuthorizer,
    function: pulumi.Input[str] | None,
    api: apigatewayv2.Api,
    context: Context,
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
        opts=pulumi.ResourceOptions(parent=api),
    )


def _uri(function: pulumi.Input[str]) -> pulumi.Output[str]:
    return pulumi.Output.from_input(function).apply(invocation_uri)


def _jwt(jwt: HttpApiJwtConfiguration, context: Context) -> apigatewayv2.AuthorizerJwtConfigurationArgs:
    return apigatewayv2.AuthorizerJwtConfigurationArgs(
        issuer=context.resolve(jwt.issuer),
        audiences=[context.resolve(audience) for audience in jwt.audiences],
    )
