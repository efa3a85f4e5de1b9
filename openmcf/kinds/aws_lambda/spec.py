"""AwsLambda: a Lambda function with its log group.

Limits: Lambda's API model (`CreateFunction`), for functions on demand; the fields and their spellings that
OpenMCF has are read as OpenMCF reads them.
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs import formats
from openmcf.specs.aws.arns import (
    ARN_OF_FUNCTION,
    ARN_OF_INVOCATION,
    ARN_OF_LAYER_VERSION,
    ARN_OF_ROLE,
    LAYER_VERSION_ARN,
    ROLE,
    KeyArn,
    Region,
)
from openmcf.specs.aws.lambda_code import LocalPath, Runtime, S3Object
from openmcf.specs.fields import NO_SPACES, Tags, pattern
from openmcf.specs.formats import Format
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, SECRET_FIELD, Distinct, Model, Synonym
from openmcf.specs.references import SAME_REGION, Output, Reference, ValueOrRef

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

SUBNET_ID = Format("subnet-id", "the id of a subnet")
SECURITY_GROUP_ID = Format("security-group-id", "the id of a security group")
ARN_OF_QUEUE = Format("arn:sqs:queue", "the ARN of an SQS queue")
ARN_OF_TOPIC = Format("arn:sns:topic", "the ARN of an SNS topic")

RoleArn = Annotated[str | Reference, ROLE._replace(assumed_by="lambda.amazonaws.com")]
Variable = Annotated[str, Field(pattern=VARIABLE)]
VariableValue = Annotated[str | Reference, ValueOrRef(secret=True, min_length=0)]
Subnet = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(SUBNET_ID,),
        default_kind="AwsVpc",
        pattern=SUBNET,
        max_length=1024,
    ),
]
SecurityGroup = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(SECURITY_GROUP_ID,),
        default_kind="AwsSecurityGroup",
        default_path="status.outputs.security_group_id",
        pattern=SECURITY_GROUP,
        max_length=1024,
    ),
]
LayerArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(ARN_OF_LAYER_VERSION,),
        default_kind="AwsLambdaLayer",
        default_path="status.outputs.layer_version_arn",
        region=SAME_REGION,
        pattern=LAYER_VERSION_ARN,
        max_length=2048,
    ),
]
DeadLetterArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(
            ARN_OF_QUEUE,
            ARN_OF_TOPIC,
        ),
        pattern=DEAD_LETTER_ARN,
    ),
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


# CloudWatch Logs' API reference, PutRetentionPolicy.
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


class AwsLambdaSpec(Model):
    """The wanted state of a Lambda function."""

    region: Region | None = Field(
        None, description="AWS region of the function; the target's if unset.", json_schema_extra=REPLACES
    )
    function_name: Annotated[str, Field(pattern=NAME)] | None = Field(
        None, description="Name of the function; `metadata.name` if unset.", json_schema_extra=REPLACES
    )
    description: str | None = Field(None, max_length=256, description="What the function is for.")
    role_arn: RoleArn = Field(description="Role that the function runs as.")
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
        None, description="Key that the environment variables are encrypted with; AWS's own if unset."
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

    function_arn: Annotated[str, Output(ARN_OF_FUNCTION)] = Field(description="ARN of the function.")
    function_name: Annotated[str, Output(formats.NAME)] = Field(description="Name of the function.")
    invoke_arn: Annotated[str, Output(ARN_OF_INVOCATION)] = Field(
        description="ARN by which API Gateway invokes the function."
    )
    log_group_name: Annotated[str, Output(formats.NAME)] = Field(
        description="Name of the function's log group."
    )
    role_arn: Annotated[str, Output(ARN_OF_ROLE)] = Field(description="ARN of the role that it runs as.")
    layer_arns: Annotated[list[str], Output(ARN_OF_LAYER_VERSION)] = Field(
        description="ARNs of the layer versions under the code, in order."
    )


class AwsLambda(Manifest):
    """A Lambda function with its log group."""

    kind: Literal["AwsLambda"]
    spec: AwsLambdaSpec
