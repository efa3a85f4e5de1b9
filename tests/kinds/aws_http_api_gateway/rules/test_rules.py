"""AwsHttpApiGateway: the rules about authorization, CORS, stage and domain; and what no rule speaks about."""

from time import process_time
from typing import Any

import pytest

from tests.kinds.aws_http_api_gateway.rules import test_route
from tests.support.case_tests import rule_test
from tests.support.http_api import (
    BASE,
    CERTIFICATE_ARN,
    FUNCTION_ARN,
    ISSUER,
    JWT,
    KIND,
    LISTENER_ARN,
    LOG_GROUP_ARN,
    OF_API,
    OF_FUNCTION,
    REQUEST,
    ROLE_ARN,
    TO_FUNCTION,
    TO_LISTENER,
    TO_QUEUE,
    TO_URL,
    authorizer,
    cors,
    integration,
    keyed,
    open_routes,
    request_authorizer,
    route,
    spec,
)
from tests.support.manifests import (
    ABSENT,
    RuleCase,
    changed,
    found,
    problems,
    untested_rules,
)

KEY = "spec.routes[0].routeKey"
OF_PAGES = {"valueFrom": {"name": "prod-auth", "fieldPath": "status.outputs.user_pool_domain"}}
OF_CLIENT = {"valueFrom": {"name": "prod-auth", "fieldPath": "status.outputs.client_ids.web-spa"}}
PAGE_EXAMPLE = authorizer(
    jwtConfiguration={"issuer": {"valueFrom": {"name": "prod-auth"}}, "audiences": [OF_CLIENT]}
)
OPEN = {"authorizationType": "NONE", "authorizerName": ABSENT}
LOG = {"destinationArn": LOG_GROUP_ARN}
DOMAIN = {"domainName": "api.example.com", "certificateArn": CERTIFICATE_ARN}


def opened(key: str) -> dict[str, Any]:
    """A second route, open to all."""
    return {"spec.routes[1]": {"routeKey": key, "integration": TO_FUNCTION}}


def issuer(value: Any) -> dict[str, Any]:
    return authorizer(**{"jwtConfiguration.issuer": value})


def settings(*keys: str, **limits: Any) -> dict[str, Any]:
    """A stage with settings for these routes."""
    return spec(stage={"routeSettings": [{"routeKey": key} | limits for key in keys]})


def log_of(format_: str) -> dict[str, Any]:
    """A stage with an access log of this format."""
    return spec(stage={"accessLog": LOG | {"format": format_}})


