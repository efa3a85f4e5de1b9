"""Rules of AwsHttpApiGateway about its access log: the variables of the format.

Source of the variables: API Gateway guide, "Customize HTTP API access logs", read on 2026-11-21.
"""

import re
from collections.abc import Iterator

from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway
from openmcf.specs.findings import Finding, RuleBook, nearest

RULES = RuleBook()

_REQUEST_IDS = ("$context.requestId", "$context.extendedRequestId")
_NAMES = """
accountId apiId awsEndpointRequestId awsEndpointRequestId2 customDomain.basePathMatched dataProcessed
domainName domainPrefix error.message error.messageString error.responseType extendedRequestId httpMethod
identity.accountId identity.caller identity.cognitoAuthenticationProvider identity.cognitoAuthenticationType
identity.cognitoIdentityId identity.cognitoIdentityPoolId identity.principalOrgId
identity.clientCert.clientCertPem identity.clientCert.subjectDN identity.clientCert.issuerDN
identity.clientCert.serialNumber identity.clientCert.validity.notBefore identity.clientCert.validity.notAfter
identity.sourceIp identity.user identity.userAgent identity.userArn integration.error
integration.integrationStatus integration.latency integration.requestId integration.status
integrationErrorMessage integrationLatency integrationStatus path protocol requestId requestTime
requestTimeEpoch responseLatency responseLength routeKey stage status
"""
_VARIABLES = frozenset(f"$context.{name}" for name in _NAMES.split())
_VARIABLE = r"\$context(?:\.\w+)*"
_OF_AUTHORIZERS = "$context.authorizer."  # what follows are claims, and keys that a function chooses


@RULES.error("http-api-access-log-format")
def log_lines_have_a_request_id(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """The access log's format has `$context.requestId` or `$context.extendedRequestId`.

    Source: measured, "Access Log format must include either" of the two.
    """
    log = api.spec.stage.access_log
    if log is not None and not any(name in log.format for name in _REQUEST_IDS):
        message = "has no request id, without which AWS takes no format"
        yield Finding("spec.stage.accessLog.format", message, f"add `{_REQUEST_IDS[0]}`")


@RULES.warning("http-api-access-log-variable")
def logged_variables_exist(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """The access log's format has only variables that HTTP APIs have; REST APIs have others."""
    log = api.spec.stage.access_log
    for variable in re.findall(_VARIABLE, log.format) if log is not None else ():
        if variable not in _VARIABLES and not variable.startswith(_OF_AUTHORIZERS):
            near = nearest(variable, _VARIABLES)
            hint = f"did you mean `{near}`?" if near else None
            yield Finding("spec.stage.accessLog.format", f"HTTP APIs have no variable `{variable}`", hint)
