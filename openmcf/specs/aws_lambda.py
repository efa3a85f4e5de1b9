"""AwsLambda: a Lambda function with its log group.

Limits: Lambda's API model (`CreateFunction`), for functions on demand; the fields and their spellings that
OpenMCF has are read as OpenMCF reads them.
"""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.aws.lambda_code import LocalPath, Runtime, S3Object, deprecated_runtime, unknown_runtime
from openmcf.specs.fields import (
    LAYER_VERSION_ARN,
    NO_SPACES,
    KeyArn,
    LambdaRoleArn,
    Region,
    Tags,
    arn_region,
    pattern,
)
from openmcf.specs.findings import Found, RuleBook
from openmcf.specs.invalid import known_items
from openmcf.specs.kind import Kind, UniqueName
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, SECRET_FIELD, Distinct, Model, Synonym
from openmcf.specs.references import SAME_REGION, Output, Reference, ValueOrRef

RULES = RuleBook()

NAME = pattern(r"[a-zA-Z0-9_-]{1,64}", "a function name: 1 to 64 letters, digits, - and _")
VARIABLE = pattern(
    r"[a-zA-Z][a-zA-Z0-9_]+", "a variable name: two or more letters, digits and _, a letter first"
)
SUBNET = pattern(r"subnet-[0-9a-z]+", "a subnet ID, such as subnet-0123456789abcdef0")
SECURITY_GROUP = pattern(r"sg-[0-9a-zA-Z]+", "a security group ID, such as sg-0123456789abcdef0")
# Lambda refuses images from elsewhere: "Source image … is not valid".
IMAGE_URI = pattern(
    r"[0-9]{12}\.dkr[.-]ecr[^\s/]*/\S+",
    "an image in ECR, such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-image:1.0",
)
DEAD_LETTER_ARN = pattern(
    r"arn:aws[a-zA-Z-]*:(sqs|sns):[a-z0-9-]+:[0-9]{12}:\S+",
    "the ARN of an SQS queue or SNS topic, such as arn:aws:sqs:us-east-1:123456789012:failed",
)

Variable = Annotated[str, Field(pattern=VARIABLE)]
VariableValue = Annotated[str | Reference, ValueOrRef(secret=True, min_length=0)]
Subnet = Annotated[
    str | Reference,
    ValueOrRef(accepts=("subnet-id",), default_kind="AwsVpc", pattern=SUBNET, max_length=1024),
]
SecurityGroup = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=("security-group-id",),
        default_kind="AwsSecurityGroup",
        default_path="status.outputs.security_group_id",
        pattern=SECURITY_GROUP,
        max_length=1024,
    ),
]
LayerArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=("arn:lambda:layer",),
        default_kind="AwsLambdaLayer",
        default_path="status.outputs.layer_version_arn",
        region=SAME_REGION,
        pattern=LAYER_VERSION_ARN,
        max_length=2048,
    ),
]
DeadLetterArn = Annotated[
    str | Reference, ValueOrRef(accepts=("arn:sqs:queue", "arn:sns:topic"), pattern=DEAD_LETTER_ARN)
]
Architecture = Annotated[
    Literal["X86_64", "ARM64"],
    Synonym("ARCHITECTURE_UNSPECIFIED", "X86_64"),
    Synonym(0, "X86_64"),
    Synonym(1, "X86_64"),
    Synonym(2, "ARM64"),
]
CodeSourceType = Annotated[
    Literal["CODE_SOURCE_TYPE_S3", "CODE_SOURCE_TYPE_IMAGE", "CODE_SOURCE_TYPE_LOCAL"] | None,
    Synonym("CODE_SOURCE_TYPE_UNSPECIFIED", None),
    Synonym(0, None),
    Synonym(1, "CODE_SOURCE_TYPE_S3"),
    Synonym(2, "CODE_SOURCE_TYPE_IMAGE"),
]

_SOURCE_TYPES = {
    "s3": "CODE_SOURCE_TYPE_S3",
    "imageUri": "CODE_SOURCE_TYPE_IMAGE",
    "localPath": "CODE_SOURCE_TYPE_LOCAL",
}

# CloudWatch Logs' API reference, PutRetentionPolicy.
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)

