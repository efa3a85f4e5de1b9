"""Who may call a Lambda function: a statement in the function's resource policy."""

from collections.abc import Sequence

from openmcf.kit.invocation import qualified
from openmcf.properties.declarations import Alias, Declaration, apply
from openmcf.properties.values import Value

PERMISSION = "aws:lambda/permission:Permission"


def invoke_permission(
    name: str,
    function: Value,
    *,
    principal: str,
    source_arn: Value,
    statement_id: Value,
    parent: Declaration | None = None,
    aliases: Sequence[Alias] = (),
) -> Declaration:
    """Let an AWS service call the function on behalf of one of its resources, the source.

    What has the source call the function is to depend on it: AWS reads a function's policy at each call.
    function: its ARN, or the ARN by which API Gateway invokes it. statement_id: unique in its policy.
    """
    # A function's own output has no qualifier, and a value that is no text yet always comes from one.
    arn, qualifier = (
        qualified(function) if isinstance(function, str) else (apply(_unqualified, function), None)
    )
    inputs = {
        "action": "lambda:InvokeFunction",
        "function": arn,
        "qualifier": qualifier,
        "principal": principal,
        "sourceArn": source_arn,
        "statementId": statement_id,
    }
    return Declaration(PERMISSION, name, inputs, parent=parent, aliases=aliases)


def formerly_under(parent_type: str, name: str) -> Alias:
    """The alias of a permission of that name that was the child of a resource of that type.

    parent_type: with the types of its own parents, as URNs have them.
    """
    return Alias(name, f"{parent_type}${PERMISSION}")


def _unqualified(function: str) -> str:
    return qualified(function)[0]
