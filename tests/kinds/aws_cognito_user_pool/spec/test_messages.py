"""Email and SMS of a pool: each field, accepted and refused."""

from tests.support.case_tests import field_test
from tests.support.cases import Given, block, choice, text
from tests.support.manifests import ABSENT, FieldCase, changed, problems
from tests.support.user_pool import BASE, IDENTITY, KEY, RECOVERY, ROLE, SES, SMS

EMAIL_MFA = {"mfaConfiguration": "OPTIONAL", "accountRecoveryMechanisms": RECOVERY, **SMS, **SES}
DOMAIN = {"domain": {"domain": "acme-auth"}}


def message(path: str, placeholder: str, most: int, given: Given = None, lines: str = "\n") -> FieldCase:
    """A text with a placeholder; `lines` stands between two lines where it may have several."""
    longest = placeholder.rjust(most, "x")
    bad = [("Hello there", "bad-format"), (longest + "x", "out-of-range"), (7, "wrong-type")]
    return FieldCase(path, [f"Hello,{lines}{placeholder}", longest], bad, given)


FIELDS = [
    block("emailMfa", {}, {"subject": "Your code"}, given=EMAIL_MFA),
    message("emailMfa.message", "{####}", 20000, EMAIL_MFA),
    text("emailMfa.subject", most=140, given=EMAIL_MFA),
    message("smsAuthenticationMessage", "{####}", 140, SMS, lines=" "),
    message("smsVerificationMessage", "{####}", 140, SMS, lines=" "),
    FieldCase("smsVerificationMessage", ["{####}"], [("Hello,\n{####}", "bad-format")], SMS),
    block("smsConfiguration", SMS["smsConfiguration"]),
    FieldCase(
        "smsConfiguration.snsCallerArn",
        [ROLE, {"valueFrom": {"name": "sms"}}],
        [(ABSENT, "required"), (KEY, "bad-format")],
        SMS,
    ),
    text("smsConfiguration.externalId", least=2, most=1224, malformed=("a b",), given=SMS, required=True),
    FieldCase("smsConfiguration.snsRegion", ["us-east-1"], [("virginia", "bad-format")], SMS),
    block("emailConfiguration", {}, SES["emailConfiguration"]),
    choice("emailConfiguration.emailSendingAccount", "COGNITO_DEFAULT"),
    choice("emailConfiguration.emailSendingAccount", "DEVELOPER", given=SES),
    FieldCase(
        "emailConfiguration.sourceArn",
        [IDENTITY, "arn:aws:ses:eu-west-1:123456789012:identity/example.com"],
        [("noreply@example.com", "bad-format"), (ROLE, "bad-format"), (f"{IDENTITY}!", "bad-format")],
        SES,
    ),
    FieldCase(
        "emailConfiguration.fromEmailAddress",
        ["noreply@example.com", "Acme <noreply@example.com>"],
        [
            ("Acme", "bad-format"),
            ("Acme noreply@example.com", "bad-format"),
            ("", "out-of-range"),
            (f"{'x' * 131072}@b", "out-of-range"),
        ],
        SES,
    ),
    FieldCase("emailConfiguration.replyToEmailAddress", ["help@example.com"], [("help", "bad-format")], SES),
    text("emailConfiguration.configurationSet", "metrics-1", most=64, malformed=("a b",), given=SES),
    text("emailVerificationSubject", most=140),
    message("emailVerificationMessage", "{####}", 20000),
    block("verificationMessageTemplate", {}, {"emailSubject": "Your code"}),
    choice(
        "verificationMessageTemplate.defaultEmailOption",
        "CONFIRM_WITH_CODE",
        "CONFIRM_WITH_LINK",
        given=DOMAIN,
    ),
    message("verificationMessageTemplate.emailMessage", "{####}", 20000),
    text("verificationMessageTemplate.emailSubject", most=140),
    message("verificationMessageTemplate.emailMessageByLink", "{##Verify##}", 20000),
    text("verificationMessageTemplate.emailSubjectByLink", most=140),
    message("verificationMessageTemplate.smsMessage", "{####}", 140, lines=" "),
    block("inviteMessageTemplate", {}, {"emailSubject": "Welcome"}),
    message("inviteMessageTemplate.emailMessage", "{username} {####}", 20000),
    text("inviteMessageTemplate.emailSubject", most=140),
    message("inviteMessageTemplate.smsMessage", "{username} {####}", 140),
]


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)


def test_a_long_text_is_not_repeated_in_full() -> None:
    (problem,) = problems(changed(BASE, {"spec.emailVerificationMessage": "Hello " * 1000}))
    assert problem.rule == "bad-format"
    assert len(problem.message) < 250
