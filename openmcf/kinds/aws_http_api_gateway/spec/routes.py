"""AwsHttpApiGateway: routes, the integrations behind them, and the authorizers in front of them.

Limits: the API model of apigatewayv2 (`CreateRoute`, `CreateIntegration`, `CreateAuthorizer`); hard quotas:
the page "Quotas for configuring and running an HTTP API".
"""

import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, model_validator

from openmcf.specs import formats
from openmcf.specs.aws.arns import ARN_OF_FUNCTION, ARN_OF_INVOCATION, FUNCTION_ARN, ROLE
from openmcf.specs.fields import NO_SPACES, pattern
from openmcf.specs.identity import Identity
from openmcf.specs.model import REPLACES, Distinct, Model
from openmcf.specs.references import Reference, ValueOrRef

Method = Literal["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
PayloadFormat = Literal["1.0", "2.0"]
Subtype = Literal[
    "AppConfig-GetConfiguration",
    "EventBridge-PutEvents",
    "Kinesis-PutRecord",
    "SQS-DeleteMessage",
    "SQS-PurgeQueue",
    "SQS-ReceiveMessage",
    "SQS-SendMessage",
    "StepFunctions-StartExecution",
    "StepFunctions-StartSyncExecution",
    "StepFunctions-StopExecution",
]

ROUTE_KEY = pattern(
    r"\$default|(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) /\S*",
    "a route key: `$default`, or a method and a path, such as `GET /users/{id}`; the methods are ANY, "
    "DELETE, GET, HEAD, OPTIONS, PATCH, POST and PUT",
)
INTEGRATION_URI = pattern(
    r"(arn:|https?://)\S+",
    "the ARN of a Lambda function, an http(s) URL, or the ARN of a load balancer listener",
)
AUTHORIZER_URI = pattern(
    rf"{FUNCTION_ARN}|arn:aws[a-zA-Z-]*:apigateway:[a-z0-9-]+:lambda:path/2015-03-31/functions/\S+/invocations",
    "a Lambda function ARN, such as arn:aws:lambda:us-east-1:123456789012:function:my-authorizer, "
    "or its invocation URI",
)
REQUEST_PARAMETER = pattern(
    r'(append|overwrite|remove):(header|querystring)\.[^\s"]+|overwrite:path|[A-Za-z]+',
    "a request parameter, such as `overwrite:header.x-tenant`, `append:querystring.page`, `overwrite:path`, "
    "or `MessageBody` with an `integrationSubtype`",
)
RESPONSE_PARAMETER = pattern(
    r'(append|overwrite|remove):header\.[^\s"]+|overwrite:statuscode',
    "a response parameter, such as `append:header.x-version` or `overwrite:statuscode`",
)
STATUS_CODE = pattern(r"[2-5][0-9][0-9]", "a status code between 200 and 599")
IDENTITY_SOURCE = pattern(
    r"\$(request\.(header|querystring)|context|stageVariables)\.\S+",
    "an identity source, such as $request.header.Authorization",
)

ParameterValue = Annotated[str, Field(max_length=512)]
RouteKey = Annotated[str, Field(pattern=ROUTE_KEY)]
AuthorizerName = Annotated[str, Field(min_length=1, max_length=128)]
RoleArn = Annotated[str | Reference, ROLE._replace(assumed_by="apigateway.amazonaws.com", assumed_late=True)]
IntegrationUri = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(ARN_OF_FUNCTION, ARN_OF_INVOCATION, formats.URL),
        default_kind="AwsLambda",
        default_path="status.outputs.function_arn",
        pattern=INTEGRATION_URI,
        max_length=2048,
    ),
]
AuthorizerUri = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(ARN_OF_FUNCTION, ARN_OF_INVOCATION),
        default_kind="AwsLambda",
        default_path="status.outputs.function_arn",
        pattern=AUTHORIZER_URI,
        max_length=2048,
    ),
]
Issuer = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(formats.URL,),
        default_kind="AwsCognitoUserPool",
        default_path="status.outputs.user_pool_endpoint",
        max_length=2048,
    ),
]
Audience = Annotated[
    str | Reference, ValueOrRef(accepts=(formats.CLIENT_ID,), default_kind="AwsCognitoUserPool")
]

