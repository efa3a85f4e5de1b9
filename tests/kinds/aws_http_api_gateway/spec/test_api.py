"""AwsHttpApiGateway: each field, accepted and refused; what is filled in; the keys of its outputs."""

from typing import Any

import pytest

from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway
from openmcf.manifests.effective import effective
from openmcf.specs.references import output_path
from openmcf.specs.registry import kind_named
from tests.support.case_tests import field_test
from tests.support.cases import block, blocks, boolean, choice, choices, number, text
from tests.support.http_api import (
    BASE,
    CERTIFICATE_ARN,
    FUNCTION_ARN,
    INVOCATION_ARN,
    ISSUER,
    JWT,
    KIND,
    LISTENER_ARN,
    LOG_GROUP_ARN,
    OF_FUNCTION,
    REQUEST,
    ROLE_ARN,
    ROUTE,
    TO_FUNCTION,
    TO_LISTENER,
    TO_QUEUE,
    TO_URL,
)
from tests.support.manifests import ABSENT, FieldCase, changed, found, untested_fields

OF_POOL = {"valueFrom": {"name": "prod-auth"}}
OF_CLIENT = {"valueFrom": {"name": "prod-auth", "fieldPath": "status.outputs.client_ids.web-spa"}}
OF_ROLE = {"valueFrom": {"kind": "AwsIamRole", "name": "gateway", "fieldPath": "status.outputs.role_arn"}}
LISTENER = {"routes[0].integration": TO_LISTENER}
ASKED = {"authorizers[0]": REQUEST, "routes[0].authorizationType": "CUSTOM"}
LOGGED = {"stage.accessLog": {"destinationArn": LOG_GROUP_ARN, "format": "$context.requestId"}}
DOMAIN = {"domain": {"domainName": "api.example.com", "certificateArn": CERTIFICATE_ARN}}
LIMITED = {"stage.routeSettings": [{"routeKey": "GET /users"}]}

