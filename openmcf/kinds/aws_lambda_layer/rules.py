"""Cross-field rules of AwsLambdaLayer."""

import re
from collections.abc import Iterator

from openmcf.kinds.aws_lambda_layer.spec import NAME, AwsLambdaLayer
from openmcf.specs.aws.lambda_code import unknown_runtime
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.invalid import valid_items

RULES = RuleBook()


@RULES.error("lambda-layer-name")
def name_is_possible(layer: AwsLambdaLayer) -> Iterator[Finding]:
    """A layer's name, `metadata.name` by default, has 1 to 140 letters, digits, `-` and `_`."""
    name = layer.metadata.name
    if layer.spec.layer_name is None and not re.fullmatch(NAME, name):
        message = f"`{name}` is no layer name: 1 to 140 letters, digits, - and _"
        yield Finding("metadata.name", message, "give `spec.layerName`, or rename the manifest")


@RULES.error("lambda-layer-content")
def content_is_in_one_place(layer: AwsLambdaLayer) -> Iterator[Finding]:
    """Exactly one of `localPath` and `s3` says where the content is."""
    local_path, s3 = layer.spec.local_path, layer.spec.s3
    if local_path is None and s3 is None:
        message, hint = "nothing says where the content is", "give `localPath` or `s3`"
        yield Finding("spec", message, hint, on_key=True)
    if local_path is not None and s3 is not None:
        message = "`localPath` says already where the content is"
        yield Finding("spec.s3", message, "keep one of them", on_key=True)


@RULES.warning("lambda-layer-runtime-unknown")
def runtimes_are_known(layer: AwsLambdaLayer) -> Iterator[Finding]:
    """The compatible runtimes should be versions that openmcf knows Lambda to have."""
    for index, runtime in valid_items(layer.spec.compatible_runtimes):
        yield from unknown_runtime(f"spec.compatibleRuntimes[{index}]", runtime)
