"""Random valid specs of HTTP APIs."""

from functools import cache
from typing import get_args

from hypothesis import strategies as st

from openmcf.kinds.aws_http_api_gateway.spec.api import (
    AwsHttpApiGatewaySpec,
    HttpApiAccessLog,
    HttpApiCors,
    HttpApiSettingsOfRoute,
    HttpApiStage,
)
from openmcf.kinds.aws_http_api_gateway.spec.routes import (
    REQUEST_PARAMETER,
    HttpApiAuthorizer,
    HttpApiIntegration,
    HttpApiJwtConfiguration,
    HttpApiRoute,
    Method,
)
from openmcf.specs.aws.arns import FUNCTION_ARN, RoleArn
from tests.support.http_api import INVOCATION_ARN, LISTENER_ARN, OF_API, OF_FUNCTION, SERVICE_ARN
from tests.support.strategies_shared import (
    NEVER,
    Data,
    Strategy,
    data_of,
    field_of,
    matching,
    moved,
    sometimes,
    subsets,
    values_of,
)

_ACTIONS = {
    "AppConfig-GetConfiguration": ("Application", "Environment", "Configuration", "ClientId"),
    "EventBridge-PutEvents": ("Detail", "DetailType", "Source"),
    "Kinesis-PutRecord": ("StreamName", "Data", "PartitionKey"),
    "SQS-ReceiveMessage": ("QueueUrl",),
    "SQS-SendMessage": ("QueueUrl", "MessageBody"),
    "StepFunctions-StartSyncExecution": ("StateMachineArn",),
}
_ISSUERS = (
    *("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab1Cd2EfG", "https://login.example.com/"),
    *(OF_API, {"valueFrom": {"name": "auth"}}, {"value": "https://issuer.example.com"}),
)


@st.composite
def apis(draw: st.DrawFn) -> Data:
    """The spec of an API."""
    authorizers = draw(st.lists(_authorizers(), max_size=3, unique_by=lambda entry: entry["name"]))
    routes = draw(
        st.lists(_routes(authorizers), min_size=1, max_size=3, unique_by=lambda route: route["routeKey"])
    )
    stages = _stages([route["routeKey"] for route in routes])
    spec: Data = draw(
        data_of(
            AwsHttpApiGatewaySpec,
            authorizers=NEVER,
            routes=st.just(routes),
            stage=stages,
            corsConfiguration=_cors(),
        )
    )
    if spec.get("domain"):
        spec["domain"] = moved(spec["domain"], spec.get("region"))
    return spec | ({"authorizers": authorizers} if authorizers else {})


@cache
def _authorizers() -> Strategy:
    return _jwt_authorizers() | _request_authorizers()


@cache
def _jwt_authorizers() -> Strategy:
    source = matching(r"\$request\.(header|querystring)\.[a-z-]+").map(lambda text: [text])
    function = ("Uri", "PayloadFormatVersion", "ResultTtlInSeconds", "CredentialsArn")
    fields = data_of(
        HttpApiAuthorizer,
        authorizerType=st.just("JWT"),
        identitySource=source,
        jwtConfiguration=NEVER,
        enableSimpleResponses=st.just(False),
        **{f"authorizer{name}": NEVER for name in function},
    )
    configuration = data_of(HttpApiJwtConfiguration, issuer=st.sampled_from(_ISSUERS))
    return st.tuples(fields, configuration).map(lambda parts: parts[0] | {"jwtConfiguration": parts[1]})


@st.composite
def _request_authorizers(draw: st.DrawFn) -> Data:
    authorizer: Data = draw(
        data_of(
            HttpApiAuthorizer,
            authorizerType=st.just("REQUEST"),
            authorizerUri=NEVER,
            jwtConfiguration=NEVER,
        )
    )
    if authorizer.get("authorizerPayloadFormatVersion") == "1.0":
        authorizer["enableSimpleResponses"] = False
    if authorizer.get("identitySource") == []:
        authorizer["authorizerResultTtlInSeconds"] = draw(st.sampled_from((None, 0)))
    return authorizer | {"authorizerUri": draw(field_of(HttpApiAuthorizer, "authorizerUri"))}


