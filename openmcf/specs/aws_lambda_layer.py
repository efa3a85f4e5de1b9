"""AwsLambdaLayer: a version of a Lambda layer.

Limits: Lambda's API model (`PublishLayerVersion`). A version never changes: whatever does makes a new one.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.aws.lambda_code import LocalPath, Runtime, S3Object, unknown_runtime
from openmcf.specs.fields import LINE, Region, pattern
from openmcf.specs.findings import Found, RuleBook
from openmcf.specs.invalid import known_items
from openmcf.specs.kind import Kind
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, Distinct, Model
from openmcf.specs.references import Output

RULES = RuleBook()

NAME = pattern(r"[a-zA-Z0-9_-]{1,140}", "a layer name: 1 to 140 letters, digits, - and _")


class AwsLambdaLayerSpec(Model):
    """The wanted state of a layer."""

    region: Region | None = Field(
        None, description="AWS region of the layer; the target's where unset.", json_schema_extra=REPLACES
    )
    layer_name: Annotated[str, Field(pattern=NAME)] | None = Field(
        None, description="Name of the layer; `metadata.name` where unset.", json_schema_extra=REPLACES
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


class AwsLambdaLayerOutputs(Model):
    """What a layer's stack gives."""

    layer_version_arn: Annotated[str, Output("arn:lambda:layer")] = Field(
        description="ARN of this version, which functions take."
    )
    layer_arn: Annotated[str, Output("arn:lambda:versionless-layer")] = Field(
        description="ARN of the layer without a version."
    )
    version: Annotated[str, Output("version")] = Field(description="Number of this version.")


class AwsLambdaLayer(Manifest):
    """A version of a Lambda layer: code or data that functions share."""

    kind: Literal["AwsLambdaLayer"]
    spec: AwsLambdaLayerSpec


KIND = Kind(AwsLambdaLayer, AwsLambdaLayerOutputs, RULES)


@RULES.error("lambda-layer-name")
def name_is_possible(layer: AwsLambdaLayer) -> Iterator[Found]:
    """A layer's name, `metadata.name` by default, has 1 to 140 letters, digits, `-` and `_`."""
    name = layer.metadata.name
    if layer.spec.layer_name is None and not re.fullmatch(NAME, name):
        message = f"`{name}` is no layer name: 1 to 140 letters, digits, - and _"
        yield Found("metadata.name", message, "give `spec.layerName`, or rename the manifest")


@RULES.error("lambda-layer-content")
def content_is_in_one_place(layer: AwsLambdaLayer) -> Iterator[Found]:
    """Exactly one of `localPath` and `s3` says where the content is."""
    local_path, s3 = layer.spec.local_path, layer.spec.s3
    if local_path is None and s3 is None:
        message, hint = "nothing says where the content is", "give `localPath` or `s3`"
        yield Found("spec", message, hint, on_key=True)
    if local_path is not None and s3 is not None:
        message = "`localPath` says already where the content is"
        yield Found("spec.s3", message, "keep one of them", on_key=True)


@RULES.warning("lambda-layer-runtime-unknown")
def runtimes_are_known(layer: AwsLambdaLayer) -> Iterator[Found]:
    """The compatible runtimes should be versions that openmcf knows Lambda to have."""
    for index, runtime in known_items(layer.spec.compatible_runtimes):
        yield from unknown_runtime(f"spec.compatibleRuntimes[{index}]", runtime)
