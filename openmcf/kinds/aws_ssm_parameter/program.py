"""AwsSsmParameter: the parameter."""

from pulumi_aws import ssm

from openmcf.kinds.aws_ssm_parameter.spec import AwsSsmParameter, parameter_name
from openmcf.kit.program import Context, Outputs


def deploy(manifest: AwsSsmParameter, context: Context) -> Outputs:
    """Declare the parameter."""
    spec = manifest.spec
    parameter = ssm.Parameter(
        manifest.metadata.name,
        name=parameter_name(manifest),
        type=spec.type,
        value=context.resolve(spec.value),
        tier=spec.tier,
        description=spec.description or None,
        key_id=context.resolve_if_given(spec.key_id),
        allowed_pattern=spec.allowed_pattern or None,
        data_type=spec.data_type,
        tags=spec.tags or None,
    )
    return {
        "parameter_name": parameter.name,
        "parameter_arn": parameter.arn,
        "version": parameter.version.apply(str),
    }
