"""AwsLambdaLayer: a version of the layer."""

from openmcf.kinds.aws_lambda_layer.fields import FIELDS
from openmcf.kinds.aws_lambda_layer.spec import AwsLambdaLayer
from openmcf.kit.local_code import code_properties
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations


def deploy(manifest: AwsLambdaLayer, context: Context) -> Declarations:
    """The version; any change replaces it by another."""
    spec = manifest.spec
    name = spec.layer_name or manifest.metadata.name
    inputs = {
        "layerName": name,
        **FIELDS.inputs(spec, context.resolve),
        **code_properties(spec.local_path, spec.s3, name, context),
    }
    version = Declaration("aws:lambda/layerVersion:LayerVersion", name, inputs)
    outputs = {
        "layer_version_arn": version["arn"],
        "layer_arn": version["layerArn"],
        "version": version["version"],
    }
    return Declarations([version], outputs)
