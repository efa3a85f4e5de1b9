"""AwsSsmParameter: a parameter of SSM. Limits: API reference of Systems Manager, `PutParameter`."""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs import formats
from openmcf.specs.aws.arns import KEY, Region
from openmcf.specs.fields import Tags, pattern
from openmcf.specs.formats import Format
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, SECRET_FIELD, Model
from openmcf.specs.references import Output, Reference, ValueOrRef

NAME = pattern(
    r"[a-zA-Z0-9_.-]+|(/[a-zA-Z0-9_.-]+){1,15}",
    "a parameter name: letters, digits, `_`, `.` and `-`, or up to 15 such parts that each follow a `/`",
)
NAME_LENGTH = 1011
KEY_ID = pattern(r"[a-zA-Z0-9:/_-]+", "a KMS key: its id, ARN or alias, such as alias/app")
ARN_OF_PARAMETER = Format("arn:ssm:parameter", "the ARN of an SSM parameter")
VERSION = Format("ssm-parameter-version", "the version of an SSM parameter")

Value = Annotated[str | Reference, ValueOrRef(secret=True, max_length=8192)]
KeyId = Annotated[str | Reference, KEY._replace(pattern=KEY_ID, max_length=256)]


class AwsSsmParameterSpec(Model):
    """The wanted state of a parameter."""

    region: Region | None = Field(
        None, description="AWS region of the parameter; the target's if unset.", json_schema_extra=REPLACES
    )
    name: Annotated[str, Field(max_length=NAME_LENGTH, pattern=NAME)] | None = Field(
        None,
        description="Name of the parameter, such as `/app/database/url`; `metadata.name` if unset.",
        json_schema_extra=REPLACES,
    )
    type: Literal["String", "StringList", "SecureString"] = Field(
        description="What the value is: a text, texts with commas between them, or a text that is encrypted.",
    )
    value: Value = Field(
        description="The value: up to 4 KB, or 8 KB in the tier `Advanced`. It is never shown.",
        json_schema_extra=SECRET_FIELD,
    )
    tier: Literal["Standard", "Advanced", "Intelligent-Tiering"] = Field(
        "Standard",
        description="How large the value may be. `Advanced` costs money, and its way back to `Standard` "
        "replaces the parameter.",
    )
    description: str = Field("", max_length=1024, description="What the parameter is for.")
    key_id: KeyId | None = Field(
        None, description="KMS key that encrypts a `SecureString`; the account's `alias/aws/ssm` if unset."
    )
    allowed_pattern: str = Field(
        "", max_length=1024, description="Regular expression that AWS checks values by; none if empty."
    )
    data_type: Literal["text", "aws:ec2:image", "aws:ssm:integration"] = Field(
        "text",
        description="What AWS checks the value to be: any text, the id of an AMI, or an integration.",
        json_schema_extra=REPLACES,
    )
    tags: Tags = Field({}, description="Tags on the parameter.")


class AwsSsmParameterOutputs(Model):
    """What a parameter's stack gives."""

    parameter_name: Annotated[str, Output(formats.NAME)] = Field(description="Name of the parameter.")
    parameter_arn: Annotated[str, Output(ARN_OF_PARAMETER)] = Field(description="ARN of the parameter.")
    version: Annotated[str, Output(VERSION)] = Field(description="Number of the value's version.")


class AwsSsmParameter(Manifest):
    """A parameter of SSM Parameter Store: a setting, or a secret that is encrypted."""

    kind: Literal["AwsSsmParameter"]
    spec: AwsSsmParameterSpec


def parameter_name(manifest: AwsSsmParameter) -> str:
    """What AWS calls the parameter."""
    return manifest.spec.name or manifest.metadata.name
