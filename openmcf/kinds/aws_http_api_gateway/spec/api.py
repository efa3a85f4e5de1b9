"""AwsHttpApiGateway: an HTTP API with its routes, authorizers, stage and custom domain.

Limits: the API model of apigatewayv2 (`CreateApi`, `CreateStage`, `CreateDomainName`); hard quotas: the page
"Quotas for configuring and running an HTTP API".
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.kinds.aws_http_api_gateway.spec.routes import HttpApiAuthorizer, HttpApiRoute, RouteKey
from openmcf.specs import formats
from openmcf.specs.aws.arns import Region, RegionalCertificateArn
from openmcf.specs.fields import Tags, pattern
from openmcf.specs.formats import Format
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, Distinct, Keyed, Model
from openmcf.specs.references import Output

ORIGIN = pattern(
    r"\*|https?://[^\s/?#@]+",
    "an origin: `*`, or http(s) and a host without a path, such as https://app.example.com",
)
HEADER = pattern(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", "a header's name, or `*`")
STAGE_NAME = pattern(r"\$default|[A-Za-z0-9_-]+", "a stage's name: `$default`, or letters, digits, _ and -")
STAGE_VARIABLE = pattern(r"[A-Za-z0-9_]+", "a stage variable's name: letters, digits and _")
STAGE_VALUE = pattern(
    r"[A-Za-z0-9._~:/?#&=,-]+", "a stage variable's value: letters, digits and - . _ ~ : / ? # & = ,"
)
LOG_GROUP_ARN = pattern(
    r"arn:aws[a-zA-Z-]*:logs:[a-z0-9-]+:[0-9]{12}:log-group:[A-Za-z0-9_/.-]+",
    "a log group ARN without `:*` at its end, such as arn:aws:logs:us-east-1:123456789012:log-group:/my-api",
)
DOMAIN_NAME = pattern(
    r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?",
    "a domain name in lower case, such as api.example.com",
)
MAPPING_KEY = pattern(
    r"[A-Za-z0-9$_.+!*'()-]+(/[A-Za-z0-9$_.+!*'()-]+)*",
    "a path without / at its ends, such as orders/v1: letters, digits and $ - _ . + ! * ' ( )",
)

Header = Annotated[str, Field(pattern=HEADER)]
CorsMethod = Literal["*", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]


class HttpApiCors(Model):
    """What browsers let pages of other origins do. API Gateway answers the preflight requests itself."""

    allow_origins: Annotated[list[Annotated[str, Field(pattern=ORIGIN)]], Distinct()] = Field(
        [],
        description="Origins that may call, such as `https://app.example.com`; `*`, `https://*` and "
        "`http://*` are wildcards.",
    )
    allow_methods: Annotated[list[CorsMethod], Distinct()] = Field(
        [], description="Methods that may be used; `*` for all."
    )
    allow_headers: Annotated[list[Header], Distinct()] = Field(
        [], description="Headers that may be sent, such as `authorization`; `*` for all."
    )
    expose_headers: Annotated[list[Header], Distinct()] = Field(
        [], description="Headers of the answer that the page may read; `*` for all."
    )
    allow_credentials: bool = Field(False, description="Whether cookies may be sent along.")
    max_age: int | None = Field(
        None,
        ge=-1,
        le=86400,
        description="How long browsers keep the answer to a preflight request, in seconds; -1 for never.",
    )


class HttpApiAccessLog(Model):
    """Where and how requests are logged."""

    destination_arn: str = Field(
        max_length=2048, pattern=LOG_GROUP_ARN, description="ARN of the CloudWatch log group."
    )
    format: str = Field(
        min_length=1,
        max_length=3072,
        description="A log line, with `$context` variables; `$context.requestId` or "
        "`$context.extendedRequestId` must be among them.",
    )


class HttpApiRouteSettings(Model):
    """Limits and metrics of the routes of a stage."""

    throttling_burst_limit: int | None = Field(
        None, ge=0, description="Requests that may come at once. Unset, the account's limit holds."
    )
    throttling_rate_limit: float | None = Field(
        None,
        ge=0,
        description="Requests per second that may come steadily. Unset, the account's limit holds.",
    )
    detailed_metrics_enabled: bool = Field(
        False, description="Whether CloudWatch gets metrics per route, which cost extra."
    )


class HttpApiSettingsOfRoute(HttpApiRouteSettings):
    """Limits and metrics of one route of a stage."""

    route_key: RouteKey = Field(description="Key of the route, as in `routes`.")


class HttpApiStage(Model):
    """Where the API is served, and how."""

    name: str = Field(
        "$default",
        max_length=128,
        pattern=STAGE_NAME,
        description="Name of the stage, and the first part of its URL's path; `$default` has none there.",
        json_schema_extra=REPLACES,
    )
    auto_deploy: bool = Field(True, description="Whether changes to the API are served at once.")
    access_log: HttpApiAccessLog | None = Field(None, description="Where and how requests are logged.")
    default_route_settings: HttpApiRouteSettings | None = Field(
        None, description="Limits and metrics of all routes without their own in `routeSettings`."
    )
    route_settings: Annotated[list[HttpApiSettingsOfRoute], Keyed("routeKey")] = Field(
        [], description="Limits and metrics of single routes."
    )
    stage_variables: dict[
        Annotated[str, Field(max_length=64, pattern=STAGE_VARIABLE)],
        Annotated[str, Field(max_length=512, pattern=STAGE_VALUE)],
    ] = Field(
        {},
        max_length=100,
        description="Values for `${stageVariables.name}` in integrations. They are no place for secrets.",
    )


class HttpApiDomain(Model):
    """A domain name of yours under which the API is served."""

    domain_name: str = Field(
        max_length=512,
        pattern=DOMAIN_NAME,
        description="The name, such as `api.example.com`; DNS must lead it to the output `domain_target`.",
        json_schema_extra=REPLACES,
    )
    certificate_arn: RegionalCertificateArn = Field(
        description="ARN of the certificate for the name; it must be in the API's region."
    )
    security_policy: Literal["TLS_1_2"] = Field("TLS_1_2", description="Lowest TLS version that is spoken.")
    endpoint_type: Literal["REGIONAL"] = Field(
        "REGIONAL", description="HTTP APIs are served from their region only."
    )
    api_mapping_key: str | None = Field(
        None,
        pattern=MAPPING_KEY,
        description="Path under which the API is served there, such as `orders/v1`. Unset, it is served at "
        "the root.",
    )


class AwsHttpApiGatewaySpec(Model):
    """The wanted state of an HTTP API and of all that belongs to it."""

    region: Region | None = Field(
        None, description="AWS region of the API. Unset, it is the target's.", json_schema_extra=REPLACES
    )
    description: str | None = Field(None, max_length=1024, description="What the API is for.")
    version: str | None = Field(
        None, min_length=1, max_length=64, description="Version of the API, for people."
    )
    ip_address_type: Literal["ipv4", "dualstack"] = Field(
        "ipv4", description="Whether the API can be reached over IPv4 only, or over IPv6 too."
    )
    disable_execute_api_endpoint: bool = Field(
        False, description="Whether the API can only be called under a domain of its own."
    )
    fail_on_warnings: bool = Field(
        False, description="Whether warnings on the import of an OpenAPI document fail; openmcf imports none."
    )
    cors_configuration: HttpApiCors | None = Field(
        None, description="What browsers let pages of other origins do. Unset, the integrations answer that."
    )
    routes: Annotated[list[HttpApiRoute], Keyed("routeKey")] = Field(
        min_length=1, description="Which requests go where, and who may send them."
    )
    authorizers: list[HttpApiAuthorizer] = Field([], description="Ways to decide who is let in, by name.")
    stage: HttpApiStage = Field({}, validate_default=True, description="Where the API is served, and how.")
    domain: HttpApiDomain | None = Field(None, description="A domain name of yours for the API.")
    tags: Tags = Field({}, description="Tags on the API, its stage and its domain.")


ARN_OF_API = Format("arn:apigateway:api", "the ARN of an API")
EXECUTION_ARN = Format("arn:execute-api:api", "an execution ARN")


class AwsHttpApiGatewayOutputs(Model):
    """What an HTTP API's stack gives."""

    api_id: Annotated[str, Output(formats.ID)] = Field(description="Id of the API, such as a1b2c3d4e5.")
    api_arn: Annotated[str, Output(ARN_OF_API)] = Field(description="ARN of the API.")
    api_endpoint: Annotated[str, Output(formats.URL)] = Field(
        description="The API's own URL, https://{api id}.execute-api.{region}.amazonaws.com, also where "
        "it is disabled."
    )
    invoke_url: Annotated[str, Output(formats.URL)] = Field(
        description="URL of the stage: the API's own URL, with the stage's name unless that is `$default`."
    )
    execution_arn: Annotated[str, Output(EXECUTION_ARN)] = Field(
        description="ARN of the API in policies on calls to it, to be followed by /{stage}/{method}/{path}."
    )
    stage_name: Annotated[str, Output(formats.NAME)] = Field(description="Name of the stage.")
    authorizer_ids: Annotated[dict[str, str], Output(formats.ID)] = Field(
        description="Id of each authorizer, by the authorizer's name."
    )
    domain_target: Annotated[str, Output(formats.DOMAIN)] = Field(
        description="Name to which DNS must lead the domain; empty without a domain."
    )
    domain_hosted_zone_id: Annotated[str, Output(formats.ID)] = Field(
        description="Route 53 zone of `domain_target`, for alias records; empty without a domain."
    )


class AwsHttpApiGateway(Manifest):
    """An HTTP API with its routes, integrations, authorizers, stage and custom domain."""

    kind: Literal["AwsHttpApiGateway"]
    spec: AwsHttpApiGatewaySpec
