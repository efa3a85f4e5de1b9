"""AwsCognitoUserPool: app clients, from pulumi-aws's properties to the manifest's fields: pure."""

from typing import Any

from openmcf.aws.cognito.token_validity import validity
from openmcf.aws.resource import Properties
from openmcf.kit.importing import non_default, without_none

CLIENT = "aws:cognito/userPoolClient:UserPoolClient"

_SAME = (
    *("name", "generateSecret", "allowedOauthFlows", "allowedOauthScopes", "callbackUrls", "logoutUrls"),
    *("allowedOauthFlowsUserPoolClient", "defaultRedirectUri", "supportedIdentityProviders"),
    *("explicitAuthFlows", "refreshTokenRotation", "preventUserExistenceErrors", "readAttributes"),
    *("enablePropagateAdditionalUserContextData", "writeAttributes"),
)


def client(inputs: Properties) -> dict[str, Any]:
    """An item of `clients`."""
    observed = non_default(CLIENT, inputs)
    return without_none(
        {
            **{name: observed.get(name) for name in _SAME},
            "enableTokenRevocation": inputs.get("enableTokenRevocation", True),
            "authSessionValidityMinutes": observed.get("authSessionValidity"),
            "accessTokenValidityMinutes": _rounded(inputs, "accessToken"),
            "idTokenValidityMinutes": _rounded(inputs, "idToken"),
            "refreshTokenValidityDays": _rounded(inputs, "refreshToken"),
        }
    )


def _rounded(inputs: Properties, token: str) -> int:
    """How long a token is valid in the manifest's unit; AWS knows seconds, too."""
    return max(1, round(validity(inputs, token)))
