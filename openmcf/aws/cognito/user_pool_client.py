"""App clients of user pools.

An update sets all that it leaves out to AWS's defaults (API reference, UpdateUserPoolClient), so that it is
given all inputs; pulumi-aws's id and property names.
"""

from contextlib import suppress
from datetime import datetime

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.common import MISSING, SERVICE, ask
from openmcf.aws.cognito.token_validity import in_usual_units
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import Candidate, Created, NotFound, Properties, ReadResult, Resource

_NAMES = {
    "AllowedOAuthFlows": "allowedOauthFlows",
    "AllowedOAuthFlowsUserPoolClient": "allowedOauthFlowsUserPoolClient",
    "AllowedOAuthScopes": "allowedOauthScopes",
    "CallbackURLs": "callbackUrls",
    "ClientName": "name",
    "DefaultRedirectURI": "defaultRedirectUri",
    "LogoutURLs": "logoutUrls",
}
_SETS = frozenset(
    {
        *("allowedOauthFlows", "allowedOauthScopes", "callbackUrls", "explicitAuthFlows", "logoutUrls"),
        *("readAttributes", "supportedIdentityProviders", "writeAttributes"),
    }
)
_RESET = {
    "allowedOauthFlows": [],
    "allowedOauthFlowsUserPoolClient": False,
    "allowedOauthScopes": [],
    "authSessionValidity": 3,
    "callbackUrls": [],
    "enablePropagateAdditionalUserContextData": False,
    "enableTokenRevocation": True,
    "logoutUrls": [],
    "preventUserExistenceErrors": "LEGACY",
    "refreshTokenRotation": {"feature": "DISABLED"},
    "refreshTokenValidity": 30,
    "supportedIdentityProviders": [],
}
"""AWS's defaults (API reference, CreateUserPoolClient)."""


class UserPoolClient(Resource):
    """An app client of a user pool."""

    type = "aws:cognito/userPoolClient:UserPoolClient"
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
    stable = frozenset({"clientSecret"})
    secret = frozenset({"clientSecret"})
    server_defaults = frozenset(
        {"accessTokenValidity", "explicitAuthFlows", "idTokenValidity", "tokenValidityUnits"}
    )
    equivalence = Equivalence(
        defaults={name: default for name, default in _RESET.items() if default != []}
        | {"generateSecret": False},
        sets=_SETS,
    )

    def create(self, clients: Clients, inputs: Properties) -> Created:
        client = ask(clients, "CreateUserPoolClient", inputs, _NAMES)["userPoolClient"]
        return Created(client["clientId"], self._properties(client, inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        pool, name = inputs["userPoolId"], inputs["name"]
        pages = (
            clients(SERVICE).get_paginator("list_user_pool_clients").paginate(UserPoolId=pool, MaxResults=60)
        )
        with suppress(NotFound), not_found_on(MISSING):
            clients_of_that_name = [
                client["ClientId"]
                for page in pages
                for client in page["UserPoolClients"]
                if client["ClientName"] == name
            ]
            return [Candidate(id_, _made(clients, pool, id_)) for id_ in clients_of_that_name]
        return []

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        """The client; to import one, its id is `{pool}/{client}`."""
        pool, _, client = resource_id.rpartition("/")
        address = {"userPoolId": pool or known.get("userPoolId"), "clientId": client}
        with not_found_on(MISSING):
            found = ask(clients, "DescribeUserPoolClient", address, _NAMES)["userPoolClient"]
        return self.found(client, self._properties(found, known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        reset = {name: default for name, default in _RESET.items() if olds.get(name, default) != default}
        client = ask(clients, "UpdateUserPoolClient", reset | news | {"clientId": resource_id}, _NAMES)
        # The API reference does not promise that the secret is told here.
        secret = {"clientSecret": olds.get("clientSecret", "")}
        return self._properties(secret | client["userPoolClient"], news)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        address = {"userPoolId": properties["userPoolId"], "clientId": resource_id}
        with suppress(NotFound), not_found_on(MISSING):
            ask(clients, "DeleteUserPoolClient", address, _NAMES)

    def _properties(self, client: Properties, recorded: Properties) -> Properties:
        told = in_usual_units({name: client[name] for name in self.inputs if name in client})
        secret = client.get("clientSecret", "")
        # MiniStack 1.5.33 does not tell it at all.
        told.setdefault("refreshTokenRotation", recorded.get("refreshTokenRotation"))
        return self.known(told | {"clientSecret": secret, "generateSecret": bool(secret)}, recorded)


def _made(clients: Clients, pool: str, id_: str) -> datetime:
    """When the client was made, which the list does not say."""
    found = clients(SERVICE).describe_user_pool_client(UserPoolId=pool, ClientId=id_)
    made: datetime = found["UserPoolClient"]["CreationDate"]
    return made
