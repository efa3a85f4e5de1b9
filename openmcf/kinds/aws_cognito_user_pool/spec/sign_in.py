"""AwsCognitoUserPool: how users sign in: passwords, other factors, passkeys, devices, recovery, protection.

Limits: Cognito's API model (`CreateUserPool`, `SetUserPoolMfaConfig`); defaults: the reference page.
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.fields import pattern
from openmcf.specs.model import Distinct, Model

DOMAIN = pattern(
    r"[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*",
    "a bare domain, without scheme, port or path, such as auth.example.com",
)

# SOFTWARE_TOKEN is in the API model too, "not currently supported".
FirstAuthFactor = Literal["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]


class PasswordPolicy(Model):
    """What a password must have. Without this block AWS asks for 8 characters of all four kinds."""

    minimum_length: int = Field(8, ge=6, le=99, description="Least number of characters.")
    require_lowercase: bool = Field(False, description="Whether a lower-case letter is required.")
    require_uppercase: bool = Field(False, description="Whether an upper-case letter is required.")
    require_numbers: bool = Field(False, description="Whether a digit is required.")
    require_symbols: bool = Field(False, description="Whether a special character is required.")
    temporary_password_validity_days: int = Field(
        7,
        ge=0,
        le=365,
        description="Days for which a temporary password of an administrator is valid; AWS reads 0 as 7.",
    )
    password_history_size: int = Field(
        0, ge=0, le=24, description="Number of former passwords that may not be used again."
    )


class SignInPolicy(Model):
    """What users may start a sign-in with."""

    allowed_first_auth_factors: Annotated[list[FirstAuthFactor], Distinct()] = Field(
        ["PASSWORD"],
        min_length=1,
        description="First factors that clients with ALLOW_USER_AUTH offer; `PASSWORD` is always one.",
    )


class WebAuthn(Model):
    """How passkeys are registered and used."""

    relying_party_id: str | None = Field(
        None,
        min_length=1,
        max_length=127,
        pattern=DOMAIN,
        description="Domain that passkeys are bound to; AWS's default is the pool's domain.",
    )
    user_verification: Literal["required", "preferred"] = Field(
        "preferred", description="Whether a passkey must verify its user, by PIN or biometrics."
    )
    factor_configuration: Literal["SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION"] = Field(
        "SINGLE_FACTOR", description="Whether a passkey that verified its user satisfies MFA."
    )


class DeviceConfiguration(Model):
    """How the pool remembers devices. Without this block it remembers none."""

    challenge_required_on_new_device: bool = Field(
        False, description="Whether a remembered device stands in for the second factor."
    )
    device_only_remembered_on_user_prompt: bool = Field(
        False, description="Whether users are asked before a device is remembered."
    )


class AccountRecoveryMechanism(Model):
    """A way for users to recover their account."""

    name: Literal["verified_email", "verified_phone_number", "admin_only"] = Field(
        description="By which address, or by administrators only."
    )
    priority: int = Field(ge=1, le=2, description="Rank of the mechanism; 1 is tried first.")


class UserPoolAddOns(Model):
    """Threat protection."""

    advanced_security_mode: Literal["OFF", "AUDIT", "ENFORCED"] = Field(
        description="Threat protection of standard sign-ins: off, logged only, or acted upon."
    )
    custom_auth_mode: Literal["AUDIT", "ENFORCED"] | None = Field(
        None, description="Threat protection of custom authentication; none if unset."
    )