AUTHORIZATION_RULES = [
    *(
        RuleCase(
            "http-api-route-authorizer",
            route(authorizationType=needs),
            route(authorizationType=needs, authorizerName=ABSENT),
            "spec.routes[0].authorizerName",
        )
        for needs in ("JWT", "CUSTOM")
    ),
    *(
        RuleCase(
            "http-api-route-authorizer",
            route(authorizationType=free, authorizerName=ABSENT),
            route(authorizationType=free),
            "spec.routes[0].authorizerName",
        )
        for free in ("NONE", "AWS_IAM")
    ),
    RuleCase(
        "http-api-authorizer-unknown", {}, route(authorizerName="cognit"), "spec.routes[0].authorizerName"
    ),
    RuleCase("http-api-authorizer-unknown", {}, spec(authorizers=[]), "spec.routes[0].authorizerName"),
    RuleCase(
        "http-api-authorizer-type",
        request_authorizer(),
        route(authorizationType="CUSTOM"),
        "spec.routes[0].authorizerName",
    ),
    RuleCase("http-api-authorizer-type", {}, spec(authorizers=[REQUEST]), "spec.routes[0].authorizerName"),
    RuleCase(
        "http-api-route-scopes",
        route(authorizationScopes=["api/read"]),
        request_authorizer() | route(authorizationScopes=["api/read"]),
        "spec.routes[0].authorizationScopes",
    ),
    RuleCase(
        "http-api-authorizer-duplicate",
        spec(authorizers=[JWT, JWT | {"name": "other"}]),
        spec(authorizers=[JWT, JWT]),
        "spec.authorizers[1].name",
    ),
    RuleCase(
        "http-api-authorizer-unused",
        {},
        spec(authorizers=[JWT, JWT | {"name": "x"}]),
        "spec.authorizers[1].name",
    ),
    RuleCase(
        "http-api-authorizer-unused",
        route(authorizerName="cognit"),
        route(**OPEN),
        "spec.authorizers[0].name",
    ),
    RuleCase(
        "http-api-jwt-authorizer",
        {},
        authorizer(jwtConfiguration=ABSENT),
        "spec.authorizers[0].jwtConfiguration",
    ),
    RuleCase(
        "http-api-jwt-authorizer",
        request_authorizer(),
        request_authorizer(jwtConfiguration=JWT["jwtConfiguration"]),
        "spec.authorizers[0].jwtConfiguration",
    ),
    RuleCase(
        "http-api-request-authorizer",
        request_authorizer(),
        request_authorizer(authorizerUri=None),
        "spec.authorizers[0].authorizerUri",
    ),
    *(
        RuleCase(
            "http-api-request-authorizer",
            request_authorizer(**{name: value}),
            authorizer(**{name: value}),
            f"spec.authorizers[0].{name}",
        )
        for name, value in {
            "authorizerUri": OF_FUNCTION,
            "authorizerPayloadFormatVersion": "2.0",
            "enableSimpleResponses": True,
            "authorizerResultTtlInSeconds": 0,
            "authorizerCredentialsArn": ROLE_ARN,
        }.items()
    ),
    RuleCase(
        "http-api-identity-source",
        authorizer(identitySource=["$request.querystring.token"]),
        authorizer(identitySource=["$request.header.A", "$request.header.B"]),
        "spec.authorizers[0].identitySource",
    ),
    RuleCase(
        "http-api-identity-source",
        request_authorizer(identitySource=["$context.path", "$request.header.A"]),
        authorizer(identitySource=["$context.path"]),
        "spec.authorizers[0].identitySource[0]",
    ),
    RuleCase(
        "http-api-identity-source",
        request_authorizer(identitySource=[]),
        authorizer(identitySource=[]),
        "spec.authorizers[0].identitySource",
    ),
    RuleCase(
        "http-api-authorizer-cache",
        request_authorizer(identitySource=[]),
        request_authorizer(identitySource=[], authorizerResultTtlInSeconds=1),
        "spec.authorizers[0].identitySource",
    ),
    RuleCase(
        "http-api-simple-responses",
        request_authorizer(enableSimpleResponses=True),
        request_authorizer(enableSimpleResponses=True, authorizerPayloadFormatVersion="1.0"),
        "spec.authorizers[0].enableSimpleResponses",
    ),
    *(
        RuleCase(
            "http-api-issuer-https",
            issuer(ISSUER),
            issuer(bad),
            "spec.authorizers[0].jwtConfiguration.issuer",
        )
        for bad in (ISSUER.removeprefix("https://"), "http://auth.example.com", "nonsense", "https://")
    ),
    *(
        RuleCase(
            "http-api-issuer-cognito",
            issuer(good),
            issuer(bad),
            "spec.authorizers[0].jwtConfiguration.issuer",
        )
        for good, bad in (
            (ISSUER, "https://acme.auth.us-east-1.amazoncognito.com"),
            ("https://auth.example.com/", f"{ISSUER}/"),
            ("https://auth.example.com", f"{ISSUER}/.well-known/jwks.json"),
            ({"valueFrom": {"name": "prod-auth"}}, ISSUER.replace("idp.us-east-1", "idp.eu-west-1")),
        )
    ),
    RuleCase(
        "http-api-issuer-cognito",
        issuer(OF_API),
        issuer(OF_PAGES),
        "spec.authorizers[0].jwtConfiguration.issuer.valueFrom.fieldPath",
    ),
]
CORS_RULES = [
    RuleCase(
        "http-api-cors-credentials",
        cors(allowOrigins=["*"]),
        cors(allowOrigins=["https://example.com", "*"], allowCredentials=True),
        "spec.corsConfiguration.allowOrigins[1]",
    ),
    *(
        RuleCase(
            "http-api-cors-wildcard",
            cors(**{name: ["*"]}),
            cors(**{name: ["*"]}, allowCredentials=True),
            f"spec.corsConfiguration.{name}[0]",
        )
        for name in ("allowMethods", "allowHeaders", "exposeHeaders")
    ),
    RuleCase(
        "http-api-cors-token-header",
        cors(allowHeaders=["authorization"]),
        cors(allowHeaders=["*"]),
        "spec.corsConfiguration.allowHeaders",
    ),
    RuleCase(
        "http-api-cors-token-header",
        cors(allowHeaders=["*"]) | authorizer(identitySource=["$request.header.X-Token"]),
        cors(allowHeaders=["x-other"]) | authorizer(identitySource=["$request.header.X-Token"]),
        "spec.corsConfiguration.allowHeaders",
    ),
    RuleCase(
        "http-api-cors-token-header",
        cors(allowHeaders=[]) | route(**OPEN),
        cors(allowHeaders=[]),
        "spec.corsConfiguration.allowHeaders",
    ),
    *(
        RuleCase("http-api-cors-preflight", cors() | good, cors() | bad, KEY)
        for good, bad in (
            (keyed("GET /users"), keyed("OPTIONS /users")),
            (open_routes("ANY /users"), keyed("ANY /users")),
            (
                keyed("ANY /{a}/b") | opened("OPTIONS /{c}/b"),
                keyed("ANY /{a}/b") | opened("OPTIONS /{proxy+}"),
            ),
            (keyed("$default") | opened("OPTIONS /{proxy+}"), keyed("$default") | opened("GET /{proxy+}")),
            (keyed("$default") | opened("ANY /{all+}"), keyed("$default")),
        )
    ),
    RuleCase(
        "http-api-cors-preflight",
        keyed("$default"),
        cors() | keyed("$default") | route(authorizationType="AWS_IAM", authorizerName=ABSENT),
        KEY,
    ),
]
STAGE_RULES = [
    RuleCase(
        "http-api-fail-on-warnings",
        spec(failOnWarnings=False),
        spec(failOnWarnings=True),
        "spec.failOnWarnings",
    ),
    RuleCase(
        "http-api-no-endpoint",
        spec(disableExecuteApiEndpoint=True, domain=DOMAIN),
        spec(disableExecuteApiEndpoint=True),
        "spec.disableExecuteApiEndpoint",
    ),
    RuleCase(
        "http-api-stage-deployment",
        spec(stage={}),
        spec(stage={"autoDeploy": False}),
        "spec.stage.autoDeploy",
    ),
    RuleCase(
        "http-api-access-log-format",
        log_of("$context.extendedRequestId"),
        log_of("$context.requestTime"),
        "spec.stage.accessLog.format",
    ),
    *(
        RuleCase(
            "http-api-access-log-variable",
            log_of(f"$context.requestId {good}"),
            log_of(f"$context.requestId {bad}"),
            "spec.stage.accessLog.format",
        )
        for good, bad in (
            ('{"ip":"$context.identity.sourceIp"}', "$context.requestIdX"),
            ("$context.authorizer.claims.custom:plan", "$context.resourcePath"),
            ("$context.path.", "$context"),
        )
    ),
    RuleCase(
        "http-api-route-settings",
        settings("GET /users"),
        settings("GET /user"),
        "spec.stage.routeSettings[0].routeKey",
    ),
    RuleCase(
        "http-api-route-settings",
        keyed("GET /users", "POST /users") | settings("GET /users", "POST /users"),
        settings("GET /users", "GET /users"),
        "spec.stage.routeSettings[1].routeKey",
    ),
    RuleCase(
        "http-api-throttle-zero",
        spec(stage={"defaultRouteSettings": {"throttlingBurstLimit": 1}}),
        spec(stage={"defaultRouteSettings": {"throttlingBurstLimit": 0}}),
        "spec.stage.defaultRouteSettings.throttlingBurstLimit",
    ),
    RuleCase(
        "http-api-throttle-zero",
        settings("GET /users", throttlingRateLimit=0.5),
        settings("GET /users", throttlingRateLimit=0),
        "spec.stage.routeSettings[0].throttlingRateLimit",
    ),
    RuleCase(
        "http-api-domain-region",
        spec(region="us-east-1", domain=DOMAIN),
        spec(region="eu-west-1", domain=DOMAIN),
        "spec.domain.certificateArn",
    ),
    RuleCase(
        "http-api-domain-region",
        spec(region="eu-west-1", domain=DOMAIN | {"certificateArn": {"valueFrom": {"name": "cert"}}}),
        spec(region="eu-west-1", domain=DOMAIN),
        "spec.domain.certificateArn",
    ),
]
RULES = [*AUTHORIZATION_RULES, *CORS_RULES, *STAGE_RULES]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)


