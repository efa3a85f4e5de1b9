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
    observed = non_default(POOL, inputs)
    return without_none(
        {
            **{name: observed.get(name) for name in _SAME},
            **_attributes(observed.get("schemas", [])),
            **_messages(observed),
            **_sign_in(observed),
            "usernameCaseSensitive": inputs.get("usernameConfiguration", {}).get("caseSensitive", True),
            "deletionProtection": observed.get("deletionProtection") == "ACTIVE",
        }
    )


def _sign_in(observed: Properties) -> dict[str, Any]:
    return {
        "softwareTokenMfaEnabled": observed.get("softwareTokenMfaConfiguration", {}).get("enabled", False),
        "emailMfa": observed.get("emailMfaConfiguration"),
        "webAuthn": observed.get("webAuthnConfiguration"),
        "accountRecoveryMechanisms": _recovery(observed.get("accountRecoverySetting", {})),
        "userPoolAddOns": _add_ons(observed.get("userPoolAddOns")),
    }


def _recovery(recovery: Properties) -> list[Properties]:
    return sorted(recovery.get("recoveryMechanisms", []), key=lambda mechanism: mechanism["priority"])


def _add_ons(add_ons: Properties | None) -> dict[str, Any] | None:
    if add_ons is None:
        return None
    flows = add_ons.get("advancedSecurityAdditionalFlows", {})
    return {"advancedSecurityMode": add_ons.get("advancedSecurityMode", "OFF")} | without_none(
        {"customAuthMode": flows.get("customAuthMode")}
    )


def _messages(observed: Properties) -> dict[str, Any]:
    template = observed.get("verificationMessageTemplate", {})
    admin = observed.get("adminCreateUserConfig", {})
    updates = observed.get("userAttributeUpdateSettings", {})
    return {
        **{name: observed.get(name) for name, field in _MESSAGES.items() if field not in template},
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