@st.composite
def _routes(draw: st.DrawFn, authorizers: list[Data]) -> Data:
    """A route that names one of the authorizers, or none."""
    choices: list[Data] = [{}, {"authorizationType": "NONE"}, {"authorizationType": "AWS_IAM"}]
    for entry in authorizers:
        kind = "JWT" if entry["authorizerType"] == "JWT" else "CUSTOM"
        choices.append({"authorizationType": kind, "authorizerName": entry["name"]})
    chosen = draw(st.sampled_from(choices))
    names = ("authorizationType", "authorizerName", "authorizationScopes")
    route: Data = draw(
        data_of(
            HttpApiRoute,
            routeKey=_route_keys(),
            integration=_to_function() | _to_url() | _to_private() | _to_service(),
            **dict.fromkeys(names, NEVER),
        )
    )
    if chosen.get("authorizationType") == "JWT":
        route["authorizationScopes"] = draw(field_of(HttpApiRoute, "authorizationScopes"))
    return route | chosen


def _route_keys() -> Strategy:
    methods = st.sampled_from(get_args(Method))
    parts = st.lists(matching(r"[a-zA-Z0-9_.:-]{1,8}|\{[a-zA-Z0-9_.:-]{1,8}\}"), max_size=3)
    last = st.sampled_from(([], ["{proxy+}"]))
    keys = st.builds(lambda method, way, end: f"{method} /{'/'.join(way + end)}", methods, parts, last)
    return sometimes(st.just("$default"), keys)


def _changes() -> Strategy:
    """Changes that an integration makes to requests."""
    return st.dictionaries(
        matching(REQUEST_PARAMETER, greatest=100).filter(lambda name: ":" in name),
        st.sampled_from(("", "$request.path.id")),
        max_size=2,
    )


def _integrations(**fields: Strategy) -> Strategy:
    """Integrations without a VPC link or an action unless they are given."""
    usual = {"connectionType": st.just("INTERNET"), "requestParameters": _changes()}
    names = ("integrationUri", "integrationSubtype", "connectionId", "tlsServerNameToVerify")
    return data_of(HttpApiIntegration, **usual | dict.fromkeys(names, NEVER) | fields)


def _with(parts: Strategy, **fields: Strategy) -> Strategy:
    """The data with these fields, always."""
    return st.tuples(parts, st.fixed_dictionaries(fields)).map(lambda both: both[0] | both[1])


@cache
def _to_function() -> Strategy:
    arns = matching(FUNCTION_ARN, greatest=2048) | st.sampled_from(
        (INVOCATION_ARN, OF_FUNCTION, {"value": INVOCATION_ARN})
    )
    return _with(_integrations(integrationType=st.just("AWS_PROXY")), integrationUri=arns)


@cache
def _to_url() -> Strategy:
    urls = matching(r"https?://[a-z0-9.-]+(/[!-z]*)?", greatest=2048) | st.just(OF_API)
    fields = _integrations(integrationType=st.just("HTTP_PROXY"), payloadFormatVersion=st.just("1.0"))
    return _with(fields, integrationUri=urls)


@cache
def _to_private() -> Strategy:
    fields = _integrations(
        integrationType=st.just("HTTP_PROXY"),
        payloadFormatVersion=st.just("1.0"),
        tlsServerNameToVerify=field_of(HttpApiIntegration, "tlsServerNameToVerify"),
    )
    return _with(
        fields,
        connectionType=st.just("VPC_LINK"),
        connectionId=field_of(HttpApiIntegration, "connectionId"),
        integrationUri=st.sampled_from((LISTENER_ARN, SERVICE_ARN)),
    )


@cache
def _to_service() -> Strategy:
    def to(action: str) -> Strategy:
        parameters = dict.fromkeys(_ACTIONS[action], st.sampled_from(("$request.body.x", "x")))
        fields = _integrations(integrationType=st.just("AWS_PROXY"), payloadFormatVersion=st.just("1.0"))
        return _with(
            fields,
            integrationSubtype=st.just(action),
            credentialsArn=values_of(RoleArn),
            requestParameters=st.fixed_dictionaries(parameters),
        )

    return st.sampled_from(sorted(_ACTIONS)).flatmap(to)


@cache
def _cors() -> Strategy:
    def safe(cors: Data) -> Data:
        sure = cors.get("allowCredentials") and "*" in (cors.get("allowOrigins") or [])
        return cors | {"allowCredentials": False} if sure else cors

    return data_of(HttpApiCors).map(safe)


def _stages(route_keys: list[str]) -> Strategy:
    """A stage with settings of some of the routes."""
    formats = st.sampled_from(("$context.requestId", "$context.extendedRequestId $context.status"))
    settings = subsets(route_keys, 1).flatmap(
        lambda keys: st.tuples(*(data_of(HttpApiSettingsOfRoute, routeKey=st.just(key)) for key in keys)).map(
            list
        )
    )
    return data_of(HttpApiStage, accessLog=data_of(HttpApiAccessLog, format=formats), routeSettings=settings)