_VARIABLE = re.compile(r"\{[^{}+]*(\+?)\}")
_Part = TypeVar("_Part", bound=Model)


def matched_by(route_key: str) -> str:
    """The route key without the names of its variables: where it is the same, so are the requests matched."""
    return _VARIABLE.sub(r"{\1}", route_key)


def _with_defaults(part: _Part, **defaults: Any) -> _Part:
    """The part with these values in the fields that are unset."""
    unset = {name: value for name, value in defaults.items() if getattr(part, name) is None}
    return part.model_copy(update=unset) if unset else part


class HttpApiIntegration(Model):
    """What answers a route's requests: a Lambda function, an HTTP endpoint or an AWS service."""

    integration_type: Literal["AWS_PROXY", "HTTP_PROXY"] = Field(
        description="`AWS_PROXY` calls a Lambda function, or an AWS service with `integrationSubtype`; "
        "`HTTP_PROXY` calls a URL, or a listener in a VPC.",
        json_schema_extra=REPLACES,
    )
    integration_uri: IntegrationUri | None = Field(
        None,
        description="What is called: a Lambda function's ARN, an http(s) URL, or with `VPC_LINK` the ARN of "
        "a listener or Cloud Map service. Required, except with `integrationSubtype`.",
    )
    integration_subtype: Subtype | None = Field(
        None,
        description="AWS service action to call, with `AWS_PROXY`; `requestParameters` are its input.",
        json_schema_extra=REPLACES,
    )
    integration_method: Method | None = Field(
        None,
        description="HTTP method of the call. Unset, `HTTP_PROXY` passes on the client's (`ANY`), and a "
        "Lambda function is called with `POST`.",
    )
    payload_format_version: PayloadFormat | None = Field(
        None,
        description="Format of the event that a Lambda function gets. Unset, it is `2.0` for a Lambda "
        "function, and `1.0`, the only one there is, for all else.",
    )
    timeout_milliseconds: int = Field(
        30000, ge=50, le=30000, description="How long to wait for the answer, in milliseconds."
    )
    connection_type: Literal["INTERNET", "VPC_LINK"] = Field(
        "INTERNET", description="Whether the call goes over the internet or through a VPC link."
    )
    connection_id: str | None = Field(
        None, min_length=1, max_length=1024, description="Id of the VPC link, with `VPC_LINK`."
    )
    credentials_arn: RoleArn | None = Field(
        None,
        description="Role that API Gateway assumes for the call; required with `integrationSubtype`. Unset, "
        "a Lambda function is called by its resource policy.",
    )
    request_parameters: dict[Annotated[str, Field(pattern=REQUEST_PARAMETER)], ParameterValue] = Field(
        {},
        description="Changes to the request, such as `overwrite:header.x-tenant: $request.path.tenant`; with "
        "`integrationSubtype` the parameters of the action.",
    )
    response_parameters: dict[
        Annotated[str, Field(pattern=STATUS_CODE)],
        dict[Annotated[str, Field(pattern=RESPONSE_PARAMETER)], ParameterValue],
    ] = Field(
        {},
        description="Changes to the response by the integration's status code, such as "
        '`"500": {overwrite:statuscode: "503"}`.',
    )
    tls_server_name_to_verify: str | None = Field(
        None,
        min_length=1,
        max_length=512,
        description="Name that the certificate behind a VPC link must have; given, HTTPS is spoken.",
    )
    description: str | None = Field(None, max_length=1024, description="What the integration is for.")

    @model_validator(mode="after")
    def _complete(self) -> "HttpApiIntegration":
        """Fill in what AWS or Pulumi would choose otherwise, or refuse to choose.

        HTTP_PROXY without a method is refused (measured); payload 1.0 is Pulumi's default for Lambda too.
        """
        if self.integration_type == "HTTP_PROXY":
            return _with_defaults(self, integration_method="ANY", payload_format_version="1.0")
        if self.integration_subtype is not None:
            return _with_defaults(self, payload_format_version="1.0")
        return _with_defaults(self, integration_method="POST", payload_format_version="2.0")


def function_called(integration: HttpApiIntegration) -> str | Reference | None:
    """The Lambda function that is called without a role, by its resource policy; None for all else."""
    is_function = integration.integration_type == "AWS_PROXY" and integration.integration_subtype is None
    return integration.integration_uri if is_function and integration.credentials_arn is None else None


