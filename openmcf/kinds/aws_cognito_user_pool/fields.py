"""AwsCognitoUserPool: the fields of the spec that are properties of the pool, and of what belongs to it."""

import json
from typing import Any

from openmcf.kinds.aws_cognito_user_pool.spec.client import RefreshTokenRotation, ResourceServerScope
from openmcf.kinds.aws_cognito_user_pool.spec.directory import Group, StandardAttribute
from openmcf.kinds.aws_cognito_user_pool.spec.login_pages import BrandingAsset, Domain
from openmcf.kinds.aws_cognito_user_pool.spec.messages import (
    EmailConfiguration,
    EmailMfa,
    InviteMessageTemplate,
    SmsConfiguration,
    VerificationMessageTemplate,
)
from openmcf.kinds.aws_cognito_user_pool.spec.sign_in import (
    AccountRecoveryMechanism,
    DeviceConfiguration,
    PasswordPolicy,
    SignInPolicy,
)
from openmcf.kinds.aws_cognito_user_pool.spec.triggers import LambdaConfig
from openmcf.kit.field_map import As, Block, FieldMap, all_of, same_named
from openmcf.properties.values import Secret


def _or_none(value: Any) -> Any:
    return value or None


def _unless_single(factor: str) -> str | None:
    """Unset for AWS's default: the official provider does not have the property yet (pulumi-aws 7.51)."""
    return None if factor == "SINGLE_FACTOR" else factor


PASSKEYS = FieldMap(
    {
        **same_named("relying_party_id", "user_verification"),
        "factor_configuration": As("factorConfiguration", _unless_single),
    }
)

ADD_ONS = FieldMap(
    {
        "advanced_security_mode": "advancedSecurityMode",
        "custom_auth_mode": "advancedSecurityAdditionalFlows.customAuthMode",
    }
)

POOL = FieldMap(
    {
        **same_named("username_attributes", "alias_attributes", "user_pool_tier", "tags"),
        "username_case_sensitive": "usernameConfiguration.caseSensitive",
        "deletion_protection": As(
            "deletionProtection", lambda on: "ACTIVE" if on else "INACTIVE", lambda state: state == "ACTIVE"
        ),
        "password_policy": Block("passwordPolicy", all_of(PasswordPolicy)),
        "sign_in_policy": Block("signInPolicy", all_of(SignInPolicy)),
        "mfa_configuration": "mfaConfiguration",
        "software_token_mfa_enabled": As("softwareTokenMfaConfiguration.enabled", _or_none),
        "web_authn": Block("webAuthnConfiguration", PASSKEYS),
        "device_configuration": Block("deviceConfiguration", all_of(DeviceConfiguration)),
        "account_recovery_mechanisms": Block(
            "accountRecoverySetting.recoveryMechanisms", all_of(AccountRecoveryMechanism)
        ),
        "user_pool_add_ons": Block("userPoolAddOns", ADD_ONS),
        "email_configuration": Block("emailConfiguration", all_of(EmailConfiguration)),
        "sms_configuration": Block("smsConfiguration", all_of(SmsConfiguration)),
        "auto_verified_attributes": "autoVerifiedAttributes",
        "attributes_require_verification_before_update": (
            "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates"
        ),
        **same_named("email_verification_subject", "email_verification_message"),
        **same_named("sms_verification_message", "sms_authentication_message"),
        "verification_message_template": Block(
            "verificationMessageTemplate", all_of(VerificationMessageTemplate)
        ),
        "email_mfa": Block("emailMfaConfiguration", all_of(EmailMfa)),
        "allow_admin_create_user_only": "adminCreateUserConfig.allowAdminCreateUserOnly",
        "invite_message_template": Block(
            "adminCreateUserConfig.inviteMessageTemplate", all_of(InviteMessageTemplate)
        ),
        "lambda_config": Block("lambdaConfig", all_of(LambdaConfig)),
    }
)

CUSTOM_ATTRIBUTE = FieldMap(
    {
        **same_named("name", "attribute_data_type", "mutable", "required", "developer_only_attribute"),
        "string_min_length": "stringAttributeConstraints.minLength",
        "string_max_length": "stringAttributeConstraints.maxLength",
        "number_min_value": "numberAttributeConstraints.minValue",
        "number_max_value": "numberAttributeConstraints.maxValue",
    }
)

STANDARD_ATTRIBUTE = all_of(StandardAttribute)

CLIENT = FieldMap(
    {
        **same_named("name", "generate_secret", "explicit_auth_flows", "prevent_user_existence_errors"),
        **same_named("enable_propagate_additional_user_context_data", "read_attributes", "write_attributes"),
        **same_named("allowed_oauth_flows_user_pool_client", "allowed_oauth_flows", "allowed_oauth_scopes"),
        **same_named("callback_urls", "logout_urls", "default_redirect_uri", "enable_token_revocation"),
        "auth_session_validity_minutes": "authSessionValidity",
        "access_token_validity_minutes": "accessTokenValidity",
        "id_token_validity_minutes": "idTokenValidity",
        "refresh_token_validity_days": "refreshTokenValidity",
        "refresh_token_rotation": Block("refreshTokenRotation", all_of(RefreshTokenRotation)),
    }
)

RESOURCE_SERVER = FieldMap(
    {**same_named("identifier", "name"), "scopes": Block("scopes", all_of(ResourceServerScope))}
)

GROUP = all_of(Group)

IDENTITY_PROVIDER = FieldMap(
    {
        **same_named("provider_name", "provider_type", "attribute_mapping", "idp_identifiers"),
        "provider_details": As("providerDetails", Secret),  # they may hold its secret: all are one secret
    }
)

DOMAIN = all_of(Domain)

BRANDING = FieldMap(
    {
        # The official provider takes one of the two, and `false` as given.
        "use_cognito_provided_values": As("useCognitoProvidedValues", _or_none),
        "settings": As("settings", json.dumps, json.loads),
        "assets": Block("assets", all_of(BrandingAsset)),
    }
)
