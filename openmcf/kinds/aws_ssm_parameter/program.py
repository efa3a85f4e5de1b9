"""AwsSsmParameter: the parameter."""

from openmcf.kinds.aws_ssm_parameter.fields import FIELDS
from openmcf.kinds.aws_ssm_parameter.spec import AwsSsmParameter, parameter_name
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations, apply


def deploy(manifest: AwsSsmParameter, context: Context) -> Declarations:
    """The parameter."""
    inputs = {"name": parameter_name(manifest), **FIELDS.inputs(manifest.spec, context.resolve)}
    parameter = Declaration(
        "aws:ssm/parameter:Parameter",
        manifest.metadata.name,
        inputs,
        additional_secret_outputs=["value", "valueWo"],
    )
    outputs = {
        "parameter_name": parameter["name"],
        "parameter_arn": parameter["arn"],
        "version": apply(str, parameter["version"]),
    }
    return Declarations([parameter], outputs)
