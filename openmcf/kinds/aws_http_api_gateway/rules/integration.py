"""Rules of AwsHttpApiGateway about integrations: what they call, and how."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway
from openmcf.kinds.aws_http_api_gateway.spec.routes import HttpApiIntegration, HttpApiRoute
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.references import Reference

RULES = RuleBook()

_PARAMETERS = {
    "AppConfig-GetConfiguration": ("Application", "Environment", "Configuration", "ClientId"),
    "EventBridge-PutEvents": ("Detail", "DetailType", "Source"),
    "Kinesis-PutRecord": ("StreamName", "Data", "PartitionKey"),
    "SQS-DeleteMessage": ("QueueUrl", "ReceiptHandle"),
    "SQS-PurgeQueue": ("QueueUrl",),
    "SQS-ReceiveMessage": ("QueueUrl",),
    "SQS-SendMessage": ("QueueUrl", "MessageBody"),
    "StepFunctions-StartExecution": ("StateMachineArn",),
    "StepFunctions-StartSyncExecution": ("StateMachineArn",),
    "StepFunctions-StopExecution": ("ExecutionArn",),
}
"""The required parameters. Source: the guide, "Integration subtype reference"."""


class _Target(NamedTuple):
    """What an integration calls: in words, as a literal, and how an integration says that it calls that."""

    words: str
    literal: re.Pattern[str]
    setting: str


_FUNCTION = _Target(
    "the ARN of a Lambda function",
    re.compile(r"arn:aws[a-zA-Z-]*:(lambda:\S+:function:\S+|apigateway:\S+:lambda:path/\S+/invocations)"),
    "`integrationType: AWS_PROXY`",
)
_ENDPOINT = _Target(
    "a URL, such as https://orders.example.com/{proxy}",
    re.compile(r"https?://\S+"),
    "`integrationType: HTTP_PROXY` and `connectionType: INTERNET`",
)
_PRIVATE = _Target(
    "the ARN of a load balancer listener or a Cloud Map service",
    re.compile(r"arn:aws[a-zA-Z-]*:(elasticloadbalancing:\S+:listener/|servicediscovery:\S+:service/)\S+"),
    "`integrationType: HTTP_PROXY` and `connectionType: VPC_LINK`",
)


def _target(integration: HttpApiIntegration) -> _Target:
    if integration.integration_type == "AWS_PROXY":
        return _FUNCTION
    return _PRIVATE if integration.connection_type == "VPC_LINK" else _ENDPOINT


@RULES.error("http-api-integration-uri", each="routes")
def uri_fits_the_type(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`integrationUri` is what the type calls: a function, a URL, or with `VPC_LINK` a listener or service.

    Source: API model, `CreateIntegration.IntegrationUri`; measured, "integration uri should be a valid ELB
    listener ARN or a valid Cloud Map service ARN".
    """
    integration = route.integration
    if integration.integration_subtype is not None:
        return
    uri, target, path = integration.integration_uri, _target(integration), "integration.integrationUri"
    if uri is None:
        yield Finding(path, "is required", f"give {target.words}")
    elif isinstance(uri, str):
        fitting = [other for other in (_FUNCTION, _ENDPOINT, _PRIVATE) if other.literal.fullmatch(uri)]
        if target not in fitting:
            hint = f"set {fitting[0].setting}, or give another" if fitting else None
            yield Finding(path, f"`{uri}` is not {target.words}", hint)
    else:
        yield from _misfit(uri, target, path)


def _misfit(reference: Reference, target: _Target, path: str) -> Iterator[Finding]:
    """Only AwsLambda gives what a function's integration takes, and nothing else does it give."""
    kind = reference.kind or "AwsLambda"
    if (kind == "AwsLambda") != (target is _FUNCTION):
        setting = _FUNCTION.setting if kind == "AwsLambda" else _ENDPOINT.setting
        message = f"refers to {kind}, and this integration takes {target.words}"
        yield Finding(path, message, f"set {setting}, or refer to another")


