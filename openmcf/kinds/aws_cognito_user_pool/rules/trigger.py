"""Rules of AwsCognitoUserPool about its Lambda triggers."""

from collections.abc import Iterator

from pydantic.alias_generators import to_camel

from openmcf.kinds.aws_cognito_user_pool.spec.client import AwsCognitoUserPoolClient
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool
from openmcf.specs.aws.arns import arn_region
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.invalid import valid_items

RULES = RuleBook()

_CHALLENGES = ("define_auth_challenge", "create_auth_challenge", "verify_auth_challenge_response")
_TRIGGERS = (
    *(
        "pre_sign_up",
        "pre_authentication",
        "post_authentication",
        "post_confirmation",
        "pre_token_generation",
    ),
    *("custom_message", "user_migration", *_CHALLENGES, "kms_key_id"),
)
_VERSIONED = ("pre_token_generation_config", "custom_email_sender", "custom_sms_sender")


@RULES.error("cognito-trigger-region")
def triggers_are_in_the_pools_region(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Trigger functions, and the key for custom senders, are in the pool's region.

    Source: measured, "Cross-region lambda functions are not supported"; other accounts are fine.
    """
    for path, arn in _literal_arns(pool):
        region = arn_region(arn)
        if region is not None and region != pool.spec.region:
            message = f"is in `{region}`, and the pool in `{pool.spec.region}`"
            yield Finding(path, message, "AWS takes only what is in the pool's own region")


def _literal_arns(pool: AwsCognitoUserPool) -> Iterator[tuple[str, object]]:
    """The path and value of each trigger, and of the senders' key."""
    triggers = pool.spec.lambda_config
    if triggers is None:
        return
    for name in _TRIGGERS:
        yield f"spec.lambdaConfig.{to_camel(name)}", getattr(triggers, name)
    for name in _VERSIONED:
        trigger = getattr(triggers, name)
        if trigger is not None:
            yield f"spec.lambdaConfig.{to_camel(name)}.lambdaArn", trigger.lambda_arn


@RULES.error("cognito-pre-token-twice")
def pre_token_trigger_is_one_function(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`preTokenGeneration` and `preTokenGenerationConfig` name the same function if both are given.

    Source: API model, `LambdaConfigType.PreTokenGenerationConfig`; measured refusal otherwise.
    """
    triggers = pool.spec.lambda_config
    if triggers is None or triggers.pre_token_generation_config is None:
        return
    function = triggers.pre_token_generation
    if function is not None and function != triggers.pre_token_generation_config.lambda_arn:
        message = "is another function than that of `preTokenGenerationConfig`"
        yield Finding(
            "spec.lambdaConfig.preTokenGeneration", message, "keep `preTokenGenerationConfig` alone"
        )


@RULES.error("cognito-sender-key")
def custom_senders_have_a_key(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`customEmailSender` and `customSmsSender` need `kmsKeyId`, with which Cognito encrypts the codes.

    Source: API model, `LambdaConfigType.KMSKeyID`; terraform-provider-aws, `RequiredWith`.
    """
    triggers = pool.spec.lambda_config
    if triggers is None or triggers.kms_key_id is not None:
        return
    if triggers.custom_email_sender is not None or triggers.custom_sms_sender is not None:
        message = "is required with `customEmailSender` and `customSmsSender`"
        yield Finding("spec.lambdaConfig.kmsKeyId", message, "add the ARN of a KMS key in the pool's region")


@RULES.warning("cognito-custom-auth-incomplete")
def challenge_triggers_come_together(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`defineAuthChallenge`, `createAuthChallenge` and `verifyAuthChallengeResponse` are given together.

    Source: Cognito guide, "Custom authentication challenge Lambda triggers".
    """
    triggers = pool.spec.lambda_config
    missing = [name for name in _CHALLENGES if getattr(triggers, name, None) is None]
    if 0 < len(missing) < len(_CHALLENGES):
        for name in missing:
            message = "is missing, and the other custom authentication triggers do not work without it"
            yield Finding(f"spec.lambdaConfig.{to_camel(name)}", message, "add it, or remove the others")


@RULES.warning("cognito-custom-auth-trigger", each="clients")
def custom_auth_has_its_trigger(
    pool: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """`ALLOW_CUSTOM_AUTH` needs the trigger `defineAuthChallenge`.

    Source: Cognito guide, "Custom authentication challenge Lambda triggers"; sign-in fails without it.
    """
    triggers = pool.spec.lambda_config
    if triggers is not None and triggers.define_auth_challenge is not None:
        return
    for index, flow in valid_items(client.explicit_auth_flows):
        if flow == "ALLOW_CUSTOM_AUTH":
            message = "`ALLOW_CUSTOM_AUTH` fails without the trigger `lambdaConfig.defineAuthChallenge`"
            hint = "add the custom authentication triggers, or remove the flow"
            yield Finding(f"explicitAuthFlows[{index}]", message, hint)
