"""Who may call a Lambda function: a statement in the function's resource policy."""

import pulumi
from pulumi_aws import lambda_

_WRAPPED = "/functions/"


def allow_invocation(
    name: str,
    function: pulumi.Input[str],
    *,
    principal: str,
    source_arn: pulumi.Input[str],
    statement_id: pulumi.Input[str],
    parent: pulumi.Resource,
) -> None:
    """Let an AWS service call the function on behalf of one of its resources, the source.

    function: its ARN, or the ARN by which API Gateway invokes it. statement_id: unique in its policy.
    """
    # A function's own output has no qualifier, and a value that is an Output always comes from one.
    arn, qualifier = _parts(function) if isinstance(function, str) else (_unqualified(function), None)
    lambda_.Permission(
        name,
        action="lambda:InvokeFunction",
        function=arn,
        qualifier=qualifier,
        principal=principal,
        source_arn=source_arn,
        statement_id=statement_id,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def invocation_uri(function: str) -> str:
    """The ARN by which API Gateway invokes a function, from the function's own or from itself.

    Its form: API Gateway's API model, `CreateAuthorizer.AuthorizerUri`.
    """
    if _WRAPPED in function:
        return function
    _, partition, _, region, *_ = function.split(":")
    return f"arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"


def _unqualified(function: pulumi.Input[str]) -> pulumi.Output[str]:
    return pulumi.Output.from_input(function).apply(lambda arn: _parts(arn)[0])


def _parts(function: str) -> tuple[str, str | None]:
    """The function's own ARN, and the version or alias behind it."""
    arn = function.partition(_WRAPPED)[2].removesuffix("/invocations") or function
    parts = arn.split(":")
    return ":".join(parts[:7]), ":".join(parts[7:]) or None
