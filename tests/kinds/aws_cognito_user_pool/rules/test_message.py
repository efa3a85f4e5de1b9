"""AwsCognitoUserPool: the rules about what it sends."""

from tests.support.case_tests import rule_test
from tests.support.manifests import RuleCase
from tests.support.user_pool import BASE, IDENTITY
from tests.support.user_pool_changes import FAR_IDENTITY, PREFIX, SES, SMS, spec

TEMPLATE = {"emailMessage": "Code {####}", "emailSubject": "Code", "smsMessage": "Code {####}"}
RULES = [
    RuleCase(
        "cognito-email-source",
        spec(emailConfiguration=SES),
        spec(emailConfiguration={"emailSendingAccount": "DEVELOPER"}),
        "spec.emailConfiguration.sourceArn",
    ),
    RuleCase(
        "cognito-email-default-source",
        spec(emailConfiguration={}),
        spec(emailConfiguration={"sourceArn": IDENTITY}),
        "spec.emailConfiguration.sourceArn",
    ),
    *(
        RuleCase(
            "cognito-email-region",
            spec(emailConfiguration=SES | {"sourceArn": IDENTITY.replace("us-east-1", region)}),
            spec(emailConfiguration=SES | {"sourceArn": FAR_IDENTITY}),
            "spec.emailConfiguration.sourceArn",
        )
        for region in ("eu-west-1", "us-east-1", "us-west-2")
    ),
    RuleCase(
        "cognito-email-region",
        spec(region="ap-south-1", emailConfiguration=SES | {"sourceArn": FAR_IDENTITY}),
        spec(region="eu-west-1", emailConfiguration=SES | {"sourceArn": FAR_IDENTITY}),
        "spec.emailConfiguration.sourceArn",
    ),
    RuleCase(
        "cognito-email-sender",
        spec(emailConfiguration=SES | {"fromEmailAddress": "Acme <noreply@example.com>"}),
        spec(emailConfiguration={"fromEmailAddress": "Acme <noreply@example.com>"}),
        "spec.emailConfiguration.fromEmailAddress",
    ),
    RuleCase(
        "cognito-email-unused",
        spec(emailConfiguration=SES | {"configurationSet": "metrics"}),
        spec(emailConfiguration={"replyToEmailAddress": "help@example.com", "configurationSet": "metrics"}),
        "spec.emailConfiguration.configurationSet",
    ),
    RuleCase(
        "cognito-sms-region",
        spec(smsConfiguration=SMS | {"snsRegion": "us-east-1"}),
        spec(smsConfiguration=SMS | {"snsRegion": "us-west-2"}),
        "spec.smsConfiguration.snsRegion",
    ),
    RuleCase(
        "cognito-sms-region",
        spec(region="eu-central-1", smsConfiguration=SMS | {"snsRegion": "eu-west-1"}),
        spec(region="eu-west-1", smsConfiguration=SMS | {"snsRegion": "eu-central-1"}),
        "spec.smsConfiguration.snsRegion",
    ),
    *(
        RuleCase(
            "cognito-message-twice",
            spec(verificationMessageTemplate={field: TEMPLATE[field]}),
            spec(verificationMessageTemplate=TEMPLATE) | {f"spec.{flat}": TEMPLATE[field]},
            f"spec.{flat}",
        )
        for flat, field in (
            ("emailVerificationMessage", "emailMessage"),
            ("emailVerificationSubject", "emailSubject"),
            ("smsVerificationMessage", "smsMessage"),
        )
    ),
    RuleCase(
        "cognito-link-domain",
        spec(verificationMessageTemplate={"defaultEmailOption": "CONFIRM_WITH_LINK"}, domain=PREFIX),
        spec(verificationMessageTemplate={"defaultEmailOption": "CONFIRM_WITH_LINK"}),
        "spec.verificationMessageTemplate.defaultEmailOption",
    ),
    RuleCase(
        "cognito-invitation-password",
        spec(inviteMessageTemplate={"emailMessage": "{username}: {####}"}),
        spec(inviteMessageTemplate={"emailMessage": "{username}"}),
        "spec.inviteMessageTemplate.emailMessage",
    ),
    RuleCase(
        "cognito-invitation-password",
        spec(
            inviteMessageTemplate={"emailMessage": "{username}"},
            signInPolicy={"allowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]},
        ),
        spec(
            inviteMessageTemplate={"smsMessage": "{username}"},
            signInPolicy={"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
        ),
        "spec.inviteMessageTemplate.smsMessage",
    ),
]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
