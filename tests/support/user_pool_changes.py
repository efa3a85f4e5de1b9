"""Changes of the small user pool, and parts for them, for the cases of its rules."""

from typing import Any

from tests.support.user_pool import SES as SES_FIELDS
from tests.support.user_pool import SMS as SMS_FIELDS

SES = SES_FIELDS["emailConfiguration"]
SMS = SMS_FIELDS["smsConfiguration"]
FAR_IDENTITY = "arn:aws:ses:ap-south-1:123456789012:identity/noreply@example.com"
OAUTH = {
    "allowedOauthFlowsUserPoolClient": True,
    "allowedOauthFlows": ["code"],
    "allowedOauthScopes": ["openid"],
    "callbackUrls": ["https://example.com/callback"],
}
MACHINE = {
    "generateSecret": True,
    "allowedOauthFlowsUserPoolClient": True,
    "allowedOauthFlows": ["client_credentials"],
    "allowedOauthScopes": ["api/read"],
}
PREFIX = {"domain": "acme-auth"}
NEW_LOGIN = {"domain": "acme-auth", "managedLoginVersion": 2}
LOOKS = {"client": "web", "useCognitoProvidedValues": True}
API: dict[str, Any] = {
    "identifier": "api",
    "name": "API",
    "scopes": [{"scopeName": "read", "scopeDescription": "Read things"}],
}


def spec(**fields: Any) -> dict[str, Any]:
    """Changes of the spec's fields."""
    return {f"spec.{name}": value for name, value in fields.items()}


def client(**fields: Any) -> dict[str, Any]:
    """Changes of the only client's fields."""
    return {f"spec.clients[0].{name}": value for name, value in fields.items()}


def triggers(**fields: Any) -> dict[str, Any]:
    """A pool with these triggers."""
    return spec(lambdaConfig=fields)


def provider(base: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A pool with one identity provider."""
    return spec(identityProviders=[base | fields])
