"""The create calls that the manifest of an HTTP API leads to."""

from collections.abc import Iterator

from tests.support.aws_calls_shared import Call, given, pascal
from tests.support.strategies_shared import Data

_API = {"ApiId": "a1b2c3d4e5"}
_SERVICE = "apigatewayv2"


def api_calls(name: str, spec: Data) -> Iterator[Call]:
    """The API, then what is in front of its routes and behind them, then where it is served."""
    yield Call(
        _SERVICE,
        "CreateApi",
        given(
            Name=name,
            ProtocolType="HTTP",
            Description=spec.get("description"),
            Version=spec.get("version"),
            IpAddressType=spec["ipAddressType"],
            DisableExecuteApiEndpoint=spec["disableExecuteApiEndpoint"],
            CorsConfiguration=pascal(spec.get("corsConfiguration")),
            Tags=spec.get("tags"),
        ),
    )
    for authorizer in spec.get("authorizers", []):
        yield _authorizer_call(authorizer)
    for route in spec["routes"]:
        yield _integration_call(route["integration"])
        yield _route_call(route)
    yield _stage_call(spec["stage"], spec.get("tags"))
    yield from _domain_calls(spec)


def _authorizer_call(authorizer: Data) -> Call:
    fields = {name: value for name, value in authorizer.items() if name != "jwtConfiguration"}
    jwt = pascal(authorizer.get("jwtConfiguration"), audiences="Audience")
    usual: Data = _API | {"IdentitySource": []}
    return Call(_SERVICE, "CreateAuthorizer", usual | (pascal(fields) or {}) | given(JwtConfiguration=jwt))


def _integration_call(integration: Data) -> Call:
    name = integration.pop("tlsServerNameToVerify", None)
    fields = pascal(integration, timeoutMilliseconds="TimeoutInMillis") or {}
    tls = {"TlsConfig": {"ServerNameToVerify": name}} if name else {}
    return Call(_SERVICE, "CreateIntegration", _API | fields | tls)


def _route_call(route: Data) -> Call:
    parameters = given(
        RouteKey=route["routeKey"],
        Target="integrations/a1b2c3d",
        AuthorizationType=route["authorizationType"],
        AuthorizerId="a1b2c3" if "authorizerName" in route else None,
        AuthorizationScopes=route.get("authorizationScopes"),
        OperationName=route.get("operationName"),
    )
    return Call(_SERVICE, "CreateRoute", _API | parameters)


def _stage_call(stage: Data, tags: Data | None) -> Call:
    by_key = {settings["routeKey"]: settings for settings in stage.get("routeSettings", [])}
    parameters = given(
        StageName=stage["name"],
        AutoDeploy=stage["autoDeploy"],
        AccessLogSettings=pascal(stage.get("accessLog")),
        DefaultRouteSettings=pascal(stage.get("defaultRouteSettings")),
        RouteSettings={key: _without_key(settings) for key, settings in by_key.items()} or None,
        StageVariables=stage.get("stageVariables"),
        Tags=tags,
    )
    return Call(_SERVICE, "CreateStage", _API | parameters)


def _without_key(settings: Data) -> Data | None:
    return pascal({name: value for name, value in settings.items() if name != "routeKey"})


def _domain_calls(spec: Data) -> Iterator[Call]:
    domain = spec.get("domain")
    if domain is None:
        return
    names = ("certificateArn", "securityPolicy", "endpointType")
    configuration = pascal({name: domain[name] for name in names})
    fields = given(
        DomainName=domain["domainName"], DomainNameConfigurations=[configuration], Tags=spec.get("tags")
    )
    yield Call(_SERVICE, "CreateDomainName", fields)
    mapping = given(
        DomainName=domain["domainName"],
        Stage=spec["stage"]["name"],
        ApiMappingKey=domain.get("apiMappingKey"),
    )
    yield Call(_SERVICE, "CreateApiMapping", _API | mapping)
