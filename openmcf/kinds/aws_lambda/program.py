"""AwsLambda: the function, and before it its log group."""

import pulumi
from pulumi_aws import cloudwatch, lambda_

from openmcf.kinds.aws_lambda.spec import AwsLambda, AwsLambdaSpec
from openmcf.kit.local_code import local_code
from openmcf.kit.program import Context, Outputs


def deploy(manifest: AwsLambda, context: Context) -> Outputs:
    """Declare the function, after its log group, which Lambda would make itself, without retention."""
    spec = manifest.spec
    name = spec.function_name or manifest.metadata.name
    log_group = cloudwatch.LogGroup(
        name,
        name=f"/aws/lambda/{name}",
        retention_in_days=spec.log_retention_days,
        tags=spec.tags or None,
    )
    layers = [context.resolve(layer) for layer in spec.layer_arns]
    function = _function(name, spec, layers, context, log_group)
    return {
        "function_arn": function.arn,
        "function_name": function.name,
        "invoke_arn": function.invoke_arn,
        "log_group_name": log_group.name,
        "role_arn": function.role,
        "layer_arns": layers,
    }


def _function(
    name: str,
    spec: AwsLambdaSpec,
    layers: list[pulumi.Input[str]],
    context: Context,
    log_group: cloudwatch.LogGroup,
) -> lambda_.Function:
    args = lambda_.FunctionArgs(
        name=name,
        description=spec.description,
        role=context.resolve(spec.role_arn),
        architectures=[spec.architecture.lower()],
        memory_size=spec.memory_mb,
        timeout=spec.timeout_seconds,
        ephemeral_storage=lambda_.FunctionEphemeralStorageArgs(size=spec.ephemeral_storage_mb),
        reserved_concurrent_executions=spec.reserved_concurrency,
        environment=_environment(spec, context),
        kms_key_arn=context.resolve_if_given(spec.kms_key_arn),
        layers=layers or None,
        vpc_config=_vpc_config(spec, context),
        tracing_config=lambda_.FunctionTracingConfigArgs(mode=spec.tracing_mode),
        dead_letter_config=_dead_letter_config(spec, context),
        tags=spec.tags or None,
    )
    _set_code(args, name, spec, context)
    # What the console sets is in the outputs only; the official provider does not say that it is secret.
    opts = pulumi.ResourceOptions(depends_on=[log_group], additional_secret_outputs=["environment"])
    return lambda_.Function(name, args, opts)


def _set_code(args: lambda_.FunctionArgs, name: str, spec: AwsLambdaSpec, context: Context) -> None:
    args.runtime = spec.runtime
    args.handler = spec.handler
    args.package_type = "Image" if spec.image_uri else "Zip"
    args.image_uri = spec.image_uri
    args.code = local_code(spec.local_path, name, context)
    if spec.s3 is not None:
        args.s3_bucket = spec.s3.bucket
        args.s3_key = spec.s3.key
        args.s3_object_version = spec.s3.object_version


def _environment(
    spec: AwsLambdaSpec, context: Context
) -> pulumi.Output[lambda_.FunctionEnvironmentArgs] | None:
    """The environment, secret as a whole: so are the variables that others add to it."""
    if not spec.environment:
        return None
    variables = {name: context.resolve(value) for name, value in spec.environment.items()}
    return pulumi.Output.secret(lambda_.FunctionEnvironmentArgs(variables=variables))


def _vpc_config(spec: AwsLambdaSpec, context: Context) -> lambda_.FunctionVpcConfigArgs | None:
    if not spec.subnets:
        return None
    return lambda_.FunctionVpcConfigArgs(
        subnet_ids=[context.resolve(subnet) for subnet in spec.subnets],
        security_group_ids=[context.resolve(group) for group in spec.security_groups],
    )


def _dead_letter_config(spec: AwsLambdaSpec, context: Context) -> lambda_.FunctionDeadLetterConfigArgs | None:
    if spec.dead_letter_target_arn is None:
        return None
    target = context.resolve(spec.dead_letter_target_arn)
    return lambda_.FunctionDeadLetterConfigArgs(target_arn=target)