API = [
    FieldCase("region", ["eu-central-1", None], [("Frankfurt", "bad-format")]),
    text("description", "Users", least=0, most=1024),
    text("version", "1.4.0", most=64),
    choice("ipAddressType", "ipv4", "dualstack"),
    boolean("disableExecuteApiEndpoint"),
    boolean("failOnWarnings"),
    FieldCase("tags", [{"team": "identity"}], [({"team": 1}, "wrong-type"), ({"a!": "b"}, "bad-format")]),
]
CORS = [
    block("corsConfiguration", {}, {"allowOrigins": ["https://app.example.com"]}),
    FieldCase(
        "corsConfiguration.allowOrigins",
        [["*"], ["https://*"], ["https://app.example.com", "http://localhost:3000"]],
        [
            *((["app.example.com"], "bad-format"), (["https://example.com/"], "bad-format")),
            *((["https://example.com/app"], "bad-format"), (["capacitor://localhost"], "bad-format")),
            *((["*", "*"], "not-distinct"), ("*", "wrong-type")),
        ],
    ),
    choices("corsConfiguration.allowMethods", ["GET", "POST"], ["*"]),
    FieldCase(
        "corsConfiguration.allowHeaders",
        [["authorization", "x-tenant"], ["*"]],
        [(["x tenant"], "bad-format"), (["a", "a"], "not-distinct")],
    ),
    FieldCase(
        "corsConfiguration.exposeHeaders", [["date"]], [(["date: 1"], "bad-format"), ("date", "wrong-type")]
    ),
    boolean("corsConfiguration.allowCredentials"),
    number("corsConfiguration.maxAge", -1, 86400),
]
STAGE = [
    block("stage", {}, {"name": "prod"}),
    FieldCase(
        "stage.name",
        ["$default", "prod", "v1-beta_2", "x" * 128],
        [
            ("bad stage", "bad-format"),
            ("$prod", "bad-format"),
            ("x" * 129, "out-of-range"),
            (1, "wrong-type"),
        ],
    ),
    boolean("stage.autoDeploy"),
    block("stage.accessLog", LOGGED["stage.accessLog"]),
    FieldCase(
        "stage.accessLog.destinationArn",
        [LOG_GROUP_ARN],
        [
            (f"{LOG_GROUP_ARN}:*", "bad-format"),
            ("arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-x", "bad-format"),
            (ABSENT, "required"),
        ],
        LOGGED,
    ),
    FieldCase(
        "stage.accessLog.format",
        ['{"id": "$context.requestId", "status": "$context.status"}', "$context.extendedRequestId"],
        [("", "out-of-range"), ("x" * 3073, "out-of-range"), (ABSENT, "required")],
        LOGGED,
    ),
    block("stage.defaultRouteSettings", {}, {"throttlingBurstLimit": 10}),
    blocks("stage.routeSettings", [], LIMITED["stage.routeSettings"]),
    FieldCase(
        "stage.routeSettings[0].routeKey",
        ["GET /users"],
        [("/users", "bad-format"), (ABSENT, "required")],
        LIMITED,
    ),
    *(
        case
        for block_, given in (("defaultRouteSettings", None), ("routeSettings[0]", LIMITED))
        for case in (
            FieldCase(
                f"stage.{block_}.throttlingBurstLimit",
                [0, 5000],
                [(-1, "out-of-range"), (0.5, "wrong-type")],
                given,
            ),
            FieldCase(
                f"stage.{block_}.throttlingRateLimit",
                [0, 0.5, 10000],
                [(-0.5, "out-of-range"), ("10", "wrong-type")],
                given,
            ),
            boolean(f"stage.{block_}.detailedMetricsEnabled", given),
        )
    ),
    FieldCase(
        "stage.stageVariables",
        [{"backend_1": "https://example.com/a?b=c&d=e", "x" * 64: "x" * 512}],
        [
            *(({"a-b": "x"}, "bad-format"), ({"a": "x y"}, "bad-format"), ({"a": ""}, "bad-format")),
            *(({"x" * 65: "x"}, "out-of-range"), ({"a": "x" * 513}, "out-of-range")),
            ({f"a{number}": "x" for number in range(101)}, "out-of-range"),
        ],
    ),
]
DOMAIN_FIELDS = [
    block("domain", DOMAIN["domain"]),
    FieldCase(
        "domain.domainName",
        ["api.example.com", "*.example.com", "a-b.example.co"],
        [
            *(
                ("API.example.com", "bad-format"),
                ("a_b.example.com", "bad-format"),
                ("example", "bad-format"),
            ),
            *((".".join(["a" * 60] * 9), "out-of-range"), (ABSENT, "required")),
        ],
        DOMAIN,
    ),
    FieldCase(
        "domain.certificateArn",
        [CERTIFICATE_ARN, {"valueFrom": {"name": "api-cert"}}],
        [("api-cert", "bad-format"), (ABSENT, "required")],
        DOMAIN,
    ),
    choice("domain.securityPolicy", "TLS_1_2", given=DOMAIN),
    choice("domain.endpointType", "REGIONAL", given=DOMAIN),
    FieldCase(
        "domain.apiMappingKey",
        ["orders", "orders/v1"],
        [("/orders", "bad-format"), ("orders/", "bad-format"), ("", "bad-format"), ("a b", "bad-format")],
        DOMAIN,
    ),
]
ROUTES = [
    FieldCase(
        "routes",
        [[ROUTE]],
        [([], "out-of-range"), (ABSENT, "required"), (ROUTE, "wrong-type"), ([{}], "required")],
    ),
    FieldCase(
        "routes[0].routeKey",
        ["$default", "GET /", "ANY /a/{b}/{proxy+}", "OPTIONS /a.b/c:d_e-f"],
        [
            *(("get /users", "bad-format"), ("TRACE /users", "bad-format"), ("/users", "bad-format")),
            *(("GET users", "bad-format"), ("GET  /users", "bad-format"), ("$connect", "bad-format")),
            *(("GET /a b", "bad-format"), (ABSENT, "required")),
        ],
    ),
    block("routes[0].integration", TO_FUNCTION, TO_URL, TO_LISTENER, TO_QUEUE),
    FieldCase(
        "routes[0].authorizationType",
        ["JWT"],
        [("COGNITO_USER_POOLS", "unknown-value"), ("jwt", "unknown-value")],
    ),
    FieldCase("routes[0].authorizerName", ["cognito"], [("", "out-of-range"), ("x" * 129, "out-of-range")]),
    FieldCase(
        "routes[0].authorizationScopes",
        [["api/read", "https://api.example.com/write"], [f"api/{number}" for number in range(10)]],
        [
            *((["a b"], "bad-format"), ([""], "out-of-range"), (["a", "a"], "not-distinct")),
            *(("api/read", "wrong-type"), ([f"api/{number}" for number in range(11)], "out-of-range")),
        ],
    ),
    text("routes[0].operationName", "getUsers", most=64),
]
INTEGRATIONS = [
    choice("routes[0].integration.integrationType", "AWS_PROXY", required=True),
    FieldCase(
        "routes[0].integration.integrationUri",
        [FUNCTION_ARN, f"{FUNCTION_ARN}:live", INVOCATION_ARN, OF_FUNCTION, {"value": FUNCTION_ARN}],
        [("get-users", "bad-format"), (OF_POOL | {"x": 1}, "unknown-field"), ([FUNCTION_ARN], "wrong-type")],
    ),
    FieldCase(
        "routes[0].integration.integrationSubtype",
        ["SQS-SendMessage"],
        [("SNS-Publish", "unknown-value")],
        {"routes[0].integration": TO_QUEUE},
    ),
    choice("routes[0].integration.integrationMethod", "GET", "ANY", given={"routes[0].integration": TO_URL}),
    FieldCase(
        "routes[0].integration.payloadFormatVersion",
        ["1.0", "2.0"],
        [("3.0", "unknown-value"), (2.0, "wrong-type")],
    ),
    number("routes[0].integration.timeoutMilliseconds", 50, 30000),
    choice("routes[0].integration.connectionType", "VPC_LINK", given=LISTENER),
    text("routes[0].integration.connectionId", most=1024, given=LISTENER),
    FieldCase("routes[0].integration.credentialsArn", [ROLE_ARN, OF_ROLE], [("gateway", "bad-format")]),
    FieldCase(
        "routes[0].integration.requestParameters",
        [
            {
                "overwrite:header.x-tenant": "$request.path.id",
                "remove:querystring.a": "''",
                "overwrite:path": "/",
            }
        ],
        [
            *(({"set:header.x": "1"}, "bad-format"), ({"remove:path": "1"}, "bad-format")),
            *(({"overwrite:header": "1"}, "bad-format"), ({"overwrite:path": "x" * 513}, "out-of-range")),
        ],
    ),
    FieldCase(
        "routes[0].integration.responseParameters",
        [{"200": {"append:header.x-version": "1"}, "599": {"overwrite:statuscode": "503"}}],
        [
            *(({"199": {}}, "bad-format"), ({"600": {}}, "bad-format"), ({"200": "x"}, "wrong-type")),
            *(
                ({"200": {"overwrite:header": "x"}}, "bad-format"),
                ({"200": {"append:querystring.a": "x"}}, "bad-format"),
            ),
        ],
    ),
    text("routes[0].integration.tlsServerNameToVerify", most=512, given=LISTENER),
    text("routes[0].integration.description", least=0, most=1024),
]
AUTHORIZERS = [
    FieldCase("authorizers", [[JWT]], [(JWT, "wrong-type"), ([{}], "required")]),
    FieldCase(
        "authorizers[0].name",
        ["cognito"],
        [("", "out-of-range"), ("x" * 129, "out-of-range"), (ABSENT, "required")],
    ),
    choice("authorizers[0].authorizerType", "JWT", required=True),
    FieldCase(
        "authorizers[0].identitySource",
        [["$request.header.X-Token", "$request.querystring.t", "$context.path", "$stageVariables.a"]],
        [
            *((["Authorization"], "bad-format"), (["route.request.header.Auth"], "bad-format")),
            *((["method.request.header.Auth"], "bad-format"), ("$request.header.A", "wrong-type")),
        ],
        ASKED,
    ),
    block("authorizers[0].jwtConfiguration", JWT["jwtConfiguration"]),
    FieldCase(
        "authorizers[0].jwtConfiguration.issuer",
        [ISSUER, "https://example.eu.auth0.com/", OF_POOL],
        [
            ("", "out-of-range"),
            ("x" * 2049, "out-of-range"),
            (OF_CLIENT, "reference-type"),
            (ABSENT, "required"),
        ],
    ),
    FieldCase(
        "authorizers[0].jwtConfiguration.audiences",
        [["1a2b3c"], [OF_CLIENT, "1a2b3c"]],
        [
            *(([], "out-of-range"), (["x"] * 51, "out-of-range"), ([""], "out-of-range")),
            *(("1a2b3c", "wrong-type"), ([OF_POOL], "reference-path"), (ABSENT, "required")),
        ],
    ),
    FieldCase(
        "authorizers[0].authorizerUri",
        [FUNCTION_ARN, INVOCATION_ARN, OF_FUNCTION],
        [("check-token", "bad-format"), (LISTENER_ARN, "bad-format"), (OF_ROLE, "reference-type")],
        ASKED,
    ),
    FieldCase(
        "authorizers[0].authorizerPayloadFormatVersion",
        ["1.0", "2.0"],
        [("3.0", "unknown-value"), (2.0, "wrong-type")],
        ASKED,
    ),
    boolean("authorizers[0].enableSimpleResponses", ASKED),
    number("authorizers[0].authorizerResultTtlInSeconds", 0, 3600, ASKED),
    FieldCase(
        "authorizers[0].authorizerCredentialsArn", [ROLE_ARN, OF_ROLE], [("gateway", "bad-format")], ASKED
    ),
]
FIELDS = [*API, *CORS, *STAGE, *DOMAIN_FIELDS, *ROUTES, *INTEGRATIONS, *AUTHORIZERS]


