"""AwsHttpApiGateway: what decides who is let in."""

from typing import NamedTuple

from openmcf.kinds.aws_http_api_gateway.fields import AUTHORIZER
from openmcf.kinds.aws_http_api_gateway.spec.routes import HttpApiAuthorizer
from openmcf.kit.invocation import invocation_uri, permission_of_authorizer, region_of
from openmcf.kit.invoke_permission import formerly_under, invoke_permission
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, apply, concat
from openmcf.properties.values import Value

_API = "aws:apigatewayv2/api:Api"
_AUTHORIZER = "aws:apigatewayv2/authorizer:Authorizer"


class DeclaredAuthorizer(NamedTuple):
    """An authorizer, and its permission to call its function; None if it needs none."""

    resource: Declaration
    permission: Declaration | None = None

    @property
    def resources(self) -> list[Declaration]:
        """Both, for which a route waits that uses it."""
        return [each for each in self if each is not None]


def declared_authorizer(
    authorizer: HttpApiAuthorizer, api: Declaration, context: Context
) -> DeclaredAuthorizer:
    """An authorizer and, where it has no role for that, its permission to call its function.

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
    authorizer: HttpApiAuthorizer, function: Value, own_id: Value, api: Declaration
) -> Declaration:
    return invoke_permission(
        permission_of_authorizer(authorizer.name),
        function,
        principal="apigateway.amazonaws.com",
        source_arn=concat(api["executionArn"], "/authorizers/", own_id),
        statement_id=concat(api.id, "-authorizer-", own_id),
        parent=api,
        aliases=[formerly_under(f"{_API}${_AUTHORIZER}", authorizer.name)],
    )


def _authorizer(
    authorizer: HttpApiAuthorizer,
    function: Value,
    api: Declaration,
    context: Context,
    after: Declaration | None = None,
) -> Declaration:
    is_jwt = authorizer.authorizer_type == "JWT"
    inputs = {
        "apiId": api.id,
        **AUTHORIZER.inputs(authorizer, context.resolve),
        "authorizerUri": None if function is None else apply(invocation_uri, function),
        "enableSimpleResponses": None if is_jwt else authorizer.enable_simple_responses,
    }
    waits_for = [after] if after else []
    return Declaration(_AUTHORIZER, authorizer.name, inputs, parent=api, depends_on=waits_for)
