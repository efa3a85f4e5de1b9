"""AwsHttpApiGateway: from pulumi-aws's properties to the manifest's fields: pure."""

import re
from typing import Any

from openmcf.aws.resource import Properties
from openmcf.kinds.aws_http_api_gateway import fields
from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGatewaySpec, HttpApiDomain, HttpApiStage
from openmcf.kinds.aws_http_api_gateway.spec.routes import (
    HttpApiAuthorizer,
    HttpApiIntegration,
    HttpApiRoute,
)
from openmcf.kit.importing import non_default, without_none
from openmcf.kit.invocation import invocation_uri, invoked
from openmcf.specs.aws.arns import FUNCTION_ARN

API = "aws:apigatewayv2/api:Api"
STAGE = "aws:apigatewayv2/stage:Stage"
ROUTE = "aws:apigatewayv2/route:Route"
INTEGRATION = "aws:apigatewayv2/integration:Integration"
AUTHORIZER = "aws:apigatewayv2/authorizer:Authorizer"
DOMAIN = "aws:apigatewayv2/domainName:DomainName"


def settings(inputs: Properties) -> dict[str, Any]:
    """The fields of the manifest's spec that are about the API itself."""
    return fields.API.fields(AwsHttpApiGatewaySpec, non_default(API, inputs))


def route(inputs: Properties, behind: Properties, authorizer: str | None) -> dict[str, Any]:
    """An item of `routes`: a route, the integration behind it, and the name of its authorizer."""
    more = {"authorizerName": authorizer, "integration": _integration(behind)}
    return fields.ROUTE.fields(HttpApiRoute, inputs) | without_none(more)


def _integration(inputs: Properties) -> dict[str, Any]:
    # Unset, a manifest means another one for functions.
    usual = {"payloadFormatVersion": "1.0"}
    return usual | fields.INTEGRATION.fields(HttpApiIntegration, inputs)


def authorizer(inputs: Properties) -> dict[str, Any]:
    """An item of `authorizers`."""
    more = {
        "authorizerUri": _shortest(inputs.get("authorizerUri")),
        "enableSimpleResponses": inputs.get("enableSimpleResponses"),
    }
    said = {name: value for name, value in inputs.items() if value != {}}  # AWS returns an empty JWT block
    return {"identitySource": []} | fields.AUTHORIZER.fields(HttpApiAuthorizer, said) | without_none(more)


def _shortest(uri: str | None) -> str | None:
    """The function's own ARN, where its invocation URI says no more than that."""
    function = invoked(uri or "")
    return function if re.fullmatch(FUNCTION_ARN, function) and invocation_uri(function) == uri else uri


def stage(inputs: Properties) -> dict[str, Any]:
    """The field `stage`."""
    observed = non_default(STAGE, inputs)
    return fields.STAGE.fields(HttpApiStage, observed) | {"autoDeploy": inputs.get("autoDeploy", False)}


def domain(inputs: Properties, mapping_key: str | None) -> dict[str, Any]:
    """The field `domain`: a domain, and under which path it serves the API."""
    return fields.DOMAIN.fields(HttpApiDomain, inputs) | without_none({"apiMappingKey": mapping_key})
