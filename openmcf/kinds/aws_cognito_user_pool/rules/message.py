"""Rules of AwsCognitoUserPool about what it sends: emails, text messages, their templates."""

from collections.abc import Iterator

from openmcf.kinds.aws_cognito_user_pool.spec.messages import EmailConfiguration
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool
from openmcf.specs.aws.arns import arn_region
from openmcf.specs.findings import Finding, RuleBook

RULES = RuleBook()

_CODES = frozenset({"EMAIL_OTP", "SMS_OTP"})
_DEVELOPER = "set `emailSendingAccount: DEVELOPER`, or remove it"
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
def developer_needs_an_identity(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`DEVELOPER` needs `emailConfiguration.sourceArn`.

    Source: the page; measured, "Source ARN is required to use DEVELOPER email sending owner".
    """
    email = pool.spec.email_configuration
    if email is not None and email.email_sending_account == "DEVELOPER" and email.source_arn is None:
        message = "is required with `DEVELOPER`: the SES identity to send with"
        yield Finding("spec.emailConfiguration.sourceArn", message, "add the ARN of a verified SES identity")


@RULES.error("cognito-email-sender")
def sender_needs_developer(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`emailConfiguration.fromEmailAddress` is only given with `DEVELOPER`.

    Source: measured, "Cannot configure From email address for default email configuration" (aws-cdk #9739).
    """
    email = _sent_by_cognito(pool)
    if email is not None and email.from_email_address is not None:
        yield Finding(
            "spec.emailConfiguration.fromEmailAddress", "is refused with `COGNITO_DEFAULT`", _DEVELOPER
        )


@RULES.warning("cognito-email-default-source")
def default_email_needs_no_identity(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """An SES identity without `DEVELOPER` must let Cognito send, and does not raise the quota.

    Source: Cognito guide, "Default email configuration"; measured for an identity that does not let Cognito,
    "Cognito is not allowed to use your email identity".
    """
    email = _sent_by_cognito(pool)
    if email is not None and email.source_arn is not None:
        message = "AWS takes it with `COGNITO_DEFAULT` only if the identity's policy lets Cognito send"
        yield Finding("spec.emailConfiguration.sourceArn", message, _DEVELOPER)


@RULES.warning("cognito-email-region")
def ses_identity_is_within_reach(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """The SES identity is in the pool's region, or in one of eu-west-1, us-east-1 and us-west-2.

    Source: API model, `EmailConfigurationType`: "in the Region where you created your user pool, and in
    alternate Regions in some cases", and aws-cdk #17868. The alternates are measured, so this is a warning.
    """
    email = pool.spec.email_configuration
    region = arn_region(email.source_arn) if email is not None else None
    taken = (pool.spec.region, *_SES_REGIONS)
    if region is not None and region not in taken:
        message = f"Cognito may not send with an SES identity in `{region}`"
        hint = f"verify the identity in {', '.join(dict.fromkeys(taken))}"
        yield Finding("spec.emailConfiguration.sourceArn", message, hint)


@RULES.warning("cognito-email-unused")
def configuration_set_needs_developer(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`emailConfiguration.configurationSet` has an effect only with `DEVELOPER`.

    Source: API model, `EmailConfigurationType`: it is applied to what is sent by Amazon SES.
    """
    email = _sent_by_cognito(pool)
    if email is not None and email.configuration_set is not None:
        message = "has no effect with `COGNITO_DEFAULT`"
        yield Finding("spec.emailConfiguration.configurationSet", message, _DEVELOPER)


def _sent_by_cognito(pool: AwsCognitoUserPool) -> EmailConfiguration | None:
    """How the pool sends emails if not by the user's own SES account."""
    email = pool.spec.email_configuration
    return None if email is None or email.email_sending_account == "DEVELOPER" else email


@RULES.error("cognito-sms-region")
def sms_region_is_the_pools(pool: AwsCognitoUserPool) -> Iterator[Finding]:
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
        yield Finding("spec.smsConfiguration.snsRegion", message, f"set it to `{region}`, or remove it")


@RULES.error("cognito-message-twice")
def messages_are_given_once(pool: AwsCognitoUserPool) -> Iterator[Finding]:
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
            yield Finding(f"spec.{flat}", message, "keep one of them", on_key=True)


@RULES.warning("cognito-link-domain")
def links_need_a_domain(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Verification by link (`CONFIRM_WITH_LINK`) needs a domain.

    Source: Cognito guide, "Verification messages": the link leads to the pool's domain.
    """
    template = pool.spec.verification_message_template
    by_link = template is not None and template.default_email_option == "CONFIRM_WITH_LINK"
    if by_link and pool.spec.domain is None:
        message = "the link leads to the pool's domain, and it has none"
        hint = "add `domain`, or use `CONFIRM_WITH_CODE`"
        yield Finding("spec.verificationMessageTemplate.defaultEmailOption", message, hint)


@RULES.warning("cognito-invitation-password")
def invitations_bring_the_password(pool: AwsCognitoUserPool) -> Iterator[Finding]:
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
            yield Finding(
                f"spec.inviteMessageTemplate.{field}", message, "add {####} where the password goes"
            )
