"""AwsCognitoUserPool: the Lambda functions that the pool calls, and its permission to call them."""

from collections.abc import Iterator
from typing import NamedTuple

import pulumi
from pulumi_aws import cognito

from openmcf.kinds.aws_cognito_user_pool.spec.triggers import (
    CustomSender,
    LambdaConfig,
    PreTokenGenerationConfig,
)
from openmcf.kit.invoke_permission import allow_invocation, formerly_under
from openmcf.kit.program import Context
from openmcf.specs.references import Reference

USER_POOL = "aws:cognito/userPool:UserPool"


def lambda_config(triggers: LambdaConfig, context: Context) -> cognito.UserPoolLambdaConfigArgs:
    """The functions, by what they are called for."""
    args = cognito.UserPoolLambdaConfigArgs(
        pre_sign_up=context.resolve_if_given(triggers.pre_sign_up),
        pre_authentication=context.resolve_if_given(triggers.pre_authentication),
        post_authentication=context.resolve_if_given(triggers.post_authentication),
        post_confirmation=context.resolve_if_given(triggers.post_confirmation),
        pre_token_generation=context.resolve_if_given(triggers.pre_token_generation),
        custom_message=context.resolve_if_given(triggers.custom_message),
        user_migration=context.resolve_if_given(triggers.user_migration),
        define_auth_challenge=context.resolve_if_given(triggers.define_auth_challenge),
        create_auth_challenge=context.resolve_if_given(triggers.create_auth_challenge),
        verify_auth_challenge_response=context.resolve_if_given(triggers.verify_auth_challenge_response),
        kms_key_id=context.resolve_if_given(triggers.kms_key_id),
    )
    _set_versioned(args, triggers, context)
    return args


def _set_versioned(args: cognito.UserPoolLambdaConfigArgs, triggers: LambdaConfig, context: Context) -> None:
    """Set the functions that are given with the version of their event."""
    if (tokens := triggers.pre_token_generation_config) is not None:
        args.pre_token_generation_config = cognito.UserPoolLambdaConfigPreTokenGenerationConfigArgs(
            lambda_arn=context.resolve(tokens.lambda_arn), lambda_version=tokens.lambda_version
        )
    if (email := triggers.custom_email_sender) is not None:
        args.custom_email_sender = cognito.UserPoolLambdaConfigCustomEmailSenderArgs(
            lambda_arn=context.resolve(email.lambda_arn), lambda_version=email.lambda_version
        )
    if (sms := triggers.custom_sms_sender) is not None:
        args.custom_sms_sender = cognito.UserPoolLambdaConfigCustomSmsSenderArgs(
            lambda_arn=context.resolve(sms.lambda_arn), lambda_version=sms.lambda_version
        )


class Caller(NamedTuple):
    """The pool that calls: its id and its ARN."""

    id: pulumi.Input[str]
    arn: pulumi.Input[str]


def allow_triggers(triggers: LambdaConfig, pool: Caller, context: Context) -> list[pulumi.CustomResource]:
    """Let the pool, and no other, call its functions; a permission per trigger, named as it.

    They are no children of the pool, which comes after them where it is there already.
    """
    return [
        allow_invocation(
            name,
            context.resolve(function),
            principal="cognito-idp.amazonaws.com",
            source_arn=pool.arn,
            statement_id=pulumi.Output.concat(pool.id, "-", name),
            opts=pulumi.ResourceOptions(aliases=[formerly_under(USER_POOL, name)]),
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
