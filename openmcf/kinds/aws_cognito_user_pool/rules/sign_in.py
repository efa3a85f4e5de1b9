"""Rules of AwsCognitoUserPool about signing in: verified attributes, factors, MFA, recovery, tiers."""

from collections.abc import Iterator

from openmcf.kinds.aws_cognito_user_pool.spec.client import AwsCognitoUserPoolClient
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.invalid import repeated, until_invalid, valid_items

RULES = RuleBook()

_CONTACTS = frozenset({"email", "phone_number"})
_PASSWORDLESS = frozenset({"EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"})
_PASSKEY_MFA = "MULTI_FACTOR_WITH_USER_VERIFICATION"


@RULES.error("cognito-sign-in-attributes")
def username_attributes_exclude_alias_attributes(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`usernameAttributes` and `aliasAttributes` exclude each other.

    Source: the page; CreateUserPool.
    """
    if pool.spec.username_attributes and pool.spec.alias_attributes:
        message = "cannot be combined with `usernameAttributes`"
        hint = (
            "keep `usernameAttributes` to sign up with these, `aliasAttributes` to sign in with them as well"
        )
        yield Finding("spec.aliasAttributes", message, hint, on_key=True)


@RULES.warning("cognito-sign-in-unverified")
def sign_in_attributes_are_verified(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Email addresses and phone numbers that users sign in with are auto-verified.

    Source: Cognito guide, "Customizing sign-in attributes": an alias works only once it is verified.
    """
    spec = pool.spec
    for field, attributes in (
        ("usernameAttributes", spec.username_attributes),
        ("aliasAttributes", spec.alias_attributes),
    ):
        for index, attribute in valid_items(attributes):
            if attribute in _CONTACTS and attribute not in spec.auto_verified_attributes:
                message = f"users sign in with `{attribute}`, but nothing verifies it"
                yield Finding(
                    f"spec.{field}[{index}]", message, f"add `{attribute}` to `autoVerifiedAttributes`"
                )


@RULES.error("cognito-update-verification")
def verified_updates_are_of_verified_attributes(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`attributesRequireVerificationBeforeUpdate` lists only attributes that are auto-verified.

    Source: measured refusal of CreateUserPool.
    """
    for index, attribute in valid_items(pool.spec.attributes_require_verification_before_update):
        if attribute not in pool.spec.auto_verified_attributes:
            yield Finding(
                f"spec.attributesRequireVerificationBeforeUpdate[{index}]",
                f"`{attribute}` is not auto-verified, so its updates cannot be",
                f"add `{attribute}` to `autoVerifiedAttributes`, or remove it here",
            )


@RULES.warning("cognito-phone-verification")
def phone_numbers_are_verified_by_sms(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Auto-verification of `phone_number` needs `smsConfiguration`.

    AWS refuses a new pool without it ("SMS configuration is required when phone_number is selected for auto
    verification", measured), but the reference page has no such field; so this is a warning.
    """
    for index, attribute in valid_items(pool.spec.auto_verified_attributes):
        if attribute == "phone_number" and pool.spec.sms_configuration is None:
            message = "`phone_number` is verified by SMS, and the pool has no `smsConfiguration`"
            hint = "add `smsConfiguration`, or remove `phone_number`"
            yield Finding(f"spec.autoVerifiedAttributes[{index}]", message, hint)


@RULES.error("cognito-first-factor-password")
def first_factors_include_the_password(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`signInPolicy.allowedFirstAuthFactors` includes `PASSWORD`.

    Source: measured, "Password should be configured as one of the allowed first auth factors".
    """
    policy = pool.spec.sign_in_policy
    if policy is not None and "PASSWORD" not in policy.allowed_first_auth_factors:
        message = "AWS does not take first factors without `PASSWORD`"
        yield Finding("spec.signInPolicy.allowedFirstAuthFactors", message, "add `PASSWORD`", on_key=True)


@RULES.error("cognito-first-factor-sms")
def sms_codes_need_sms_configuration(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """First factor `SMS_OTP` needs `smsConfiguration`.

    Source: API model, `SmsConfigurationType`: the role with which Cognito sends text messages.
    """
    policy = pool.spec.sign_in_policy
    if policy is not None and pool.spec.sms_configuration is None:
        for index, factor in valid_items(policy.allowed_first_auth_factors):
            if factor == "SMS_OTP":
                message = "`SMS_OTP` sends text messages, and the pool has no `smsConfiguration`"
                hint = "add `smsConfiguration`, or remove `SMS_OTP`"
                yield Finding(f"spec.signInPolicy.allowedFirstAuthFactors[{index}]", message, hint)


@RULES.error("cognito-mfa-factor")
def mfa_has_a_factor(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """MFA that is `ON` or `OPTIONAL` has at least one second factor.

    Source: measured, "can't disable all MFAs with a required or optional configuration".
    """
    spec = pool.spec
    passkey = spec.web_authn is not None and spec.web_authn.factor_configuration == _PASSKEY_MFA
    other = spec.sms_configuration is not None or spec.email_mfa is not None
    if spec.mfa_configuration != "OFF" and not (spec.software_token_mfa_enabled or passkey or other):
        message = f"`{spec.mfa_configuration}` needs a second factor, and the pool has none"
        hint = "set `softwareTokenMfaEnabled: true`, or add `smsConfiguration` or `emailMfa`"
        yield Finding("spec.mfaConfiguration", message, hint)


@RULES.error("cognito-mfa-off")
def factors_need_mfa(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`softwareTokenMfaEnabled` and `emailMfa` need MFA that is `ON` or `OPTIONAL`.

    Source: the page; measured, "can't turn off MFA and configure an MFA together". `emailMfa` is refused with
    first factor `EMAIL_OTP` too, although its text is also that of sign-in codes (measured, go-to-k/cdkd
    issue 1923).
    """
    spec = pool.spec
    if spec.mfa_configuration == "OFF":
        message = "is a second factor, and `mfaConfiguration` is `OFF`"
        hint = "set `mfaConfiguration` to `OPTIONAL` or `ON`, or remove this"
        if spec.software_token_mfa_enabled:
            yield Finding("spec.softwareTokenMfaEnabled", message, hint)
        if spec.email_mfa is not None:
            yield Finding("spec.emailMfa", message, hint)


@RULES.error("cognito-email-mfa-sender")
def email_mfa_is_sent_with_ses(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`emailMfa` needs `emailSendingAccount: DEVELOPER`.

    Source: measured, "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an
    EmailSendingAccount of COGNITO_DEFAULT".
    """
    email = pool.spec.email_configuration
    if pool.spec.email_mfa is not None and (email is None or email.email_sending_account != "DEVELOPER"):
        message = "`emailMfa` is not sent by Cognito's own account"
        hint = "set `emailSendingAccount: DEVELOPER` and `sourceArn`, to send with Amazon SES"
        yield Finding("spec.emailConfiguration.emailSendingAccount", message, hint)


@RULES.error("cognito-email-mfa-recovery")
def email_mfa_leaves_a_way_to_recover(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`emailMfa` needs two `accountRecoveryMechanisms`.

    Source: pulumi_aws, `UserPoolEmailMfaConfiguration`; email MFA disqualifies email for recovery
    (API model, `AccountRecoverySetting`).
    """
    if pool.spec.email_mfa is not None and len(pool.spec.account_recovery_mechanisms) < 2:
        message = "`emailMfa` needs two recovery mechanisms, since a second factor cannot recover an account"
        yield Finding(
            "spec.accountRecoveryMechanisms",
            message,
            "list `verified_email` and `verified_phone_number`",
            on_key=True,
        )


@RULES.error("cognito-recovery-admin-only")
def admin_only_recovery_is_alone(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Recovery by `admin_only` excludes the other mechanisms.

    Source: measured refusal of CreateUserPool.
    """
    mechanisms = pool.spec.account_recovery_mechanisms
    others = any(mechanism.name != "admin_only" for _, mechanism in valid_items(mechanisms))
    for index, mechanism in valid_items(mechanisms):
        if others and mechanism.name == "admin_only":
            message = "`admin_only` cannot be combined with other mechanisms"
            hint = "remove it, or remove the others"
            yield Finding(f"spec.accountRecoveryMechanisms[{index}].name", message, hint)


@RULES.error("cognito-recovery-distinct")
def recovery_mechanisms_differ(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Recovery mechanisms differ in name and priority.

    Source: measured, "cannot have duplicate priorities or recovery mechanisms".
    """
    mechanisms = pool.spec.account_recovery_mechanisms
    for index, first, mechanism in repeated(mechanisms, lambda mechanism: mechanism.priority):
        if mechanism.name != mechanisms[first].name:
            message = f"priority {mechanism.priority} is taken by another mechanism"
            path = f"spec.accountRecoveryMechanisms[{index}].priority"
            yield Finding(path, message, "give the mechanisms priorities 1 and 2")
    for index, _, mechanism in repeated(mechanisms, lambda mechanism: mechanism.name):
        path = f"spec.accountRecoveryMechanisms[{index}].name"
        yield Finding(path, f"`{mechanism.name}` is listed twice", "keep one of them")


@RULES.warning("cognito-recovery-sms")
def recovery_by_phone_needs_sms_configuration(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Recovery by `verified_phone_number` needs `smsConfiguration`.

    AWS takes the mechanism without it, and then cannot send the code (API model, `SmsConfigurationType`).
    """
    for index, mechanism in valid_items(pool.spec.account_recovery_mechanisms):
        if mechanism.name == "verified_phone_number" and pool.spec.sms_configuration is None:
            message = "`verified_phone_number` sends a text message, and the pool has no `smsConfiguration`"
            hint = "add `smsConfiguration`, or remove the mechanism"
            yield Finding(f"spec.accountRecoveryMechanisms[{index}].name", message, hint)


@RULES.error("cognito-tier-essentials")
def lite_pools_have_lite_features(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Passwordless sign-in, email MFA, managed login and token version 2 need tier `ESSENTIALS` or `PLUS`.

    Source: API model, `UserPoolTier` and the features' own documentation; measured, "The following features
    need to be disabled for the LITE pricing tier configured".
    """
    if pool.spec.user_pool_tier == "LITE":
        for path, feature in _beyond_lite(pool):
            message = f"{feature} needs tier `ESSENTIALS` or `PLUS`, and the pool's is `LITE`"
            yield Finding(path, message, "set `userPoolTier: ESSENTIALS`, or do without it")


def _beyond_lite(pool: AwsCognitoUserPool) -> Iterator[tuple[str, str]]:
    """The path and the words for each feature of a pool that tier LITE lacks."""
    spec = pool.spec
    if spec.email_mfa is not None:
        yield "spec.emailMfa", "email MFA"
    if spec.domain is not None and spec.domain.managed_login_version == 2:
        yield "spec.domain.managedLoginVersion", "managed login"
    if spec.password_policy is not None and spec.password_policy.password_history_size:
        yield "spec.passwordPolicy.passwordHistorySize", "a password history"
    if spec.web_authn is not None and spec.web_authn.factor_configuration == _PASSKEY_MFA:
        yield "spec.webAuthn.factorConfiguration", "MFA by passkey"
    yield from until_invalid(_tokens_beyond_lite(pool))
    yield from until_invalid(_factors_beyond_lite(pool))
    for position, client in valid_items(spec.clients):
        yield from until_invalid(_flows_beyond_lite(client, f"spec.clients[{position}]"))


def _tokens_beyond_lite(pool: AwsCognitoUserPool) -> Iterator[tuple[str, str]]:
    triggers = pool.spec.lambda_config
    config = triggers.pre_token_generation_config if triggers is not None else None
    if config is not None and config.lambda_version != "V1_0":
        version = config.lambda_version
        yield "spec.lambdaConfig.preTokenGenerationConfig.lambdaVersion", f"token event version `{version}`"


def _factors_beyond_lite(pool: AwsCognitoUserPool) -> Iterator[tuple[str, str]]:
    policy = pool.spec.sign_in_policy
    for index, factor in valid_items(policy.allowed_first_auth_factors if policy is not None else ()):
        if factor in _PASSWORDLESS:
            yield f"spec.signInPolicy.allowedFirstAuthFactors[{index}]", f"first factor `{factor}`"


def _flows_beyond_lite(client: AwsCognitoUserPoolClient, path: str) -> Iterator[tuple[str, str]]:
    for index, flow in valid_items(client.explicit_auth_flows):
        if flow == "ALLOW_USER_AUTH":
            yield f"{path}.explicitAuthFlows[{index}]", f"`{flow}`"


@RULES.error("cognito-tier-plus")
def threat_protection_needs_plus(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Threat protection (`userPoolAddOns`) needs tier `PLUS`.

    Source: API model, `UserPoolAddOns`. Pools that are older than tiers are exempt: silence the rule there.
    """
    add_ons = pool.spec.user_pool_add_ons
    if add_ons is None or pool.spec.user_pool_tier == "PLUS":
        return
    message = f"threat protection needs tier `PLUS`, and the pool's is `{pool.spec.user_pool_tier}`"
    if add_ons.advanced_security_mode != "OFF":
        yield Finding(
            "spec.userPoolAddOns.advancedSecurityMode", message, "set `userPoolTier: PLUS`, or `OFF`"
        )
    if add_ons.custom_auth_mode is not None:
        yield Finding("spec.userPoolAddOns.customAuthMode", message, "set `userPoolTier: PLUS`, or remove it")
