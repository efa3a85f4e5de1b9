"""How users of a pool sign in: each field, accepted and refused."""

from tests.support.case_tests import field_test
from tests.support.cases import block, blocks, boolean, choice, choices, number, text
from tests.support.manifests import FieldCase
from tests.support.user_pool import BASE, RECOVERY, SMS

PLUS = {"userPoolTier": "PLUS"}
ADD_ONS = {"userPoolAddOns": {"advancedSecurityMode": "AUDIT"}, **PLUS}
VERIFYING = {"webAuthn": {"userVerification": "required"}}
ONE_MECHANISM = {"accountRecoveryMechanisms": RECOVERY[:1]}

FIELDS = [
    choices("usernameAttributes", [], ["email"], ["email", "phone_number"]),
    choices("aliasAttributes", [], ["preferred_username"], ["email", "phone_number"]),
    boolean("usernameCaseSensitive"),
    block("passwordPolicy", {}, {"minimumLength": 12, "requireSymbols": True}),
    number("passwordPolicy.minimumLength", 6, 99),
    boolean("passwordPolicy.requireLowercase"),
    boolean("passwordPolicy.requireUppercase"),
    boolean("passwordPolicy.requireNumbers"),
    boolean("passwordPolicy.requireSymbols"),
    number("passwordPolicy.temporaryPasswordValidityDays", 0, 365),
    number("passwordPolicy.passwordHistorySize", 0, 24),
    block("signInPolicy", {}, {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}),
    choices(
        "signInPolicy.allowedFirstAuthFactors",
        ["PASSWORD"],
        ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"],
        given=SMS,
    ),
    FieldCase(
        "signInPolicy.allowedFirstAuthFactors",
        [],
        [([], "out-of-range"), (["PASSWORD", "SOFTWARE_TOKEN"], "unknown-value")],
    ),
    choice("mfaConfiguration", "OFF", "OPTIONAL", "ON", given=SMS),
    boolean("softwareTokenMfaEnabled", {"mfaConfiguration": "ON", **SMS}),
    block("webAuthn", {}, {"userVerification": "required"}),
    text("webAuthn.relyingPartyId", "auth.example.com", most=127, malformed=("https://example.com", "a:443")),
    choice("webAuthn.userVerification", "required", "preferred"),
    choice(
        "webAuthn.factorConfiguration",
        "SINGLE_FACTOR",
        "MULTI_FACTOR_WITH_USER_VERIFICATION",
        given=VERIFYING,
    ),
    block("deviceConfiguration", {}, {"challengeRequiredOnNewDevice": True}),
    boolean("deviceConfiguration.challengeRequiredOnNewDevice"),
    boolean("deviceConfiguration.deviceOnlyRememberedOnUserPrompt"),
    choices("autoVerifiedAttributes", [], ["email"], ["phone_number", "email"], given=SMS),
    choices(
        "attributesRequireVerificationBeforeUpdate",
        [],
        ["email", "phone_number"],
        given={"autoVerifiedAttributes": ["email", "phone_number"], **SMS},
    ),
    blocks("accountRecoveryMechanisms", [], RECOVERY[:1], RECOVERY, most=2, given=SMS),
    choice(
        "accountRecoveryMechanisms[0].name",
        "verified_email",
        "verified_phone_number",
        "admin_only",
        given=ONE_MECHANISM,
        required=True,
    ),
    number("accountRecoveryMechanisms[0].priority", 1, 2, ONE_MECHANISM, required=True),
    block("userPoolAddOns", {"advancedSecurityMode": "ENFORCED"}, given=PLUS),
    choice("userPoolAddOns.advancedSecurityMode", "OFF", "AUDIT", "ENFORCED", given=ADD_ONS, required=True),
    choice("userPoolAddOns.customAuthMode", "AUDIT", "ENFORCED", given=ADD_ONS),
]


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
