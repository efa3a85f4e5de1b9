"""App clients of user pools.

An update sets all that it leaves out to AWS's defaults (API reference, UpdateUserPoolClient), so that it is
given all inputs; pulumi-aws's id and property names.
"""

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.common import MISSING, SERVICE
from openmcf.aws.cognito.token_validity import in_usual_units
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.resource import Properties
from openmcf.aws.service_resource import Call, ServiceResource

_SETS = frozenset(
    {
        *("allowedOauthFlows", "allowedOauthScopes", "callbackUrls", "explicitAuthFlows", "logoutUrls"),
        *("readAttributes", "supportedIdentityProviders", "writeAttributes"),
    }
)


class UserPoolClient(ServiceResource):
    """An app client of a user pool."""

    type = "aws:cognito/userPoolClient:UserPoolClient"
    service = SERVICE
    creating = Call("CreateUserPoolClient", "UserPoolClient")
    reading = Call("DescribeUserPoolClient", "UserPoolClient")
    updating = Call("UpdateUserPoolClient", "UserPoolClient")
    deleting = Call("DeleteUserPoolClient")
    listing = Call("ListUserPoolClients", "UserPoolClients", {"MaxResults": 60})
    identifier, import_identifier = ("clientId",), ("userPoolId", "clientId")
    missing = (MISSING,)
    names = {
        "AllowedOAuthFlows": "allowedOauthFlows",
        "AllowedOAuthFlowsUserPoolClient": "allowedOauthFlowsUserPoolClient",
        "AllowedOAuthScopes": "allowedOauthScopes",
        "CallbackURLs": "callbackUrls",
        "ClientName": "name",
        "DefaultRedirectURI": "defaultRedirectUri",
        "LogoutURLs": "logoutUrls",
    }
    made = "creationDate"
    empty = {
        name: []
        for name in (
            *("allowedOauthFlows", "allowedOauthScopes", "callbackUrls", "logoutUrls"),
            "supportedIdentityProviders",
        )
    }
    inputs = _SETS | frozenset(
        {
            *("accessTokenValidity", "allowedOauthFlowsUserPoolClient", "analyticsConfiguration"),
            *("authSessionValidity", "defaultRedirectUri", "enablePropagateAdditionalUserContextData"),
            *("enableTokenRevocation", "generateSecret", "idTokenValidity", "name"),
            *("preventUserExistenceErrors", "refreshTokenRotation", "refreshTokenValidity"),
            *("tokenValidityUnits", "userPoolId"),
        }
    )
    computed = ("clientSecret",)
    replace_on_change = frozenset({"generateSecret", "userPoolId"})
    secret = frozenset({"clientSecret"})
    server_defaults = frozenset(
        {"accessTokenValidity", "explicitAuthFlows", "idTokenValidity", "tokenValidityUnits"}
    )
    equivalence = Equivalence(
        # API reference, CreateUserPoolClient
        defaults={
            "allowedOauthFlowsUserPoolClient": False,
            "authSessionValidity": 3,
            "enablePropagateAdditionalUserContextData": False,
            "enableTokenRevocation": True,
            "generateSecret": False,
            "preventUserExistenceErrors": "LEGACY",
            "refreshTokenRotation": {"feature": "DISABLED"},
            "refreshTokenValidity": 30,
        },
        sets=_SETS,
    )

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        # The API reference does not promise that an update tells the secret.
        secret = observed.get("clientSecret", recorded.get("clientSecret", ""))
        return in_usual_units(observed) | {"clientSecret": secret, "generateSecret": bool(secret)}

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        secret = {"clientSecret": olds.get("clientSecret", "")}
        return super().update(clients, resource_id, olds, secret | news)