def test_no_rule_is_left_untested() -> None:
    assert untested_rules(KIND, [*test_route.RULES, *RULES]) == set()


@pytest.mark.parametrize(
    "changes",
    [
        open_routes("$default", "GET /users/{id}"),
        route(authorizationType="AWS_IAM", authorizerName=ABSENT) | spec(authorizers=[]),
        request_authorizer(enableSimpleResponses=True, authorizerUri=OF_FUNCTION),
        integration(TO_URL),
        integration(TO_LISTENER, tlsServerNameToVerify="orders.internal"),
        integration(TO_QUEUE),
        cors(
            allowOrigins=["https://app.example.com"], allowMethods=["GET"], allowCredentials=True, maxAge=600
        ),
        spec(domain=DOMAIN, disableExecuteApiEndpoint=True, region="us-east-1"),
        spec(stage={"name": "prod", "accessLog": LOG | {"format": "$context.requestId"}}),
        opened("GET /health"),
        integration(TO_FUNCTION, integrationUri=OF_FUNCTION) | PAGE_EXAMPLE,
    ],
)
def test_a_usual_api_has_no_problems(changes: dict[str, Any]) -> None:
    assert found(changed(BASE, changes)) == set()


@pytest.mark.parametrize(
    ("changes", "rule", "hint"),
    [
        (
            route(routeKey="GET /{id}.json"),
            "http-api-route-path",
            "a variable is a whole part, such as `{id}`",
        ),
        (route(routeKey="GET /users/*"), "http-api-route-path", "write `{proxy+}` as the last part"),
        (integration(TO_URL, integrationUri=OF_FUNCTION), "http-api-integration-uri", "AWS_PROXY"),
        (integration(TO_URL, integrationUri=FUNCTION_ARN), "http-api-integration-uri", "AWS_PROXY"),
        (integration(TO_URL, integrationUri=LISTENER_ARN), "http-api-integration-uri", "VPC_LINK"),
        (integration(TO_FUNCTION, integrationUri=OF_API), "http-api-integration-uri", "HTTP_PROXY"),
        (route(authorizerName="cognit"), "http-api-authorizer-unknown", "did you mean `cognito`?"),
        (route(authorizationType="CUSTOM"), "http-api-authorizer-type", "`authorizationType: JWT`"),
        (spec(authorizers=[REQUEST]), "http-api-authorizer-type", "`authorizationType: CUSTOM`"),
        (issuer(ISSUER.removeprefix("https://")), "http-api-issuer-https", f"write `{ISSUER}`"),
        (cors() | keyed("OPTIONS /users"), "http-api-cors-preflight", "`authorizationType: NONE`"),
        (cors() | keyed("ANY /users"), "http-api-cors-preflight", "add a route `OPTIONS /users`"),
        (settings("GET /user"), "http-api-route-settings", "did you mean `GET /users`?"),
    ],
)
def test_the_hint_says_what_to_do(changes: dict[str, Any], rule: str, hint: str) -> None:
    (told,) = (problem for problem in problems(changed(BASE, changes)) if problem.rule == rule)
    assert hint in (told.hint or "")


def test_a_choice_without_its_quotes_is_told_to_be_quoted() -> None:
    (told,) = problems(changed(BASE, route(**{"integration.payloadFormatVersion": 2.0})))
    assert (told.rule, told.hint) == ("wrong-type", 'quote it: "2.0"')


def test_thousands_of_settings_without_a_route_take_no_square_time() -> None:
    settings = [{"routeKey": f"GET /{number}"} for number in range(3000)]
    start = process_time()
    assert len(found(changed(BASE, {"spec.stage.routeSettings": settings}))) == 3000
    assert process_time() - start < 5
