"""AwsCognitoUserPool: app clients, and the resource servers whose scopes they ask for."""

from collections.abc import Mapping, Sequence

from openmcf.kinds.aws_cognito_user_pool.fields import CLIENT, RESOURCE_SERVER
from openmcf.kinds.aws_cognito_user_pool.spec.client import AwsCognitoUserPoolClient, ResourceServer
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPoolSpec
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration

# Without units AWS reads the validity of access and ID tokens as hours.
_UNITS = {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"}


def resource_server(server: ResourceServer, pool: Declaration, context: Context) -> Declaration:
    """An API whose scopes clients ask for."""
    inputs = {"userPoolId": pool.id, **RESOURCE_SERVER.inputs(server, context.resolve)}
    return Declaration("aws:cognito/resourceServer:ResourceServer", server.identifier, inputs, parent=pool)


def clients(
    spec: AwsCognitoUserPoolSpec, pool: Declaration, after: Sequence[Declaration], context: Context
) -> Mapping[str, Declaration]:
    """The clients by name.

    after: resource servers, identity providers, and the permissions to call functions, as each sign-in does.
    AWS refuses a client with a scope or an identity provider that is not there yet (measured:
    ScopeDoesNotExistException, "The provider … does not exist for User Pool").
    """
    return {
        client.name: _client(client, spec.identity_providers_of(client), pool, after, context)
        for client in spec.clients
    }


def _client(
    client: AwsCognitoUserPoolClient,
    identity_providers: list[str],
    pool: Declaration,
    after: Sequence[Declaration],
    context: Context,
) -> Declaration:
    inputs = {
        "userPoolId": pool.id,
        **CLIENT.inputs(client, context.resolve),
        "supportedIdentityProviders": identity_providers or None,
        "tokenValidityUnits": _UNITS,
    }
    return Declaration(
        "aws:cognito/userPoolClient:UserPoolClient",
        client.name,
        inputs,
        parent=pool,
        depends_on=after,
        additional_secret_outputs=["clientSecret"],
    )