def name_of(function: str | Reference) -> str:
    """What the manifest calls a function: its ARN, or the manifest it comes from, always an AwsLambda."""
    if isinstance(function, str):
        return function
    return str(Identity("AwsLambda", function.name, function.env))


class HttpApiRoute(Model):
    """Which requests go to which integration, and who may send them."""

    route_key: RouteKey = Field(
        description="Requests that the route takes: a method and a path, such as `GET /users/{id}` or "
        "`ANY /files/{proxy+}`, or `$default` for all that no other route takes."
    )
    integration: HttpApiIntegration = Field(description="What answers the requests.")
    authorization_type: Literal["NONE", "JWT", "AWS_IAM", "CUSTOM"] = Field(
        "NONE",
        description="Who is let in: everybody (`NONE`), holders of a token (`JWT`), signers of the request "
        "with AWS credentials (`AWS_IAM`), or whom a Lambda authorizer lets in (`CUSTOM`).",
    )
    authorizer_name: AuthorizerName | None = Field(
        None, description="Entry of `authorizers` that decides; required with `JWT` and `CUSTOM`."
    )
    authorization_scopes: Annotated[
        list[Annotated[str, Field(min_length=1, pattern=NO_SPACES)]], Distinct()
    ] = Field(
        [],
        max_length=10,
        description="OAuth scopes of which the token needs one, with `JWT`. Only access tokens have scopes, "
        "so ID tokens are refused then.",
    )
    operation_name: str | None = Field(
        None, min_length=1, max_length=64, description="Name of the operation, for generated clients."
    )


class HttpApiJwtConfiguration(Model):
    """Which tokens a JWT authorizer lets in."""

    issuer: Issuer = Field(
        description="Issuer of the tokens, an https URL. API Gateway reads its OIDC discovery document."
    )
    audiences: list[Audience] = Field(
        min_length=1,
        max_length=50,
        description="Audiences of which the token needs one in `aud`, or in `client_id` if it has no `aud`; "
        "for Cognito the ids of app clients.",
    )


class HttpApiAuthorizer(Model):
    """A way to decide who is let in, for routes to name."""

    name: AuthorizerName = Field(description="Name that routes use as `authorizerName`.")
    authorizer_type: Literal["JWT", "REQUEST"] = Field(
        description="`JWT` checks a token, `REQUEST` asks a Lambda function.", json_schema_extra=REPLACES
    )
    identity_source: list[Annotated[str, Field(pattern=IDENTITY_SOURCE)]] = Field(
        ["$request.header.Authorization"],
        description="Where the caller's credentials are. A `JWT` authorizer takes one header or query "
        "parameter; `REQUEST` refuses requests that lack one of these, and caches by them.",
    )
    jwt_configuration: HttpApiJwtConfiguration | None = Field(
        None, description="Which tokens are let in; required with `JWT`."
    )
    authorizer_uri: AuthorizerUri | None = Field(
        None,
        description="Lambda function that decides, by its ARN or invocation URI; required with `REQUEST`.",
    )
    authorizer_payload_format_version: PayloadFormat | None = Field(
        None, description="Format of the event that the function gets. Unset, it is `2.0` with `REQUEST`."
    )
    enable_simple_responses: bool = Field(
        False, description="Whether the function answers true or false instead of an IAM policy."
    )
    authorizer_result_ttl_in_seconds: int | None = Field(
        None,
        ge=0,
        le=3600,
        description="How long an answer of the function is kept, in seconds; 0 for not at all. Unset, it is "
        "300 with `REQUEST`, and 0 without an identity source.",
    )
    authorizer_credentials_arn: RoleArn | None = Field(
        None,
        description="Role that API Gateway assumes to call the function. Unset, the function's resource "
        "policy allows it.",
    )

    @model_validator(mode="after")
    def _complete(self) -> "HttpApiAuthorizer":
        """Fill in what AWS requires of Lambda authorizers, and its default for how long answers are kept."""
        if self.authorizer_type == "JWT":
            return self
        kept = 300 if self.identity_source else 0
        return _with_defaults(
            self, authorizer_payload_format_version="2.0", authorizer_result_ttl_in_seconds=kept
        )