@RULES.error("http-api-integration-subtype", each="routes")
def service_actions_have_a_role_and_no_uri(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`integrationSubtype` goes with `AWS_PROXY`, needs `credentialsArn` and takes no `integrationUri`.

    Source: API model; measured, "Role ARN must be specified for AWS integration configuration with Subtype".
    """
    integration = route.integration
    if integration.integration_subtype is None:
        return
    if integration.integration_type != "AWS_PROXY":
        message = f"is not taken with `{integration.integration_type}`"
        yield Finding(
            "integration.integrationSubtype", message, "set `integrationType: AWS_PROXY`", on_key=True
        )
    if integration.integration_uri is not None:
        hint = "remove it; `requestParameters` say what is called"
        yield Finding(
            "integration.integrationUri", "is not taken with `integrationSubtype`", hint, on_key=True
        )
    if integration.credentials_arn is None:
        message = "is required with `integrationSubtype`"
        yield Finding("integration.credentialsArn", message, "give a role that may do the action")


@RULES.error("http-api-subtype-parameters", each="routes")
def service_actions_get_their_parameters(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`requestParameters` have all that the action of `integrationSubtype` needs.

    Source: measured, "requires enabling passthrough, or defining all of the following parameters".
    """
    subtype = route.integration.integration_subtype
    needed = _PARAMETERS[subtype] if subtype is not None else ()
    missing = [name for name in needed if name not in route.integration.request_parameters]
    if missing:
        message = f"{subtype} also needs {', '.join(f'`{name}`' for name in missing)}"
        yield Finding(
            "integration.requestParameters", message, "add the parameters of the action", on_key=True
        )


@RULES.error("http-api-request-parameters", each="routes")
def request_parameters_fit_the_integration(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`requestParameters` are an action's parameters with `integrationSubtype`, else changes to the request.

    Source: measured, "Invalid Request Actioned Parameter destination specified".
    """
    is_action = route.integration.integration_subtype is not None
    for name in route.integration.request_parameters:
        path = f'integration.requestParameters["{name}"]'
        if is_action and ":" in name:
            message = f"`{name}` is no parameter of `{route.integration.integration_subtype}`"
            yield Finding(path, message, "changes to the request are not made for AWS services", on_key=True)
        elif not is_action and ":" not in name:
            message = f"`{name}` says no change to the request"
            hint = f"write `overwrite:header.{name}` or `overwrite:querystring.{name}`"
            yield Finding(path, message, hint, on_key=True)


@RULES.error("http-api-integration-payload", each="routes")
def payload_2_is_for_functions(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`payloadFormatVersion: "2.0"` is for Lambda functions only.

    Source: measured, "PayloadFormatVersion 2.0 is not supported for integration of type HTTP_PROXY", and for
    service actions "Operation … is not supported".
    """
    integration = route.integration
    is_function = integration.integration_type == "AWS_PROXY" and integration.integration_subtype is None
    if integration.payload_format_version == "2.0" and not is_function:
        message = "`2.0` is for Lambda functions only"
        yield Finding("integration.payloadFormatVersion", message, 'remove it, or write "1.0"')


@RULES.warning("http-api-integration-method", each="routes")
def functions_are_called_with_post(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """A Lambda function is called with `POST`, whatever method the client used."""
    integration = route.integration
    is_function = integration.integration_type == "AWS_PROXY" and integration.integration_subtype is None
    if is_function and integration.integration_method != "POST":
        message = f"`{integration.integration_method}` is not how a Lambda function is called"
        yield Finding(
            "integration.integrationMethod", message, "remove it; the event has the client's method"
        )


@RULES.error("http-api-vpc-link", each="routes")
def vpc_links_are_complete(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`VPC_LINK` goes with `HTTP_PROXY` and `connectionId`; without it there is no id and no TLS name.

    Source: API model; measured, "ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK".
    """
    integration = route.integration
    if integration.connection_type == "VPC_LINK":
        if integration.integration_type != "HTTP_PROXY":
            message = f"`VPC_LINK` is not taken with `{integration.integration_type}`"
            yield Finding("integration.connectionType", message, "set `integrationType: HTTP_PROXY`")
        if integration.connection_id is None:
            message = "is required with `connectionType: VPC_LINK`"
            yield Finding("integration.connectionId", message, "give the id of the VPC link")
        return
    for name, value in (
        ("connectionId", integration.connection_id),
        ("tlsServerNameToVerify", integration.tls_server_name_to_verify),
    ):
        if value is not None:
            hint = "set `connectionType: VPC_LINK`, or remove it"
            yield Finding(f"integration.{name}", "is taken with a VPC link only", hint, on_key=True)
