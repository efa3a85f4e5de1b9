"""Who may call a Lambda function: a statement in the function's resource policy."""

import pulumi
import pulumi_aws

from openmcf.kit.invocation import qualified
from openmcf.kit.loading import loading


def allow_invocation(
    name: str,
    function: pulumi.Input[str],
    *,
    principal: str,
    source_arn: pulumi.Input[str],
    statement_id: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> pulumi.CustomResource:
    """Let an AWS service call the function on behalf of one of its resources, the source.

    What has the source call the function is to depend on it: AWS reads a function's policy at each call.
    function: its ARN, or the ARN by which API Gateway invokes it. statement_id: unique in its policy.
    """
    # A function's own output has no qualifier, and a value that is an Output always comes from one.
    arn, qualifier = qualified(function) if isinstance(function, str) else (_unqualified(function), None)
    with loading:  # most pools need none, and the part takes 40 ms to load
        permission = pulumi_aws.lambda_.Permission
    return permission(
        name,
        action="lambda:InvokeFunction",
        function=arn,
        qualifier=qualifier,
        principal=principal,
        source_arn=source_arn,
        statement_id=statement_id,
        opts=opts,
    )


def formerly_under(parent_type: str, name: str) -> pulumi.Output[str]:
    """The URN, for an alias, of a permission of that name that was the child of a resource of that type.

    parent_type: with the types of its own parents, as URNs have them.
    """
    parent = pulumi.create_urn("parent", parent_type)
    return pulumi.create_urn(name, "aws:lambda/permission:Permission", parent)


def _unqualified(function: pulumi.Input[str]) -> pulumi.Output[str]:
    return pulumi.Output.from_input(function).apply(lambda arn: qualified(arn)[0])
