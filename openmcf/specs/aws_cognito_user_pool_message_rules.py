"""Rules of AwsCognitoUserPool about what it sends: emails, text messages, their templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openmcf.specs.fields import arn_region
from openmcf.specs.problems import Found, RuleBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openmcf.specs.aws_cognito_user_pool import AwsCognitoUserPool

RULES = RuleBook()

_CODES = frozenset({"EMAIL_OTP", "SMS_OTP"})
_SES_REGIONS = ("eu-west-1", "us-east-1", "us-west-2")
_SNS_ALTERNATES = {
    "us-east-2": "us-east-1",
    "ap-south-1": "ap-southeast-1",
    "ap-northeast-2": "ap-northeast-1",
    "ca-central-1": "us-east-1",
    "eu-central-1": "eu-west-1",
    "eu-west-2": "eu-west-1",
}
"""Source: Cognito guide, "SMS message settings", legacy Amazon SNS alternate regions."""


@RULES.error("cognito-email-source")
def ses_identity_goes_with_developer(pool: AwsCognitoUserPool) -> Iterator[Found]:
    """`emailConfiguration.sourceArn` is given with `DEVELOPER`, and only then.

    Source: the page; measured refusals of CreateUserPool, both ways.
    """
    email = pool.spec.email_configuration
    if email is None:
        return
    if email.email_sending_account == "DEVELOPER" and email.source_arn is None:
        message = "is required with `DEVELOPER`: the SES identity to send with"
        yield Found("spec.emailConfiguration.sourceArn", message, "add the ARN of a verified SES identity")
    elif email.email_sending_account != "DEVELOPER" and email.source_arn is not None:
        message = "is not taken with `COGNITO_DEFAULT`"
        hint = "set `emailSendingAccount: DEVELOPER`, or remove it"
        yield Found("spec.emailConfiguration.sourceArn", message, hint)


@RULES.warning("cognito-email-region")
def ses_identity_is_within_reach(pool: AwsCognitoUserPool) -> Iterator[Found]:
    """The SES identity is in a region that Cognito sends from: eu-west-1, us-east-1 or us-west-2.

    Source: measured; the guide allows more regions to some pools, so this is a warning.
    """
    email = pool.spec.email_configuration
    region = arn_region(email.source_arn) if email is not None else None
    if region is not None and region not in _SES_REGIONS:
        message = f"Cognito may not send with an SES identity in `{region}`"
        hint = f"verify the identity in {', '.join(_SES_REGIONS)}"
        yield Found("spec.emailConfiguration.sourceArn", message, hint)


@RULES.warning("cognito-email-unused")
def ses_settings_need_developer(pool: AwsCognitoUserPool) -> Iterator[Found]:
    """Sender, reply-to address and configuration set have an effect only with `DEVELOPER`.

    Source: pulumi_aws, `UserPoolEmailConfiguration`; Cognito guide, "Email settings".
    """
    email = pool.spec.email_configuration
    if email is None or email.email_sending_account == "DEVELOPER":
        return
    for field, value in (
        ("fromEmailAddress", email.from_email_address),
        ("replyToEmailAddress", email.reply_to_email_address),
        ("configurationSet", email.configuration_set),
    ):
        if value is not None:
            hint = "set `emailSendingAccount: DEVELOPER`, or remove it"
            yield Found(f"spec.emailConfiguration.{field}", "has no effect with `COGNITO_DEFAULT`", hint)


@RULES.error("cognito-sms-region")
def sms_region_is_the_pools(pool: AwsCognitoUserPool) -> Iterator[Found]:
    """`smsConfiguration.snsRegion` is the pool's region, or the older alternate that AWS has for it.

    Source: measured, "Invalid snsRegion. Allowed SNS region for … is …"; Cognito guide, "SMS message
    settings".
    """
    sms = pool.spec.sms_configuration
    if sms is None or sms.sns_region is None:
        return
    region = pool.spec.region
    allowed = [region, _SNS_ALTERNATES.get(region, region)]
    if sms.sns_region not in allowed:
        message = f"a pool in `{region}` cannot send text messages from `{sms.sns_region}`"
        yield Found("spec.smsConfiguration.snsRegion", message, f"set it to `{region}`, or remove it")


@RULES.error("cognito-message-twice")
def messages_are_given_once(pool: AwsCognitoUserPool) -> Iterator[Found]:
    """A verification message stands in `verificationMessageTemplate` or in the flat field, not in both.

    Source: terraform-provider-aws, `ConflictsWith`.
    """
    template = pool.spec.verification_message_template
    if template is None:
        return
    for flat, value, field, twin in (
        (
            "emailVerificationMessage",
            pool.spec.email_verification_message,
            "emailMessage",
            template.email_message,
        ),
        (
            "emailVerificationSubject",
            pool.spec.email_verification_subject,
            "emailSubject",
            template.email_subject,
        ),
        ("smsVerificationMessage", pool.spec.sms_verification_message, "smsMessage", template.sms_message),
    ):
        if value is not None and twin is not None:
            message = f"is given as `verificationMessageTemplate.{field}` too"
            yield Found(f"spec.{flat}", message, "keep one of them", on_key=True)


@RULES.warning("cognito-link-domain")
def links_need_a_domain(pool: AwsCognitoUserPool) -> Iterator[Found]:
    """Verification by link (`CONFIRM_WITH_LINK`) needs a domain.

    Source: Cognito guide, "Verification messages": the link leads to the pool's domain.
    """
    template = pool.spec.verification_message_template
    by_link = template is not None and template.default_email_option == "CONFIRM_WITH_LINK"
    if by_link and pool.spec.domain is None:
        message = "the link leads to the pool's domain, and it has none"
        hint = "add `domain`, or use `CONFIRM_WITH_CODE`"
        yield Found("spec.verificationMessageTemplate.defaultEmailOption", message, hint)


@RULES.warning("cognito-invitation-password")
def invitations_bring_the_password(pool: AwsCognitoUserPool) -> Iterator[Found]:
    """Invitations have `{####}`, the temporary password, unless users can sign in by a code alone.

    Source: API model, `AdminCreateUserConfigType.InviteMessageTemplate`.
    """
    template, policy = pool.spec.invite_message_template, pool.spec.sign_in_policy
    factors = policy.allowed_first_auth_factors if policy is not None else []
    if template is None or not _CODES.isdisjoint(factors):
        return
    for field, text in (("emailMessage", template.email_message), ("smsMessage", template.sms_message)):
        if text is not None and "{####}" not in text:
            message = "does not tell new users their temporary password, with which they sign in first"
            yield Found(f"spec.inviteMessageTemplate.{field}", message, "add {####} where the password goes")
