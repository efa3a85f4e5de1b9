"""AwsLambda: the function, and before it its log group."""

from openmcf.kinds.aws_lambda.fields import FIELDS
from openmcf.kinds.aws_lambda.spec import AwsLambda, AwsLambdaSpec
from openmcf.kit.field_map import resolved
from openmcf.kit.local_code import code_properties
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations
from openmcf.properties.values import Secret


def deploy(manifest: AwsLambda, context: Context) -> Declarations:
    """The function, after its log group, which Lambda would make itself, without retention."""
    spec = manifest.spec
    name = spec.function_name or manifest.metadata.name
    log_group = _log_group(name, spec)
    function = _function(name, spec, context, log_group)
    outputs = {
        "function_arn": function["arn"],
        "function_name": function["name"],
        "invoke_arn": function["invokeArn"],
        "log_group_name": log_group["name"],
        "role_arn": function["role"],
        "layer_arns": resolved(spec.layer_arns, context.resolve),
    }
    return Declarations([log_group, function], outputs)


def _log_group(name: str, spec: AwsLambdaSpec) -> Declaration:
    inputs = {
        "name": f"/aws/lambda/{name}",
        "retentionInDays": spec.log_retention_days,
        "tags": spec.tags or None,
    }
    return Declaration("aws:cloudwatch/logGroup:LogGroup", name, inputs)


def _function(name: str, spec: AwsLambdaSpec, context: Context, log_group: Declaration) -> Declaration:
    inputs = {
        "name": name,
        "packageType": "Image" if spec.image_uri else "Zip",
        **FIELDS.inputs(spec, context.resolve),
        **code_properties(spec.local_path, spec.s3, name, context),
        "environment": _environment(spec, context),
    }
    # What the console sets is in the outputs only; the official provider does not say that it is secret.
    return Declaration(
        "aws:lambda/function:Function",
        name,
        inputs,
        depends_on=[log_group],
        additional_secret_outputs=["environment"],
    )


def _environment(spec: AwsLambdaSpec, context: Context) -> Secret | None:
    """The environment, secret as a whole: so are the variables that others add to it."""
    if not spec.environment:
        return None
    return Secret({"variables": resolved(spec.environment, context.resolve)})
