"""AwsCognitoUserPool: a pool's own settings, from pulumi-aws's properties to the manifest's fields: pure."""

from typing import Any, get_args

from openmcf.aws.resource import Properties
from openmcf.kinds.aws_cognito_user_pool.spec.directory import StandardAttributeName
from openmcf.kit.importing import non_default, without_none

POOL = "aws:cognito/userPool:UserPool"

_SAME = (
    *("aliasAttributes", "autoVerifiedAttributes", "deviceConfiguration", "emailConfiguration"),
    *("lambdaConfig", "mfaConfiguration", "passwordPolicy", "signInPolicy", "smsAuthenticationMessage"),
    *("smsConfiguration", "tags", "userPoolTier", "usernameAttributes", "verificationMessageTemplate"),
)
_MESSAGES = {
    "emailVerificationMessage": "emailMessage",
    "emailVerificationSubject": "emailSubject",
    "smsVerificationMessage": "smsMessage",
}
"""Fields that say the same as one of `verificationMessageTemplate`; AWS tells both."""


def settings(inputs: Properties) -> dict[str, Any]:
    """The fields of the manifest's spec that are about the pool itself."""
    told = non_default(POOL, inputs)
    return without_none(
        {
            **{name: told.get(name) for name in _SAME},
            **_attributes(told.get("schemas", [])),
            **_messages(told),
            **_sign_in(told),
            "usernameCaseSensitive": inputs.get("usernameConfiguration", {}).get("caseSensitive", True),
            "deletionProtection": told.get("deletionProtection") == "ACTIVE",
        }
    )


def _sign_in(told: Properties) -> dict[str, Any]:
    return {
        "softwareTokenMfaEnabled": told.get("softwareTokenMfaConfiguration", {}).get("enabled", False),
        "emailMfa": told.get("emailMfaConfiguration"),
        "webAuthn": told.get("webAuthnConfiguration"),
        "accountRecoveryMechanisms": _recovery(told.get("accountRecoverySetting", {})),
        "userPoolAddOns": _add_ons(told.get("userPoolAddOns")),
    }


def _recovery(setting: Properties) -> list[Properties]:
    return sorted(setting.get("recoveryMechanisms", []), key=lambda mechanism: mechanism["priority"])


def _add_ons(add_ons: Properties | None) -> dict[str, Any] | None:
    if add_ons is None:
        return None
    flows = add_ons.get("advancedSecurityAdditionalFlows", {})
    return {"advancedSecurityMode": add_ons.get("advancedSecurityMode", "OFF")} | without_none(
        {"customAuthMode": flows.get("customAuthMode")}
    )


def _messages(told: Properties) -> dict[str, Any]:
    template = told.get("verificationMessageTemplate", {})
    admin = told.get("adminCreateUserConfig", {})
    updates = told.get("userAttributeUpdateSettings", {})
    return {
        **{name: told.get(name) for name, field in _MESSAGES.items() if field not in template},
        "inviteMessageTemplate": admin.get("inviteMessageTemplate"),
        "allowAdminCreateUserOnly": admin.get("allowAdminCreateUserOnly", False),
        "attributesRequireVerificationBeforeUpdate": updates.get(
            "attributesRequireVerificationBeforeUpdates"
        ),
    }


def _attributes(schemas: list[Properties]) -> dict[str, list[Any]]:
    """Custom attributes, and standard ones that are otherwise than in most pools."""
    standard = get_args(StandardAttributeName)
    return {
        "customAttributes": [
            _custom(attribute) for attribute in schemas if attribute["name"] not in standard
        ],
        "standardAttributes": [
            {name: attribute[name] for name in ("name", "required", "mutable") if name in attribute}
            for attribute in schemas
            if attribute["name"] in standard
        ],
    }


def _custom(attribute: Properties) -> dict[str, Any]:
    lengths = attribute.get("stringAttributeConstraints", {})
    values = attribute.get("numberAttributeConstraints", {})
    same = ("name", "attributeDataType", "required", "developerOnlyAttribute")
    return without_none(
        {
            **{name: attribute.get(name) for name in same},
            "mutable": attribute.get("mutable", True),
            "stringMinLength": lengths.get("minLength"),
            "stringMaxLength": lengths.get("maxLength"),
            "numberMinValue": values.get("minValue"),
            "numberMaxValue": values.get("maxValue"),
        }
    )
