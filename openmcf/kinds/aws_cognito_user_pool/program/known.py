"""AwsCognitoUserPool: whether the pool that is recorded is the one that there will be."""

from openmcf.kinds.aws_cognito_user_pool.program.directory import schemas
from openmcf.kinds.aws_cognito_user_pool.program.triggers import USER_POOL, Caller
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPoolSpec
from openmcf.kit.invocation import region_of
from openmcf.kit.program import Context, Recorded


def known_pool(name: str, spec: AwsCognitoUserPoolSpec, context: Context) -> Caller | None:
    """The recorded pool, if it certainly stays; None if there is none, or another may take its place."""
    recorded = context.recorded(USER_POOL, None)
    if recorded is None or not _stays(recorded, name, spec, context):
        return None
    return Caller(recorded.id, recorded.outputs["arn"])


def _stays(recorded: Recorded, name: str, spec: AwsCognitoUserPoolSpec, context: Context) -> bool:
    """Whether nothing changes that could have either provider make another pool.

    The official one replaces a pool also for its name. Attributes may be added.
    """
    inputs = recorded.inputs
    wanted = schemas(spec, context)
    return (
        region_of(recorded.outputs.get("arn")) == context.region
        and inputs.get("name") == name
        and (inputs.get("usernameAttributes") or []) == spec.username_attributes
        and (inputs.get("aliasAttributes") or []) == spec.alias_attributes
        and inputs.get("usernameConfiguration") == {"caseSensitive": spec.username_case_sensitive}
        and all(attribute in wanted for attribute in inputs.get("schemas") or [])
    )
