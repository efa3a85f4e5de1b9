"""AwsHttpApiGateway: the rules about routes and integrations."""

from tests.support.case_tests import rule_test
from tests.support.http_api import (
    BASE,
    FUNCTION_ARN,
    INVOCATION_ARN,
    JWT,
    LISTENER_ARN,
    OF_API,
    OF_FUNCTION,
    ROLE_ARN,
    SERVICE_ARN,
    TO_FUNCTION,
    TO_LISTENER,
    TO_QUEUE,
    TO_URL,
    integration,
    keyed,
    route,
    spec,
)
from tests.support.manifests import RuleCase

KEY = "spec.routes[0].routeKey"
URI = "spec.routes[0].integration.integrationUri"
ROUTE_RULES = [
    RuleCase("http-api-route-path", route(routeKey="GET /a/{b}/{c+}"), route(routeKey="GET /users/"), KEY),
    RuleCase("http-api-route-path", route(routeKey="GET /"), route(routeKey="GET //users"), KEY),
    RuleCase("http-api-route-path", route(routeKey="$default"), route(routeKey="GET /users/*"), KEY),
    RuleCase("http-api-route-path", route(routeKey="GET /{a.b}"), route(routeKey="GET /{id}.json"), KEY),
    RuleCase("http-api-route-path", route(routeKey="GET /a_b"), route(routeKey="GET /a~b"), KEY),
    RuleCase("http-api-route-path", route(routeKey="ANY /{all+}"), route(routeKey="ANY /{all+}/x"), KEY),
    RuleCase(
        "http-api-route-colon", route(routeKey="GET /users/{id}"), route(routeKey="GET /users/:id"), KEY
    ),
    RuleCase(
        "http-api-route-duplicate",
        keyed("GET /users", "POST /users"),
        keyed("GET /users", "POST /users", "GET /users"),
        "spec.routes[2].routeKey",
    ),
    RuleCase(
        "http-api-route-ambiguous",
        keyed("GET /users/{id}", "GET /users/{id+}", "GET /users/{id}/{other}", "GET /users/{id}"),
        keyed("GET /users/{id}", "GET /users/{name}"),
        "spec.routes[1].routeKey",
    ),
    RuleCase(
        "http-api-quota",
        keyed(*(f"GET /{number}" for number in range(300))),
        keyed(*(f"GET /{number}" for number in range(301))),
        "spec.routes",
    ),
    RuleCase(
        "http-api-quota",
        spec(authorizers=[JWT | {"name": f"a{number}"} for number in range(10)]),
        spec(authorizers=[JWT | {"name": f"a{number}"} for number in range(11)]),
        "spec.authorizers",
    ),
]
INTEGRATION_RULES = [
    RuleCase(
        "http-api-integration-uri", integration(TO_QUEUE), integration({"integrationType": "AWS_PROXY"}), URI
    ),
    *(
        RuleCase(
            "http-api-integration-uri",
            integration(base, integrationUri=good),
            integration(base, integrationUri=bad),
            URI,
        )
        for base, good, bad in (
            (TO_FUNCTION, FUNCTION_ARN, "https://example.com"),
            (TO_FUNCTION, INVOCATION_ARN, LISTENER_ARN),
            (
                TO_FUNCTION,
                f"{FUNCTION_ARN}-${{stageVariables.color}}",
                "arn:aws:sqs:us-east-1:123456789012:q",
            ),
            (TO_FUNCTION, OF_FUNCTION, OF_API),
            (TO_URL, "http://${stageVariables.host}/{proxy}", FUNCTION_ARN),
            (TO_URL, OF_API, OF_FUNCTION),
            (TO_LISTENER, LISTENER_ARN, "https://example.com"),
            (TO_LISTENER, SERVICE_ARN, LISTENER_ARN.replace("listener", "loadbalancer")),
            (TO_LISTENER, SERVICE_ARN, OF_FUNCTION),
        )
    ),
    RuleCase(
        "http-api-integration-subtype",
        integration(TO_FUNCTION),
        integration(TO_QUEUE, integrationType="HTTP_PROXY"),
        "spec.routes[0].integration.integrationSubtype",
    ),
    RuleCase(
        "http-api-integration-subtype",
        integration(TO_QUEUE),
        integration(TO_QUEUE, integrationUri=FUNCTION_ARN),
        URI,
    ),
    RuleCase(
        "http-api-integration-subtype",
        integration(TO_QUEUE, credentialsArn=ROLE_ARN),
        integration(TO_QUEUE, credentialsArn=None),
        "spec.routes[0].integration.credentialsArn",
    ),
    RuleCase(
        "http-api-subtype-parameters",
        integration(TO_QUEUE),
        integration(TO_QUEUE, requestParameters={"QueueUrl": "https://sqs.example.com/q"}),
        "spec.routes[0].integration.requestParameters",
    ),
    RuleCase(
        "http-api-request-parameters",
        integration(TO_URL, requestParameters={"append:header.x": "1"}),
        integration(TO_URL, requestParameters={"tenant": "1"}),
        "spec.routes[0].integration.requestParameters.tenant",
    ),
    RuleCase(
        "http-api-request-parameters",
        integration(TO_QUEUE),
        integration(TO_QUEUE, requestParameters={"append:header.x": "1"}),
        'spec.routes[0].integration.requestParameters["append:header.x"]',
    ),
    RuleCase(
        "http-api-integration-payload",
        integration(TO_URL, payloadFormatVersion="1.0"),
        integration(TO_URL, payloadFormatVersion="2.0"),
        "spec.routes[0].integration.payloadFormatVersion",
    ),
    RuleCase(
        "http-api-integration-payload",
        integration(TO_FUNCTION, payloadFormatVersion="2.0"),
        integration(TO_QUEUE, payloadFormatVersion="2.0"),
        "spec.routes[0].integration.payloadFormatVersion",
    ),
    RuleCase(
        "http-api-integration-method",
        integration(TO_FUNCTION, integrationMethod="POST"),
        integration(TO_FUNCTION, integrationMethod="GET"),
        "spec.routes[0].integration.integrationMethod",
    ),
    RuleCase(
        "http-api-vpc-link",
        integration(TO_LISTENER),
        integration(TO_FUNCTION, connectionType="VPC_LINK", connectionId="abc123"),
        "spec.routes[0].integration.connectionType",
    ),
    RuleCase(
        "http-api-vpc-link",
        integration(TO_LISTENER, tlsServerNameToVerify="orders.internal"),
        integration(TO_LISTENER, connectionId=None),
        "spec.routes[0].integration.connectionId",
    ),
    RuleCase(
        "http-api-vpc-link",
        integration(TO_URL),
        integration(TO_URL, connectionId="abc123"),
        "spec.routes[0].integration.connectionId",
    ),
    RuleCase(
        "http-api-vpc-link",
        integration(TO_URL, connectionType="INTERNET"),
        integration(TO_URL, tlsServerNameToVerify="orders.internal"),
        "spec.routes[0].integration.tlsServerNameToVerify",
    ),
]
RULES = [*ROUTE_RULES, *INTEGRATION_RULES]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
