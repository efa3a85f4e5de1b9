"""AwsHttpApiGateway: the fields of the spec that are properties of the API, and of what belongs to it."""

from typing import Any

from openmcf.kinds.aws_http_api_gateway.spec.api import (
    HttpApiAccessLog,
    HttpApiCors,
    HttpApiRouteSettings,
    HttpApiSettingsOfRoute,
)
from openmcf.kinds.aws_http_api_gateway.spec.routes import HttpApiJwtConfiguration
from openmcf.kit.field_map import As, Block, FieldMap, all_of, same_named
from openmcf.properties.values import Properties


def _by_status(changes: dict[str, Any]) -> list[Properties] | None:
    return [{"statusCode": status, "mappings": mappings} for status, mappings in changes.items()] or None


def _of_status(responses: list[Properties]) -> dict[str, Any]:
    return {response["statusCode"]: response["mappings"] for response in responses}


API = FieldMap(
    {
        **same_named("description", "version", "ip_address_type", "disable_execute_api_endpoint", "tags"),
        "fail_on_warnings": "failOnWarnings",
        "cors_configuration": Block("corsConfiguration", all_of(HttpApiCors)),
    }
)

ROUTE = FieldMap(same_named("route_key", "authorization_type", "authorization_scopes", "operation_name"))

INTEGRATION = FieldMap(
    {
        **same_named("integration_type", "integration_subtype", "integration_uri", "integration_method"),
        **same_named("payload_format_version", "timeout_milliseconds", "connection_type", "connection_id"),
        **same_named("credentials_arn", "request_parameters", "description"),
        "response_parameters": As("responseParameters", _by_status, _of_status),
        "tls_server_name_to_verify": "tlsConfig.serverNameToVerify",
    }
)

AUTHORIZER = FieldMap(
    {
        **same_named("name", "authorizer_type", "authorizer_payload_format_version"),
        **same_named("authorizer_result_ttl_in_seconds", "authorizer_credentials_arn"),
        "identity_source": "identitySources",
        "jwt_configuration": Block("jwtConfiguration", all_of(HttpApiJwtConfiguration)),
    }
)

STAGE = FieldMap(
    {
        **same_named("name", "auto_deploy", "stage_variables"),
        "access_log": Block("accessLogSettings", all_of(HttpApiAccessLog)),
        "default_route_settings": Block("defaultRouteSettings", all_of(HttpApiRouteSettings)),
        "route_settings": Block("routeSettings", all_of(HttpApiSettingsOfRoute)),
    }
)

DOMAIN = FieldMap(
    {
        "domain_name": "domainName",
        "certificate_arn": "domainNameConfiguration.certificateArn",
        "endpoint_type": "domainNameConfiguration.endpointType",
        "security_policy": "domainNameConfiguration.securityPolicy",
    }
)
