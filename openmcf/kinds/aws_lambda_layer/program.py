"""AwsLambdaLayer: a version of the layer."""

from pulumi_aws import lambda_

from openmcf.kinds.aws_lambda_layer.spec import AwsLambdaLayer
from openmcf.kit.local_code import local_code
from openmcf.kit.program import Context, Outputs


def deploy(manifest: AwsLambdaLayer, context: Context) -> Outputs:
    """Declare the version; any change replaces it by another."""
    spec = manifest.spec
    name = spec.layer_name or manifest.metadata.name
    version = lambda_.LayerVersion(
        name,
        layer_name=name,
        description=spec.description,
        code=local_code(spec.local_path, name, context),
        s3_bucket=spec.s3.bucket if spec.s3 else None,
        s3_key=spec.s3.key if spec.s3 else None,
        s3_object_version=spec.s3.object_version if spec.s3 else None,
        compatible_runtimes=spec.compatible_runtimes or None,
        compatible_architectures=[processor.lower() for processor in spec.compatible_architectures] or None,
        license_info=spec.license_info,
        skip_destroy=spec.skip_destroy,
    )
    return {"layer_version_arn": version.arn, "layer_arn": version.layer_arn, "version": version.version}