def api(changes: dict[str, Any]) -> AwsHttpApiGateway:
    """The model of the base with changes."""
    return AwsHttpApiGateway.model_validate(changed(BASE, changes))


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)


def test_no_field_is_left_untested() -> None:
    assert untested_fields(KIND, FIELDS) == set()


@pytest.mark.parametrize(
    ("given", "method", "payload"),
    [
        (TO_FUNCTION, "POST", "2.0"),
        (TO_FUNCTION | {"payloadFormatVersion": "1.0"}, "POST", "1.0"),
        (TO_URL, "ANY", "1.0"),
        (TO_URL | {"integrationMethod": "GET"}, "GET", "1.0"),
        (TO_QUEUE, None, "1.0"),
    ],
)
def test_an_integration_is_completed_by_its_type(given: Any, method: str | None, payload: str) -> None:
    integration = api({"spec.routes[0].integration": given}).spec.routes[0].integration
    assert (integration.integration_method, integration.payload_format_version) == (method, payload)


@pytest.mark.parametrize(
    ("given", "payload", "kept"),
    [
        (JWT, None, None),
        (REQUEST, "2.0", 300),
        (REQUEST | {"identitySource": []}, "2.0", 0),
        (REQUEST | {"authorizerPayloadFormatVersion": "1.0", "authorizerResultTtlInSeconds": 5}, "1.0", 5),
    ],
)
def test_an_authorizer_is_completed_by_its_type(given: Any, payload: str | None, kept: int | None) -> None:
    authorizer = api({"spec.authorizers": [given]}).spec.authorizers[0]
    assert authorizer.authorizer_payload_format_version == payload
    assert authorizer.authorizer_result_ttl_in_seconds == kept
    assert authorizer.identity_source == given.get("identitySource", ["$request.header.Authorization"])


