"""AwsCognitoUserPool: the rules about signing in, and its tiers."""

from typing import Any

from tests.support.case_tests import rule_test
from tests.support.manifests import RuleCase
from tests.support.user_pool import BASE, FUNCTION
from tests.support.user_pool_changes import (
    NEW_LOGIN,
    PREFIX,
    SES,
    SMS,
    client,
    spec,
    triggers,
)

EMAIL, PHONE, ADMIN = "verified_email", "verified_phone_number", "admin_only"


def recovery(*names: str) -> dict[str, Any]:
    """Recovery by mechanisms with priorities 1, 2 and so on."""
    ranked = [{"name": name, "priority": number} for number, name in enumerate(names, 1)]
    return spec(accountRecoveryMechanisms=ranked)


def factors(*names: str) -> dict[str, Any]:
    """A pool with these first factors."""
    return spec(signInPolicy={"allowedFirstAuthFactors": list(names)})


LITE = spec(userPoolTier="LITE")
RULES = [
    RuleCase(
        "cognito-sign-in-attributes",
        spec(aliasAttributes=["email"]),
        spec(aliasAttributes=["email"], usernameAttributes=["email"]),
        "spec.aliasAttributes",
    ),
    RuleCase(
        "cognito-sign-in-unverified",
        spec(usernameAttributes=["email"], autoVerifiedAttributes=["email"]),
        spec(usernameAttributes=["email", "phone_number"], autoVerifiedAttributes=["email"]),
        "spec.usernameAttributes[1]",
    ),
    RuleCase(
        "cognito-sign-in-unverified",
        spec(aliasAttributes=["preferred_username"]),
        spec(aliasAttributes=["preferred_username", "email"]),
        "spec.aliasAttributes[1]",
    ),
    RuleCase(
        "cognito-update-verification",
        spec(attributesRequireVerificationBeforeUpdate=["email"], autoVerifiedAttributes=["email"]),
        spec(attributesRequireVerificationBeforeUpdate=["email"]),
        "spec.attributesRequireVerificationBeforeUpdate[0]",
    ),
    RuleCase(
        "cognito-phone-verification",
        spec(autoVerifiedAttributes=["phone_number"], smsConfiguration=SMS),
        spec(autoVerifiedAttributes=["email", "phone_number"]),
        "spec.autoVerifiedAttributes[1]",
    ),
    RuleCase(
        "cognito-first-factor-password",
        factors("EMAIL_OTP", "PASSWORD"),
        factors("EMAIL_OTP"),
        "spec.signInPolicy.allowedFirstAuthFactors",
    ),
    RuleCase(
        "cognito-first-factor-sms",
        factors("PASSWORD", "SMS_OTP") | spec(smsConfiguration=SMS),
        factors("PASSWORD", "SMS_OTP"),
        "spec.signInPolicy.allowedFirstAuthFactors[1]",
    ),
    RuleCase(
        "cognito-mfa-factor",
        spec(mfaConfiguration="ON", softwareTokenMfaEnabled=True),
        spec(mfaConfiguration="ON"),
        "spec.mfaConfiguration",
    ),
    RuleCase(
        "cognito-mfa-factor",
        spec(mfaConfiguration="OPTIONAL", smsConfiguration=SMS),
        spec(mfaConfiguration="OPTIONAL", webAuthn={"factorConfiguration": "SINGLE_FACTOR"}),
        "spec.mfaConfiguration",
    ),
    RuleCase(
        "cognito-mfa-factor",
        spec(
            mfaConfiguration="OPTIONAL",
            webAuthn={"factorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"},
        ),
        spec(mfaConfiguration="OPTIONAL"),
        "spec.mfaConfiguration",
    ),
    RuleCase(
        "cognito-mfa-factor",
        spec(mfaConfiguration="OPTIONAL", emailMfa={}),
        spec(mfaConfiguration="OPTIONAL", softwareTokenMfaEnabled=False),
        "spec.mfaConfiguration",
    ),
    RuleCase(
        "cognito-mfa-off",
        spec(mfaConfiguration="OPTIONAL", softwareTokenMfaEnabled=True),
        spec(softwareTokenMfaEnabled=True),
        "spec.softwareTokenMfaEnabled",
    ),
    RuleCase(
        "cognito-mfa-off",
        factors("PASSWORD", "EMAIL_OTP"),
        factors("PASSWORD", "EMAIL_OTP") | spec(emailMfa={"subject": "Your code"}),
        "spec.emailMfa",
    ),
    RuleCase(
        "cognito-email-mfa-sender",
        spec(emailMfa={}, emailConfiguration=SES),
        spec(emailMfa={}),
        "spec.emailConfiguration.emailSendingAccount",
    ),
    RuleCase(
        "cognito-email-mfa-sender",
        spec(emailConfiguration={}),
        spec(emailMfa={}, emailConfiguration={"emailSendingAccount": "COGNITO_DEFAULT"}),
        "spec.emailConfiguration.emailSendingAccount",
    ),
    RuleCase(
        "cognito-email-mfa-recovery",
        spec(emailMfa={}) | recovery(PHONE, EMAIL),
        spec(emailMfa={}) | recovery(EMAIL),
        "spec.accountRecoveryMechanisms",
    ),
    RuleCase(
        "cognito-recovery-admin-only",
        recovery(ADMIN),
        recovery(EMAIL, ADMIN),
        "spec.accountRecoveryMechanisms[1].name",
    ),
    RuleCase(
        "cognito-recovery-distinct",
        recovery(EMAIL, PHONE),
        recovery(EMAIL, EMAIL),
        "spec.accountRecoveryMechanisms[1].name",
    ),
    RuleCase(
        "cognito-recovery-distinct",
        recovery(PHONE),
        recovery(EMAIL, PHONE) | {"spec.accountRecoveryMechanisms[1].priority": 1},
        "spec.accountRecoveryMechanisms[1].priority",
    ),
    RuleCase(
        "cognito-recovery-sms",
        recovery(PHONE) | spec(smsConfiguration=SMS),
        recovery(EMAIL, PHONE),
        "spec.accountRecoveryMechanisms[1].name",
    ),
    RuleCase(
        "cognito-tier-essentials",
        spec(userPoolTier="ESSENTIALS", emailMfa={}),
        LITE | spec(emailMfa={}),
        "spec.emailMfa",
    ),
    RuleCase(
        "cognito-tier-essentials",
        LITE | spec(domain=PREFIX),
        LITE | spec(domain=NEW_LOGIN),
        "spec.domain.managedLoginVersion",
    ),
    RuleCase(
        "cognito-tier-essentials",
        LITE | spec(passwordPolicy={"passwordHistorySize": 0}),
        LITE | spec(passwordPolicy={"passwordHistorySize": 3}),
        "spec.passwordPolicy.passwordHistorySize",
    ),
    RuleCase(
        "cognito-tier-essentials",
        LITE | spec(webAuthn={}),
        LITE | spec(webAuthn={"factorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}),
        "spec.webAuthn.factorConfiguration",
    ),
    RuleCase(
        "cognito-tier-essentials",
        LITE | triggers(preTokenGenerationConfig={"lambdaArn": FUNCTION, "lambdaVersion": "V1_0"}),
        LITE | triggers(preTokenGenerationConfig={"lambdaArn": FUNCTION, "lambdaVersion": "V2_0"}),
        "spec.lambdaConfig.preTokenGenerationConfig.lambdaVersion",
    ),
    *(
        RuleCase(
            "cognito-tier-essentials",
            LITE | factors("PASSWORD"),
            LITE | factors("PASSWORD", factor),
            "spec.signInPolicy.allowedFirstAuthFactors[1]",
        )
        for factor in ("EMAIL_OTP", "SMS_OTP", "WEB_AUTHN")
    ),
    RuleCase(
        "cognito-tier-essentials",
        LITE | client(explicitAuthFlows=["ALLOW_USER_SRP_AUTH"]),
        LITE | client(explicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH"]),
        "spec.clients[0].explicitAuthFlows[1]",
    ),
    RuleCase(
        "cognito-tier-plus",
        spec(userPoolAddOns={"advancedSecurityMode": "OFF"}),
        spec(userPoolAddOns={"advancedSecurityMode": "AUDIT"}),
        "spec.userPoolAddOns.advancedSecurityMode",
    ),
    RuleCase(
        "cognito-tier-plus",
        spec(userPoolAddOns={"advancedSecurityMode": "ENFORCED"}, userPoolTier="PLUS"),
        spec(userPoolAddOns={"advancedSecurityMode": "OFF", "customAuthMode": "AUDIT"}),
        "spec.userPoolAddOns.customAuthMode",
    ),
]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