# Lambda Developer Guide, "Defined runtime environment variables", less those that begin with _: no name may.
RESERVED_VARIABLES = frozenset(
    {
        *("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV"),
        *("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION"),
        *("AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"),
        *("AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        *("LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT"),
    }
)


class AwsLambdaSpec(Model):
    """The wanted state of a Lambda function."""

    region: Region | None = Field(
        None, description="AWS region of the function; the target's where unset.", json_schema_extra=REPLACES
    )
    function_name: Annotated[str, Field(pattern=NAME)] | None = Field(
        None, description="Name of the function; `metadata.name` where unset.", json_schema_extra=REPLACES
    )
    description: str | None = Field(None, max_length=256, description="What the function is for.")
    role_arn: LambdaRoleArn = Field(description="Role that the function runs as.")
    runtime: Annotated[Runtime | None, Synonym("", None)] = Field(
        None, description="Language and version, such as python3.14; required unless the code is an image."
    )
    handler: Annotated[str | None, Field(max_length=128, pattern=NO_SPACES), Synonym("", None)] = Field(
        None,
        description="What Lambda calls, such as index.handler; required unless the code is an image.",
    )
    memory_mb: Annotated[int, Field(ge=128, le=10240), Synonym(0, 128)] = Field(
        128, description="Memory in MB, and CPU in proportion; 0 means unset."
    )
    timeout_seconds: Annotated[int, Field(ge=1, le=900), Synonym(0, 3)] = Field(
        3, description="Seconds after which an invocation is ended; 0 means unset."
    )
    reserved_concurrency: int | None = Field(
        None,
        ge=-1,
        description="How many invocations may run at once, set aside for it; unset and -1 set none aside, "
        "0 stops the function.",
    )
    environment: dict[Variable, VariableValue] = Field(
        {}, description="Environment variables; they may hold secrets.", json_schema_extra=SECRET_FIELD
    )
    subnets: list[Subnet] = Field(
        [],
        max_length=16,
        description="Subnets of a VPC that the function reaches into; with `securityGroups`.",
    )
    security_groups: list[SecurityGroup] = Field(
        [], max_length=5, description="Security groups of the function in its VPC; with `subnets`."
    )
    architecture: Architecture = Field("X86_64", description="Processor that the code is built for.")
    layer_arns: Annotated[list[LayerArn], Distinct()] = Field(
        [], max_length=5, description="Versions of layers to put under the code, in order; not for images."
    )
    kms_key_arn: Annotated[KeyArn | None, Synonym({}, None), Synonym({"value": ""}, None)] = Field(
        None, description="Key that the environment variables are encrypted with; AWS's own where unset."
    )
    code_source_type: CodeSourceType = Field(
        None, description="Where the code is; may be left out, since only one of the three places is given."
    )
    s3: S3Object | None = Field(None, description="The code as a .zip archive in S3.")
    image_uri: Annotated[str | None, Field(pattern=IMAGE_URI), Synonym("", None)] = Field(
        None,
        description="The code as a container image in ECR. From an archive to an image is a replacement.",
    )
    local_path: LocalPath | None = Field(
        None, description="The code as a directory or .zip archive, relative to the manifest."
    )
    tracing_mode: Literal["Active", "PassThrough"] = Field(
        "PassThrough", description="Whether X-Ray samples invocations itself, or only follows its callers."
    )
    ephemeral_storage_mb: int = Field(512, ge=512, le=10240, description="Size of /tmp in MB.")
    log_retention_days: int = Field(
        30,
        ge=1,
        le=3653,
        description="Days for which the log group keeps events; of those CloudWatch Logs offers.",
    )
    dead_letter_target_arn: DeadLetterArn | None = Field(
        None, description="SQS queue or SNS topic for asynchronous events that failed for good."
    )
    tags: Tags = Field({}, description="Tags on the function and its log group.")


class AwsLambdaOutputs(Model):
    """What a function's stack gives."""

    function_arn: Annotated[str, Output("arn:lambda:function")] = Field(description="ARN of the function.")
    function_name: Annotated[str, Output("name")] = Field(description="Name of the function.")
    invoke_arn: Annotated[str, Output("arn:apigateway:invocation")] = Field(
        description="ARN by which API Gateway invokes the function."
    )
    log_group_name: Annotated[str, Output("name")] = Field(description="Name of the function's log group.")
    role_arn: Annotated[str, Output("arn:iam:role")] = Field(description="ARN of the role that it runs as.")
    layer_arns: Annotated[list[str], Output("arn:lambda:layer")] = Field(
        description="ARNs of the layer versions under the code, in order."
    )


class AwsLambda(Manifest):
    """A Lambda function with its log group."""

    kind: Literal["AwsLambda"]
    spec: AwsLambdaSpec


def names(function: AwsLambda) -> Iterator[UniqueName]:
    """The name of the function, which is unique in a region of an account."""
    if function.spec.function_name is None:
        yield UniqueName(("metadata", "name"), "function name", function.metadata.name)
    else:
        yield UniqueName(("spec", "functionName"), "function name", function.spec.function_name)


KIND = Kind(AwsLambda, AwsLambdaOutputs, RULES, names=names)


@RULES.error("lambda-name")
def name_is_possible(function: AwsLambda) -> Iterator[Found]:
    """A function's name, `metadata.name` by default, has 1 to 64 letters, digits, `-` and `_`."""
    name = function.metadata.name
    if function.spec.function_name is None and not re.fullmatch(NAME, name):
        message = f"`{name}` is no function name: 1 to 64 letters, digits, - and _"
        yield Found("metadata.name", message, "give `spec.functionName`, or rename the manifest")


@RULES.error("lambda-code-source")
def code_is_in_one_place(function: AwsLambda) -> Iterator[Found]:
    """Exactly one of `s3`, `imageUri` and `localPath` says where the code is."""
    sources, said = _sources(function.spec), function.spec.code_source_type
    if not sources:
        fitting = [field for field, type_ in _SOURCE_TYPES.items() if said in {None, type_}]
        hint = f"give {' or '.join(f'`{field}`' for field in fitting)}"
        yield Found("spec", "nothing says where the code is", hint, on_key=True)
    for source in sources[1:]:
        message = f"`{sources[0]}` says already where the code is"
        yield Found(f"spec.{source}", message, "keep one of them", on_key=True)


@RULES.error("lambda-code-source-type")
def code_source_type_agrees(function: AwsLambda) -> Iterator[Found]:
    """`codeSourceType`, where given, names the place that is given."""
    said, sources = function.spec.code_source_type, _sources(function.spec)
    if said is not None and len(sources) == 1 and _SOURCE_TYPES[sources[0]] != said:
        hint = f"set it to `{_SOURCE_TYPES[sources[0]]}`, or leave it out"
        yield Found("spec.codeSourceType", f"the code is in `{sources[0]}`, not where `{said}` says", hint)


@RULES.error("lambda-zip-settings")
def archive_has_runtime_and_handler(function: AwsLambda) -> Iterator[Found]:
    """Code in an archive needs `runtime` and `handler`."""
    spec = function.spec
    if spec.image_uri is not None or not _sources(spec):
        return
    if spec.runtime is None:
        hint = "add `runtime`, such as python3.14 or nodejs24.x"
        yield Found("spec.runtime", "is required for code in an archive", hint, on_key=True)
    if spec.handler is None:
        hint = "add `handler`, such as index.handler"
        yield Found("spec.handler", "is required for code in an archive", hint, on_key=True)


@RULES.error("lambda-image-settings")
def image_brings_its_own(function: AwsLambda) -> Iterator[Found]:
    """A container image brings its own runtime, handler and layers."""
    spec = function.spec
    if spec.image_uri is None:
        return
    given = {"runtime": spec.runtime, "handler": spec.handler, "layerArns": spec.layer_arns}
    for field, value in given.items():
        if value:
            message = "cannot be given for a container image, which brings its own"
            yield Found(f"spec.{field}", message, "remove it", on_key=True)


@RULES.warning("lambda-runtime-deprecated")
def runtime_is_not_deprecated(function: AwsLambda) -> Iterator[Found]:
    """New functions should not have a runtime that AWS has deprecated."""
    yield from deprecated_runtime("spec.runtime", function.spec.runtime)


@RULES.warning("lambda-runtime-unknown")
def runtime_is_known(function: AwsLambda) -> Iterator[Found]:
    """The runtime should be a version that openmcf knows Lambda to have."""
    yield from unknown_runtime("spec.runtime", function.spec.runtime)


@RULES.error("lambda-environment-reserved")
def variables_are_not_reserved(function: AwsLambda) -> Iterator[Found]:
    """Environment variables that Lambda sets itself cannot be given."""
    for name in function.spec.environment:
        if name in RESERVED_VARIABLES:
            path = ("spec", "environment", name)
            yield Found(path, f"`{name}` is set by Lambda itself", "choose another name", on_key=True)


@RULES.error("lambda-environment-size")
def environment_is_small(function: AwsLambda) -> Iterator[Found]:
    """The environment has at most 4096 bytes, names and values together.

    Lambda measures it as JSON, as its refusal shows ("String measured: {…}").
    """
    literals = {
        name: value if isinstance(value, str) else "" for name, value in function.spec.environment.items()
    }
    size = len(json.dumps(literals, ensure_ascii=False, separators=(",", ":")).encode())
    if size > 4096:
        message = f"all variables together have {size} bytes as JSON, and Lambda takes 4096"
        hint = "put large values into SSM parameters or S3, and pass their names"
        yield Found("spec.environment", message, hint, on_key=True)


@RULES.error("lambda-layer-versions")
def layers_have_one_version(function: AwsLambda) -> Iterator[Found]:
    """No two versions of the same layer."""
    seen: dict[str, str] = {}
    for index, arn in enumerate(function.spec.layer_arns):
        if not isinstance(arn, str):
            continue
        layer, _, version = arn.rpartition(":")
        first = seen.setdefault(layer, version)
        if first != version:
            message = f"version {first} of the same layer is listed already"
            yield Found(f"spec.layerArns[{index}]", message, "keep one version of it")


@RULES.error("lambda-layer-region")
def layers_are_in_the_functions_region(function: AwsLambda) -> Iterator[Found]:
    """Layers are in the function's region.

    Source: measured, "Layers are not in the same region as the function".
    """
    wanted = function.spec.region
    for index, arn in known_items(function.spec.layer_arns):
        region = arn_region(arn)
        if region is not None and wanted is not None and region != wanted:
            message = f"is in `{region}`, and the function in `{wanted}`"
            yield Found(f"spec.layerArns[{index}]", message, f"give a layer in `{wanted}`")


@RULES.error("lambda-vpc")
def vpc_is_complete(function: AwsLambda) -> Iterator[Found]:
    """`subnets` and `securityGroups` go together."""
    spec = function.spec
    if spec.subnets and not spec.security_groups:
        yield Found("spec.subnets", "need `securityGroups` beside them", "add `securityGroups`", on_key=True)
    if spec.security_groups and not spec.subnets:
        yield Found("spec.securityGroups", "need `subnets` beside them", "add `subnets`", on_key=True)


@RULES.error("lambda-log-retention")
def log_retention_is_offered(function: AwsLambda) -> Iterator[Found]:
    """`logRetentionDays` is one of the numbers that CloudWatch Logs offers."""
    days = function.spec.log_retention_days
    if days not in LOG_RETENTION_DAYS:
        longer = next(offered for offered in LOG_RETENTION_DAYS if offered > days)
        message = f"{days} is no number of days that CloudWatch Logs offers"
        hint = f"use {longer}; it offers {', '.join(map(str, LOG_RETENTION_DAYS))}"
        yield Found("spec.logRetentionDays", message, hint)


@RULES.warning("lambda-stopped")
def function_may_run(function: AwsLambda) -> Iterator[Found]:
    """`reservedConcurrency: 0` stops the function."""
    if function.spec.reserved_concurrency == 0:
        message = "with 0 the function never runs: every invocation is throttled"
        yield Found(
            "spec.reservedConcurrency", message, "leave it out, unless the function is to stand still"
        )


def _sources(spec: AwsLambdaSpec) -> list[str]:
    """The fields that say where the code is, of those that are given."""
    given = {"s3": spec.s3, "imageUri": spec.image_uri, "localPath": spec.local_path}
    return [field for field, value in given.items() if value is not None]
