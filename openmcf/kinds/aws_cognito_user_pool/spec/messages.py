"""AwsCognitoUserPool: email and SMS: what they are sent with, and what they say.

Limits: Cognito's API model (`CreateUserPool`, `SetUserPoolMfaConfig`); defaults: the reference page.
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.aws.arns import ROLE, RegionName
from openmcf.specs.fields import pattern
from openmcf.specs.formats import Format
from openmcf.specs.model import Model
from openmcf.specs.references import Reference, ValueOrRef

WITH_CODE = pattern(r"[\s\S]*\{####\}[\s\S]*", "a text with {####}, where the code goes")
# The API model's .*\{####\}.*, whose dots take no line breaks, unlike those of invitations: (?s).*
SMS_WITH_CODE = pattern(
    r"[^\n\r]*\{####\}[^\n\r]*", "a text on a single line with {####}, where the code goes"
)
WITH_LINK = pattern(
    r"[\s\S]*\{##[\s\S]*##\}[\s\S]*",
    "a text with {##text##}, where the link goes, such as {##Verify your email##}",
)
# {####} may be left out where users have no password (API model, AdminCreateUserConfig); {username} never
# ("must contain the {username} … placeholder", developer guide, user invitation messages).
INVITATION = pattern(
    r"[\s\S]*\{username\}[\s\S]*", "an invitation with {username}, where the user's name goes"
)
EMAIL_ADDRESS = pattern(r"\S+@\S+", "an email address")
SENDER = pattern(
    r".*<[^<>\s]+@[^<>\s]+>|[^<>\s]+@[^<>\s]+",
    "a sender, such as noreply@example.com or Acme <noreply@example.com>",
)
CONFIGURATION_SET = pattern(r"[a-zA-Z0-9_-]+", "the name of a configuration set: letters, digits, _ and -")
SES_IDENTITY_ARN = pattern(
    r"arn:aws[a-zA-Z-]*:ses:[a-z0-9-]+:[0-9]{12}:identity/[a-zA-Z0-9_+=/,.@-]+",
    "an SES identity ARN, such as arn:aws:ses:us-east-1:123456789012:identity/noreply@example.com",
)
# Cognito hands it to sts:AssumeRole, whose API model has these bounds.
EXTERNAL_ID = pattern(r"[a-zA-Z0-9_+=,.@:/-]+", "an external id: letters, digits and _ + = , . @ : / -")

ARN_OF_SES_IDENTITY = Format("arn:ses:identity", "the ARN of an SES identity")
SesIdentityArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(ARN_OF_SES_IDENTITY,),
        pattern=SES_IDENTITY_ARN,
        max_length=2048,
    ),
]
SmsRoleArn = Annotated[str | Reference, ROLE._replace(assumed_by="cognito-idp.amazonaws.com")]
EmailSubject = Annotated[str, Field(min_length=1, max_length=140)]
# The API model's least length, 6, is that of the shortest placeholder.
EmailWithCode = Annotated[str, Field(max_length=20000, pattern=WITH_CODE)]
EmailWithLink = Annotated[str, Field(max_length=20000, pattern=WITH_LINK)]
EmailInvitation = Annotated[str, Field(max_length=20000, pattern=INVITATION)]
SmsWithCode = Annotated[str, Field(max_length=140, pattern=SMS_WITH_CODE)]
SmsInvitation = Annotated[str, Field(max_length=140, pattern=INVITATION)]


class EmailConfiguration(Model):
    """Who sends the pool's email."""

    email_sending_account: Literal["COGNITO_DEFAULT", "DEVELOPER"] = Field(
        "COGNITO_DEFAULT",
        description="`COGNITO_DEFAULT` for Cognito's own sender, at most 50 emails a day; "
        "`DEVELOPER` for your SES identity.",
    )
    source_arn: SesIdentityArn | None = Field(
        None, description="ARN of the SES identity that sends; required for `DEVELOPER`."
    )
    from_email_address: str | None = Field(
        None,
        min_length=1,
        max_length=131072,
        pattern=SENDER,
        description="Sender that users see: an address, or `Name <address>`.",
    )
    reply_to_email_address: str | None = Field(
        None, pattern=EMAIL_ADDRESS, description="Address that replies go to."
    )
    configuration_set: str | None = Field(
        None,
        min_length=1,
        max_length=64,
        pattern=CONFIGURATION_SET,
        description="SES configuration set, for delivery metrics.",
    )


class SmsConfiguration(Model):
    """How the pool sends SMS. Once set, AWS lets it be changed but not removed."""

    sns_caller_arn: SmsRoleArn = Field(description="Role that Cognito assumes to send SMS with SNS.")
    external_id: str = Field(
        min_length=2,
        max_length=1224,
        pattern=EXTERNAL_ID,
        description="External id that Cognito gives when it assumes the role; its trust policy asks for it.",
    )
    sns_region: RegionName | None = Field(
        None, description="Region whose SNS sends the SMS; AWS's default is the pool's."
    )


class EmailMfa(Model):
    """Codes by email as a second factor, and the email that brings them."""

    message: EmailWithCode | None = Field(
        None, description="Text of the email, with {####} where the code goes; AWS's text if unset."
    )
    subject: EmailSubject | None = Field(None, description="Subject of the email; AWS's subject if unset.")


class VerificationMessageTemplate(Model):
    """The messages with which users prove their address; AWS's own texts if unset."""

    default_email_option: Literal["CONFIRM_WITH_CODE", "CONFIRM_WITH_LINK"] = Field(
        "CONFIRM_WITH_CODE", description="Whether the email brings a code or a link."
    )
    email_message: EmailWithCode | None = Field(
        None, description="Text of the email with a code, with {####} where the code goes."
    )
    email_subject: EmailSubject | None = Field(None, description="Subject of the email with a code.")
    email_message_by_link: EmailWithLink | None = Field(
        None, description="Text of the email with a link, with {##text##} where the link goes."
    )
    email_subject_by_link: EmailSubject | None = Field(None, description="Subject of the email with a link.")
    sms_message: SmsWithCode | None = Field(
        None, description="Text of the SMS, with {####} where the code goes."
    )


class InviteMessageTemplate(Model):
    """The messages to users whom an administrator creates; AWS's own texts if unset.

    {username} stands for the user's name, {####} for the temporary password.
    """

    email_message: EmailInvitation | None = Field(
        None, description="Text of the email, with {username} and {####}."
    )
    email_subject: EmailSubject | None = Field(None, description="Subject of the email.")
    sms_message: SmsInvitation | None = Field(
        None, description="Text of the SMS, with {username} and {####}."
    )
