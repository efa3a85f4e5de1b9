"""AwsCognitoUserPool: the pool's permission to call its Lambda functions."""

from collections.abc import Iterator
from typing import NamedTuple

from openmcf.kinds.aws_cognito_user_pool.spec.triggers import (
    CustomSender,
    LambdaConfig,
    PreTokenGenerationConfig,
)
from openmcf.kit.invoke_permission import formerly_under, invoke_permission
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, concat
from openmcf.properties.values import Value
from openmcf.specs.references import Reference

USER_POOL = "aws:cognito/userPool:UserPool"


class Caller(NamedTuple):
    """The pool that calls: its id and its ARN."""

    id: Value
    arn: Value


def trigger_permissions(triggers: LambdaConfig, pool: Caller, context: Context) -> list[Declaration]:
    """Let the pool, and no other, call its functions; a permission per trigger, named as it.

    They are no children of the pool, which comes after them where it is there already.
    """
    return [
        invoke_permission(
            name,
            context.resolve(function),
            principal="cognito-idp.amazonaws.com",
            source_arn=pool.arn,
            statement_id=concat(pool.id, "-", name),
            aliases=[formerly_under(USER_POOL, name)],
        )
        for name, function in _functions(triggers)
    ]


def _functions(triggers: LambdaConfig) -> Iterator[tuple[str, str | Reference]]:
    """The function of each trigger, by the trigger's field."""
    for field, info in LambdaConfig.model_fields.items():
        value, name = getattr(triggers, field), info.alias or field
        if isinstance(value, (PreTokenGenerationConfig, CustomSender)):
            yield name, value.lambda_arn
        elif value is not None and field != "kms_key_id":
            yield name, value
