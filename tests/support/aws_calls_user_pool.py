"""The create calls that the manifest of a user pool leads to."""

import base64
from collections.abc import Iterator
from typing import Any

from tests.support.aws_calls_shared import Call, given, pascal
from tests.support.strategies_shared import Data

_POOL = {"UserPoolId": "us-east-1_Ab1Cd2EfG"}
_CLIENT = {"ClientId": "1a2b3c4d5e6f7g8h9i0j"}
_SERVICE = "cognito-idp"
_TRIGGERS = {"kmsKeyId": "KMSKeyID", "customSmsSender": "CustomSMSSender"}
_LENGTH = {"stringMinLength": "MinLength", "stringMaxLength": "MaxLength"}
_VALUE = {"numberMinValue": "MinValue", "numberMaxValue": "MaxValue"}
_CLIENT_NAMES = {
    "name": "ClientName",
    "allowedOauthFlows": "AllowedOAuthFlows",
    "allowedOauthScopes": "AllowedOAuthScopes",
    "allowedOauthFlowsUserPoolClient": "AllowedOAuthFlowsUserPoolClient",
    "callbackUrls": "CallbackURLs",
    "logoutUrls": "LogoutURLs",
    "defaultRedirectUri": "DefaultRedirectURI",
    "accessTokenValidityMinutes": "AccessTokenValidity",
    "idTokenValidityMinutes": "IdTokenValidity",
    "refreshTokenValidityDays": "RefreshTokenValidity",
    "authSessionValidityMinutes": "AuthSessionValidity",
}
_UNITS = {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"}


def pool_calls(name: str, spec: Data) -> Iterator[Call]:
    """The pool, then all that belongs to it, in an order in which it can be made."""
    yield Call(_SERVICE, "CreateUserPool", _pool(name, spec))
    yield Call(_SERVICE, "SetUserPoolMfaConfig", _POOL | _mfa(spec))
    for server in spec.get("resourceServers", []):
        scopes = [pascal(scope) for scope in server.get("scopes", [])]
        yield Call(_SERVICE, "CreateResourceServer", _POOL | (pascal(server) or {}) | {"Scopes": scopes})
    for group in spec.get("groups", []):
        yield Call(_SERVICE, "CreateGroup", _POOL | (pascal(group, name="GroupName") or {}))
    for provider in spec.get("identityProviders", []):
        yield Call(_SERVICE, "CreateIdentityProvider", _POOL | (pascal(provider) or {}))
    for client in spec["clients"]:
        yield Call(_SERVICE, "CreateUserPoolClient", _POOL | _client(client))
    if "domain" in spec:
        yield Call(_SERVICE, "CreateUserPoolDomain", _POOL | _domain(spec["domain"]))
    for looks in spec.get("managedLogin", []):
        yield Call(_SERVICE, "CreateManagedLoginBranding", _POOL | _CLIENT | _looks(looks))


def _pool(name: str, spec: Data) -> Data:
    updates = spec.get("attributesRequireVerificationBeforeUpdate")
    recovery = [pascal(mechanism) for mechanism in spec.get("accountRecoveryMechanisms", [])]
    return given(
        PoolName=name,
        Policies=given(
            PasswordPolicy=pascal(spec.get("passwordPolicy")), SignInPolicy=pascal(spec.get("signInPolicy"))
        ),
        DeletionProtection="ACTIVE" if spec["deletionProtection"] else "INACTIVE",
        LambdaConfig=_triggers(spec.get("lambdaConfig")),
        AutoVerifiedAttributes=spec.get("autoVerifiedAttributes"),
        AliasAttributes=spec.get("aliasAttributes"),
        UsernameAttributes=spec.get("usernameAttributes"),
        UsernameConfiguration={"CaseSensitive": spec["usernameCaseSensitive"]},
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": updates}
        if updates
        else None,
        DeviceConfiguration=pascal(spec.get("deviceConfiguration")),
        Schema=[_attribute(item) for item in _attributes(spec)] or None,
        UserPoolAddOns=_add_ons(spec.get("userPoolAddOns")),
        AccountRecoverySetting={"RecoveryMechanisms": recovery} if recovery else None,
        UserPoolTier=spec["userPoolTier"],
        UserPoolTags=spec.get("tags"),
        **_messages(spec),
    )


def _messages(spec: Data) -> Data:
    invitation = pascal(spec.get("inviteMessageTemplate"), smsMessage="SMSMessage")
    return given(
        EmailConfiguration=pascal(
            spec.get("emailConfiguration"),
            fromEmailAddress="From",
        ),
        SmsConfiguration=pascal(spec.get("smsConfiguration")),
        EmailVerificationSubject=spec.get("emailVerificationSubject"),
        EmailVerificationMessage=spec.get("emailVerificationMessage"),
        SmsVerificationMessage=spec.get("smsVerificationMessage"),
        SmsAuthenticationMessage=spec.get("smsAuthenticationMessage"),
        VerificationMessageTemplate=pascal(spec.get("verificationMessageTemplate")),
        AdminCreateUserConfig=given(
            AllowAdminCreateUserOnly=spec["allowAdminCreateUserOnly"], InviteMessageTemplate=invitation
        ),
    )


def _triggers(triggers: Data | None) -> Data | None:
    if triggers is None:
        return None
    nested = {name: pascal(value) if isinstance(value, dict) else value for name, value in triggers.items()}
    return pascal(nested, **_TRIGGERS)


def _attributes(spec: Data) -> list[Data]:
    standard = [item | {"attributeDataType": "String"} for item in spec.get("standardAttributes", [])]
    return [*spec.get("customAttributes", []), *standard]


def _attribute(attribute: Data) -> Data:
    usual = {name: value for name, value in attribute.items() if name not in _LENGTH | _VALUE}
    length = {api: attribute[name] for name, api in _LENGTH.items() if name in attribute}
    value = {api: attribute[name] for name, api in _VALUE.items() if name in attribute}
    bounds = given(StringAttributeConstraints=length or None, NumberAttributeConstraints=value or None)
    return (pascal(usual) or {}) | bounds


def _add_ons(add_ons: Data | None) -> Data | None:
    if add_ons is None:
        return None
    custom = {"CustomAuthMode": add_ons["customAuthMode"]} if "customAuthMode" in add_ons else None
    return given(AdvancedSecurityMode=add_ons["advancedSecurityMode"], AdvancedSecurityAdditionalFlows=custom)


def _mfa(spec: Data) -> Data:
    sms = given(
        SmsConfiguration=pascal(spec.get("smsConfiguration")),
        SmsAuthenticationMessage=spec.get("smsAuthenticationMessage"),
    )
    return given(
        MfaConfiguration=spec["mfaConfiguration"],
        SmsMfaConfiguration=sms if "smsConfiguration" in spec and spec["mfaConfiguration"] != "OFF" else None,
        SoftwareTokenMfaConfiguration={"Enabled": spec["softwareTokenMfaEnabled"]},
        EmailMfaConfiguration=pascal(spec.get("emailMfa")),
        WebAuthnConfiguration=pascal(spec.get("webAuthn")),
    )


def _client(client: Data) -> Data:
    nested: dict[str, Any] = {"refreshTokenRotation": pascal(client.get("refreshTokenRotation"))}
    fields = pascal(client | given(**nested), **_CLIENT_NAMES) or {}
    return fields | {"TokenValidityUnits": _UNITS}


def _domain(domain: Data) -> Data:
    certificate = domain.get("certificateArn")
    return given(
        Domain=domain["domain"],
        ManagedLoginVersion=domain["managedLoginVersion"],
        CustomDomainConfig={"CertificateArn": certificate} if certificate else None,
    )


def _looks(looks: Data) -> Data:
    assets = [pascal(asset) or {} for asset in looks.get("assets", [])]
    for asset in assets:
        if "Bytes" in asset:
            asset["Bytes"] = base64.b64decode(asset["Bytes"])
    return given(
        UseCognitoProvidedValues=looks["useCognitoProvidedValues"],
        Settings=looks.get("settings"),
        Assets=assets or None,
    )