def test_the_effective_manifest_shows_what_holds() -> None:
    shown = effective(api({}))["spec"]
    assert shown["stage"] == {"name": "$default", "autoDeploy": True}
    assert shown["routes"][0]["integration"]["payloadFormatVersion"] == "2.0"
    assert shown["authorizers"][0]["identitySource"] == ["$request.header.Authorization"]


def test_the_effective_manifest_means_the_same() -> None:
    asked = api({"spec.authorizers": [REQUEST | {"identitySource": []}]})
    assert AwsHttpApiGateway.model_validate(effective(asked)) == asked


def test_a_fault_in_a_part_leaves_the_rest_to_the_rules() -> None:
    broken = changed(BASE, {"spec.routes[0].integration.timeoutMilliseconds": 1, "spec.failOnWarnings": True})
    assert found(broken) == {
        ("out-of-range", "spec.routes[0].integration.timeoutMilliseconds"),
        ("http-api-fail-on-warnings", "spec.failOnWarnings"),
    }


def test_authorizer_ids_go_by_name() -> None:
    kind = kind_named(KIND)
    path = output_path("status.outputs.authorizer_ids.cognito", KIND, kind.outputs)
    assert (path.output, path.key, path.format) == ("authorizer_ids", "cognito", "id")
    assert kind.output_keys(api({})) == {"authorizer_ids": frozenset({"cognito"})}
