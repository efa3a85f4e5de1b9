"""A small HTTP API, and parts and changes for the cases of its fields and rules."""

from typing import Any

from tests.support.manifests import manifest

KIND = "AwsHttpApiGateway"
FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:get-users"
INVOCATION_ARN = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION_ARN}/invocations"
LISTENER_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/orders/50dc6c49/f2f7dc8e"
SERVICE_ARN = "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-abcd1234"
ROLE_ARN = "arn:aws:iam::123456789012:role/gateway"
CERTIFICATE_ARN = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd"
LOG_GROUP_ARN = "arn:aws:logs:us-east-1:123456789012:log-group:/my-api"
ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab1Cd2EfG"

TO_FUNCTION = {"integrationType": "AWS_PROXY", "integrationUri": FUNCTION_ARN}
TO_URL = {"integrationType": "HTTP_PROXY", "integrationUri": "https://orders.example.com/{proxy}"}
TO_LISTENER = {
    "integrationType": "HTTP_PROXY",
    "integrationUri": LISTENER_ARN,
    "connectionType": "VPC_LINK",
    "connectionId": "abc123",
}
TO_QUEUE = {
    "integrationType": "AWS_PROXY",
    "integrationSubtype": "SQS-SendMessage",
    "credentialsArn": ROLE_ARN,
    "requestParameters": {"QueueUrl": "https://sqs.example.com/q", "MessageBody": "$request.body"},
}
JWT: dict[str, Any] = {
    "name": "cognito",
    "authorizerType": "JWT",
    "jwtConfiguration": {"issuer": ISSUER, "audiences": ["1a2b3c4d5e"]},
}
REQUEST = {"name": "cognito", "authorizerType": "REQUEST", "authorizerUri": FUNCTION_ARN}
ROUTE = {
    "routeKey": "GET /users",
    "integration": TO_FUNCTION,
    "authorizationType": "JWT",
    "authorizerName": "cognito",
}
OF_FUNCTION = {"valueFrom": {"name": "get-users"}}
OF_API = {"valueFrom": {"kind": "AwsHttpApiGateway", "name": "b", "fieldPath": "status.outputs.api_endpoint"}}
BASE = manifest(KIND, {"routes": [ROUTE], "authorizers": [JWT]})


def spec(**fields: Any) -> dict[str, Any]:
    """Changes of the spec's fields."""
    return {f"spec.{name}": value for name, value in fields.items()}


def route(**fields: Any) -> dict[str, Any]:
    """Changes of the only route's fields."""
    return {f"spec.routes[0].{name}": value for name, value in fields.items()}


def open_routes(*keys: str) -> dict[str, Any]:
    """An API with these routes, open to all."""
    return spec(routes=[{"routeKey": key, "integration": TO_FUNCTION} for key in keys], authorizers=[])


def integration(base: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An API whose only route has this integration."""
    return route(integration=base | fields)


def authorizer(**fields: Any) -> dict[str, Any]:
    """Changes of the only authorizer's fields."""
    return {f"spec.authorizers[0].{name}": value for name, value in fields.items()}


def request_authorizer(**fields: Any) -> dict[str, Any]:
    """An API whose only authorizer asks a function."""
    return spec(authorizers=[REQUEST | fields]) | route(authorizationType="CUSTOM")


def cors(**fields: Any) -> dict[str, Any]:
    """An API with this CORS configuration, in which tokens may be sent."""
    return spec(corsConfiguration={"allowHeaders": ["Authorization"]} | fields)


def keyed(*keys: str) -> dict[str, Any]:
    """An API with these routes, all protected."""
    return spec(routes=[ROUTE | {"routeKey": key} for key in keys])
