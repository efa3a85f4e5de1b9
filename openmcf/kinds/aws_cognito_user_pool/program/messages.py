"""AwsCognitoUserPool: email and SMS: what they are sent with, and what they say."""

from pulumi_aws import cognito

from openmcf.kinds.aws_cognito_user_pool.spec.messages import (
    EmailConfiguration,
    EmailMfa,
    InviteMessageTemplate,
    SmsConfiguration,
    VerificationMessageTemplate,
)
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPoolSpec
from openmcf.kit.optional import if_given
from openmcf.kit.program import Context


def set_messages(args: cognito.UserPoolArgs, spec: AwsCognitoUserPoolSpec, context: Context) -> None:
    """Set what the manifest says of messages, and of the addresses that they go to."""
    if spec.email_configuration is not None:
        args.email_configuration = _email(spec.email_configuration, context)
    if spec.sms_configuration is not None:
        args.sms_configuration = _sms(spec.sms_configuration, context)
    args.auto_verified_attributes = spec.auto_verified_attributes or None
    if spec.attributes_require_verification_before_update:
        args.user_attribute_update_settings = cognito.UserPoolUserAttributeUpdateSettingsArgs(
            attributes_require_verification_before_updates=spec.attributes_require_verification_before_update
        )
    args.email_verification_subject = spec.email_verification_subject
    args.email_verification_message = spec.email_verification_message
    args.sms_verification_message = spec.sms_verification_message
    args.sms_authentication_message = spec.sms_authentication_message
    args.verification_message_template = if_given(_verification, spec.verification_message_template)
    args.email_mfa_configuration = if_given(_email_mfa, spec.email_mfa)
    args.admin_create_user_config = cognito.UserPoolAdminCreateUserConfigArgs(
        allow_admin_create_user_only=spec.allow_admin_create_user_only,
        invite_message_template=if_given(_invitation, spec.invite_message_template),
    )


def _email(email: EmailConfiguration, context: Context) -> cognito.UserPoolEmailConfigurationArgs:
    return cognito.UserPoolEmailConfigurationArgs(
        email_sending_account=email.email_sending_account,
        source_arn=context.resolve_if_given(email.source_arn),
        from_email_address=email.from_email_address,
        reply_to_email_address=email.reply_to_email_address,
        configuration_set=email.configuration_set,
    )


def _sms(sms: SmsConfiguration, context: Context) -> cognito.UserPoolSmsConfigurationArgs:
    return cognito.UserPoolSmsConfigurationArgs(
        sns_caller_arn=context.resolve(sms.sns_caller_arn),
        external_id=sms.external_id,
        sns_region=sms.sns_region,
    )


def _email_mfa(email: EmailMfa) -> cognito.UserPoolEmailMfaConfigurationArgs:
    return cognito.UserPoolEmailMfaConfigurationArgs(message=email.message, subject=email.subject)


def _verification(
    template: VerificationMessageTemplate,
) -> cognito.UserPoolVerificationMessageTemplateArgs:
    return cognito.UserPoolVerificationMessageTemplateArgs(
        default_email_option=template.default_email_option,
        email_message=template.email_message,
        email_subject=template.email_subject,
        email_message_by_link=template.email_message_by_link,
        email_subject_by_link=template.email_subject_by_link,
        sms_message=template.sms_message,
    )


def _invitation(
    template: InviteMessageTemplate,
) -> cognito.UserPoolAdminCreateUserConfigInviteMessageTemplateArgs:
    return cognito.UserPoolAdminCreateUserConfigInviteMessageTemplateArgs(
        email_message=template.email_message,
        email_subject=template.email_subject,
        sms_message=template.sms_message,
    )
