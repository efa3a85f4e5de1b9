"""AwsCognitoUserPool: how users sign in: passwords, other factors, devices, recovery, protection."""

import pulumi
from pulumi_aws import cognito

from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPoolSpec
from openmcf.kinds.aws_cognito_user_pool.spec.sign_in import (
    AccountRecoveryMechanism,
    DeviceConfiguration,
    PasswordPolicy,
    SignInPolicy,
    UserPoolAddOns,
    WebAuthn,
)
from openmcf.kit.optional import if_given


def set_sign_in(args: cognito.UserPoolArgs, spec: AwsCognitoUserPoolSpec) -> None:
    """Set what the manifest says of signing in."""
    args.password_policy = if_given(_password_policy, spec.password_policy)
    args.sign_in_policy = if_given(_sign_in_policy, spec.sign_in_policy)
    args.mfa_configuration = spec.mfa_configuration
    if spec.software_token_mfa_enabled:
        args.software_token_mfa_configuration = cognito.UserPoolSoftwareTokenMfaConfigurationArgs(
            enabled=True
        )
    args.web_authn_configuration = if_given(_Passkeys, spec.web_authn)
    args.device_configuration = if_given(_devices, spec.device_configuration)
    if spec.account_recovery_mechanisms:
        args.account_recovery_setting = _recovery(spec.account_recovery_mechanisms)
    args.user_pool_add_ons = if_given(_add_ons, spec.user_pool_add_ons)


def _password_policy(policy: PasswordPolicy) -> cognito.UserPoolPasswordPolicyArgs:
    return cognito.UserPoolPasswordPolicyArgs(
        minimum_length=policy.minimum_length,
        require_lowercase=policy.require_lowercase,
        require_uppercase=policy.require_uppercase,
        require_numbers=policy.require_numbers,
        require_symbols=policy.require_symbols,
        temporary_password_validity_days=policy.temporary_password_validity_days,
        password_history_size=policy.password_history_size,
    )


def _sign_in_policy(policy: SignInPolicy) -> cognito.UserPoolSignInPolicyArgs:
    return cognito.UserPoolSignInPolicyArgs(allowed_first_auth_factors=policy.allowed_first_auth_factors)


class _Passkeys(cognito.UserPoolWebAuthnConfigurationArgs):
    """The arguments, with one that Cognito has (`WebAuthnConfigurationType`) and pulumi_aws 7.51 not yet."""

    def __init__(self, passkeys: WebAuthn) -> None:
        super().__init__(
            relying_party_id=passkeys.relying_party_id, user_verification=passkeys.user_verification
        )
        self._factor = passkeys.factor_configuration

    @property
    @pulumi.getter(name="factorConfiguration")
    def factor_configuration(self) -> str | None:
        """Unset for AWS's default, which the official provider can have too."""
        return None if self._factor == "SINGLE_FACTOR" else self._factor


def _devices(devices: DeviceConfiguration) -> cognito.UserPoolDeviceConfigurationArgs:
    return cognito.UserPoolDeviceConfigurationArgs(
        challenge_required_on_new_device=devices.challenge_required_on_new_device,
        device_only_remembered_on_user_prompt=devices.device_only_remembered_on_user_prompt,
    )


def _recovery(mechanisms: list[AccountRecoveryMechanism]) -> cognito.UserPoolAccountRecoverySettingArgs:
    return cognito.UserPoolAccountRecoverySettingArgs(
        recovery_mechanisms=[
            cognito.UserPoolAccountRecoverySettingRecoveryMechanismArgs(
                name=mechanism.name, priority=mechanism.priority
            )
            for mechanism in mechanisms
        ]
    )


def _add_ons(add_ons: UserPoolAddOns) -> cognito.UserPoolUserPoolAddOnsArgs:
    args = cognito.UserPoolUserPoolAddOnsArgs(advanced_security_mode=add_ons.advanced_security_mode)
    if add_ons.custom_auth_mode is not None:
        args.advanced_security_additional_flows = (
            cognito.UserPoolUserPoolAddOnsAdvancedSecurityAdditionalFlowsArgs(
                custom_auth_mode=add_ons.custom_auth_mode
            )
        )
    return args
