"""AwsHttpApiGateway: from pulumi-aws's properties to the manifest's fields: pure."""

import re
from typing import Any

from openmcf.aws.resource import Properties
from openmcf.kit.importing import non_default, without_none
from openmcf.kit.invocation import invocation_uri, invoked
from openmcf.specs.aws.arns import FUNCTION_ARN

API = "aws:apigatewayv2/api:Api"
STAGE = "aws:apigatewayv2/stage:Stage"
ROUTE = "aws:apigatewayv2/route:Route"
INTEGRATION = "aws:apigatewayv2/integration:Integration"
AUTHORIZER = "aws:apigatewayv2/authorizer:Authorizer"
DOMAIN = "aws:apigatewayv2/domainName:DomainName"

_OF_API = (
    *("description", "version", "ipAddressType", "disableExecuteApiEndpoint", "corsConfiguration", "tags"),
)
_OF_ROUTE = ("routeKey", "authorizationType", "authorizationScopes", "operationName")
_OF_INTEGRATION = (
    *("integrationType", "integrationUri", "integrationSubtype", "integrationMethod", "timeoutMilliseconds"),
    *("connectionType", "connectionId", "credentialsArn", "requestParameters", "description"),
)
_OF_AUTHORIZER = (
    *("name", "authorizerType", "authorizerPayloadFormatVersion", "enableSimpleResponses"),
    *("authorizerResultTtlInSeconds", "authorizerCredentialsArn"),
)
_LIMITS = ("throttlingBurstLimit", "throttlingRateLimit", "detailedMetricsEnabled")


def settings(inputs: Properties) -> dict[str, Any]:
    """The fields of the manifest's spec that are about the API itself."""
    return _same(_OF_API, non_default(API, inputs))


def route(inputs: Properties, behind: Properties, authorizer: str | None) -> dict[str, Any]:
    """An item of `routes`: a route, the integration behind it, and the name of its authorizer."""
    more = {"authorizerName": authorizer, "integration": _integration(behind)}
    return _same(_OF_ROUTE, inputs) | without_none(more)


def _integration(inputs: Properties) -> dict[str, Any]:
    more = {
        # Unset, a manifest means another one for functions.
        "payloadFormatVersion": inputs.get("payloadFormatVersion", "1.0"),
        "responseParameters": {
            changes["statusCode"]: changes["mappings"] for changes in inputs.get("responseParameters", [])
        },
        "tlsServerNameToVerify": inputs.get("tlsConfig", {}).get("serverNameToVerify"),
    }
    return _same(_OF_INTEGRATION, inputs) | without_none(more)


def authorizer(inputs: Properties) -> dict[str, Any]:
    """An item of `authorizers`."""
    more = {
        "authorizerUri": _shortest(inputs.get("authorizerUri")),
        "identitySource": inputs.get("identitySources", []),
        "jwtConfiguration": inputs.get("jwtConfiguration") or None,
    }
    return _same(_OF_AUTHORIZER, inputs) | without_none(more)


def _shortest(uri: str | None) -> str | None:
    """The function's own ARN, where its invocation URI says no more than that."""
    function = invoked(uri or "")
    return function if re.fullmatch(FUNCTION_ARN, function) and invocation_uri(function) == uri else uri


def stage(inputs: Properties) -> dict[str, Any]:
    """The field `stage`."""
    observed = non_default(STAGE, inputs)
    settings_of_all = observed.get("defaultRouteSettings")
    more = {
        "autoDeploy": inputs.get("autoDeploy", False),
        "accessLog": observed.get("accessLogSettings"),
        "defaultRouteSettings": settings_of_all and _same(_LIMITS, settings_of_all),
        "routeSettings": [
            _same(("routeKey", *_LIMITS), settings_of_one)
            for settings_of_one in observed.get("routeSettings", [])
        ],
    }
    return _same(("name", "stageVariables"), observed) | without_none(more)


def domain(inputs: Properties, mapping_key: str | None) -> dict[str, Any]:
    """The field `domain`: a domain, and under which path it serves the API."""
    same = _same(("certificateArn", "securityPolicy", "endpointType"), inputs["domainNameConfiguration"])
    return {"domainName": inputs["domainName"]} | same | without_none({"apiMappingKey": mapping_key})


def _same(names: tuple[str, ...], inputs: Properties) -> dict[str, Any]:
    """The properties that are fields of the same name."""
    return {name: inputs[name] for name in names if name in inputs}
