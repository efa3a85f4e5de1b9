"""AwsCognitoUserPool: app clients, from pulumi-aws's properties to the manifest's fields: pure."""

from typing import Any

from openmcf.aws.cognito.token_validity import validity
from openmcf.aws.resource import Properties
from openmcf.kinds.aws_cognito_user_pool import fields
from openmcf.kinds.aws_cognito_user_pool.spec.client import AwsCognitoUserPoolClient
from openmcf.kit.importing import non_default

CLIENT = "aws:cognito/userPoolClient:UserPoolClient"


def client(inputs: Properties) -> dict[str, Any]:
    """An item of `clients`."""
    observed = non_default(CLIENT, inputs)
    providers = observed.get("supportedIdentityProviders")
    return {
        **fields.CLIENT.fields(AwsCognitoUserPoolClient, observed),
        **({"supportedIdentityProviders": providers} if providers else {}),
        "enableTokenRevocation": inputs.get("enableTokenRevocation", True),
        "accessTokenValidityMinutes": _rounded(inputs, "accessToken"),
        "idTokenValidityMinutes": _rounded(inputs, "idToken"),
        "refreshTokenValidityDays": _rounded(inputs, "refreshToken"),
    }


def _rounded(inputs: Properties, token: str) -> int:
    """How long a token is valid in the manifest's unit; AWS knows seconds, too."""
    return max(1, round(validity(inputs, token)))
