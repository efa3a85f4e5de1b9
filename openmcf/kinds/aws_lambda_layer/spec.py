"""AwsLambdaLayer: a version of a Lambda layer.

Limits: Lambda's API model (`PublishLayerVersion`). A version never changes: whatever does makes a new one.
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.aws.arns import ARN_OF_LAYER_VERSION, Region
from openmcf.specs.aws.lambda_code import LocalPath, Runtime, S3Object
from openmcf.specs.fields import LINE, pattern
from openmcf.specs.formats import Format
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, Distinct, Model
from openmcf.specs.references import Output

NAME = pattern(r"[a-zA-Z0-9_-]{1,140}", "a layer name: 1 to 140 letters, digits, - and _")


class AwsLambdaLayerSpec(Model):
    """The wanted state of a layer."""

    region: Region | None = Field(
        None, description="AWS region of the layer; the target's if unset.", json_schema_extra=REPLACES
    )
    layer_name: Annotated[str, Field(pattern=NAME)] | None = Field(
        None, description="Name of the layer; `metadata.name` if unset.", json_schema_extra=REPLACES
    )
    description: str | None = Field(
        None, max_length=256, description="What is in this version.", json_schema_extra=REPLACES
    )
    local_path: LocalPath | None = Field(
        None,
        description="The content as a directory or .zip archive, relative to the manifest; this or `s3`.",
        json_schema_extra=REPLACES,
    )
    s3: S3Object | None = Field(
        None,
        description="The content as a .zip archive in S3; this or `localPath`.",
        json_schema_extra=REPLACES,
    )
    compatible_runtimes: Annotated[list[Runtime], Distinct()] = Field(
        [],
        max_length=15,
        description="Runtimes that the content is for; a label to search by, nothing is refused for it.",
        json_schema_extra=REPLACES,
    )
    compatible_architectures: Annotated[list[Literal["X86_64", "ARM64"]], Distinct()] = Field(
        [], description="Processors that the content is built for.", json_schema_extra=REPLACES
    )
    license_info: str | None = Field(
        None,
        max_length=512,
        pattern=LINE,
        description="Licence of the content: an SPDX identifier, an address or the text.",
        json_schema_extra=REPLACES,
    )
    skip_destroy: bool = Field(
        False, description="Whether replaced versions stay, for functions that still use them."
    )


ARN_OF_LAYER = Format("arn:lambda:versionless-layer", "the ARN of a layer without its version")
VERSION = Format("version", "a version number")


class AwsLambdaLayerOutputs(Model):
    """What a layer's stack gives."""

    layer_version_arn: Annotated[str, Output(ARN_OF_LAYER_VERSION)] = Field(
        description="ARN of this version, which functions take."
    )
    layer_arn: Annotated[str, Output(ARN_OF_LAYER)] = Field(description="ARN of the layer without a version.")
    version: Annotated[str, Output(VERSION)] = Field(description="Number of this version.")


class AwsLambdaLayer(Manifest):
    """A version of a Lambda layer: code or data that functions share."""

    kind: Literal["AwsLambdaLayer"]
    spec: AwsLambdaLayerSpec
