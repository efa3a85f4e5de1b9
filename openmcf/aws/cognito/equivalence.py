"""What AWS reads into a user pool's inputs, and into what they do not say: pure."""

from typing import Any

from openmcf.aws.cognito.schema import without_builtin
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.resource import Properties

DEFAULTS: dict[str, Any] = {
    "adminCreateUserConfig": {"allowAdminCreateUserOnly": False},
    "deletionProtection": "INACTIVE",
    "emailConfiguration": {"emailSendingAccount": "COGNITO_DEFAULT"},
    "mfaConfiguration": "OFF",
    "passwordPolicy": {
        "minimumLength": 8,
        "requireLowercase": True,
        "requireNumbers": True,
        "requireSymbols": True,
        "requireUppercase": True,
        "temporaryPasswordValidityDays": 7,
        "passwordHistorySize": 0,
    },
    "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD"]},
    "softwareTokenMfaConfiguration": {"enabled": False},
    "userPoolAddOns": {"advancedSecurityMode": "OFF"},
    "userPoolTier": "ESSENTIALS",
    "usernameConfiguration": {"caseSensitive": True},
    "verificationMessageTemplate": {"defaultEmailOption": "CONFIRM_WITH_CODE"},
}
"""What a pool has of which nothing is said (API reference, CreateUserPool; developer guide)."""

_WITHIN = {
    "adminCreateUserConfig.allowAdminCreateUserOnly": False,
    "deviceConfiguration.challengeRequiredOnNewDevice": False,
    "deviceConfiguration.deviceOnlyRememberedOnUserPrompt": False,
    "emailConfiguration.emailSendingAccount": "COGNITO_DEFAULT",
    "passwordPolicy.passwordHistorySize": 0,
    "passwordPolicy.requireLowercase": False,
    "passwordPolicy.requireNumbers": False,
    "passwordPolicy.requireSymbols": False,
    "passwordPolicy.requireUppercase": False,
    "passwordPolicy.temporaryPasswordValidityDays": 7,
    "schemas.developerOnlyAttribute": False,
    "schemas.required": False,
    "verificationMessageTemplate.defaultEmailOption": "CONFIRM_WITH_CODE",
    "webAuthnConfiguration.factorConfiguration": "SINGLE_FACTOR",
}
EMPTY: Properties = {
    "autoVerifiedAttributes": [],
    "lambdaConfig": {},
    "tags": {},
    "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": []},
}
"""How an update says that there is to be none."""

MESSAGES = {
    "emailVerificationMessage": "emailMessage",
    "emailVerificationSubject": "emailSubject",
    "smsVerificationMessage": "smsMessage",
}
"""Inputs by the field of `verificationMessageTemplate` that says the same, and that AWS goes by."""
_TEMPLATE = (*MESSAGES.values(), "emailMessageByLink", "emailSubjectByLink")

FILLED = frozenset(
    {
        "accountRecoverySetting",
        "adminCreateUserConfig.inviteMessageTemplate",
        *("emailMfaConfiguration.message", "emailMfaConfiguration.subject"),
        # AWS does not take it away from a pool that once had it (pulumi-aws, `smsConfiguration`).
        *("smsConfiguration", "smsConfiguration.snsRegion"),
        *("webAuthnConfiguration", "webAuthnConfiguration.relyingPartyId"),
        *MESSAGES,
        *(f"verificationMessageTemplate.{field}" for field in _TEMPLATE),
    }
)
"""What a pool may have though no input says it."""


class _PoolMeaning(Equivalence):
    """Attributes that every pool has are nothing, and a temporary password of no days has the default's."""

    def of(self, value: Any, path: str = "") -> Any:
        match path, value:
            case "schemas", list():
                return super().of(without_builtin(value), path)
            case "passwordPolicy.temporaryPasswordValidityDays", 0:
                return DEFAULTS["passwordPolicy"]["temporaryPasswordValidityDays"]
        return super().of(value, path)


MEANING = _PoolMeaning(
    defaults=DEFAULTS | _WITHIN,
    sets=frozenset(
        {
            *("accountRecoverySetting.recoveryMechanisms", "aliasAttributes", "autoVerifiedAttributes"),
            *("schemas", "signInPolicy.allowedFirstAuthFactors", "usernameAttributes"),
            "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates",
        }
    ),
    presence_blocks=frozenset({"emailMfaConfiguration"}),
)
