"""AwsCognitoUserPool: app clients, and the resource servers whose scopes they ask for."""

from collections.abc import Mapping, Sequence

import pulumi
from pulumi_aws import cognito

from openmcf.kinds.aws_cognito_user_pool.spec.client import (
    AwsCognitoUserPoolClient,
    RefreshTokenRotation,
    ResourceServer,
)
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPoolSpec
from openmcf.kit.optional import if_given


def declare_clients(
    spec: AwsCognitoUserPoolSpec, pool: cognito.UserPool, after: Sequence[pulumi.Resource]
) -> Mapping[str, cognito.UserPoolClient]:
    """Declare the resource servers and, after them and the others, the clients; these by name.

    after: the identity providers, and the permissions to call functions, as each sign-in does.
    AWS refuses a client with a scope or an identity provider that is not there yet (measured:
    ScopeDoesNotExistException, "The provider … does not exist for User Pool").
    """
    servers = [_resource_server(server, pool) for server in spec.resource_servers]
    in_order = pulumi.ResourceOptions(parent=pool, depends_on=[*servers, *after])
    return {
        client.name: _client(client, spec.identity_providers_of(client), pool, in_order)
        for client in spec.clients
    }


def _resource_server(server: ResourceServer, pool: cognito.UserPool) -> cognito.ResourceServer:
    return cognito.ResourceServer(
        server.identifier,
        user_pool_id=pool.id,
        identifier=server.identifier,
        name=server.name,
        scopes=[
            cognito.ResourceServerScopeArgs(
                scope_name=scope.scope_name, scope_description=scope.scope_description
            )
            for scope in server.scopes
        ]
        or None,
        opts=pulumi.ResourceOptions(parent=pool),
    )


def _client(
    client: AwsCognitoUserPoolClient,
    identity_providers: list[str],
    pool: cognito.UserPool,
    opts: pulumi.ResourceOptions,
) -> cognito.UserPoolClient:
    args = cognito.UserPoolClientArgs(
        user_pool_id=pool.id,
        name=client.name,
        generate_secret=client.generate_secret,
        supported_identity_providers=identity_providers or None,
        explicit_auth_flows=client.explicit_auth_flows or None,
        auth_session_validity=client.auth_session_validity_minutes,
        prevent_user_existence_errors=client.prevent_user_existence_errors,
        enable_propagate_additional_user_context_data=client.enable_propagate_additional_user_context_data,
        read_attributes=client.read_attributes or None,
        write_attributes=client.write_attributes or None,
    )
    _set_oauth(args, client)
    _set_tokens(args, client)
    return cognito.UserPoolClient(client.name, args, opts)


def _set_oauth(args: cognito.UserPoolClientArgs, client: AwsCognitoUserPoolClient) -> None:
    args.allowed_oauth_flows_user_pool_client = client.allowed_oauth_flows_user_pool_client
    args.allowed_oauth_flows = client.allowed_oauth_flows or None
    args.allowed_oauth_scopes = client.allowed_oauth_scopes or None
    args.callback_urls = client.callback_urls or None
    args.logout_urls = client.logout_urls or None
    args.default_redirect_uri = client.default_redirect_uri


def _set_tokens(args: cognito.UserPoolClientArgs, client: AwsCognitoUserPoolClient) -> None:
    args.access_token_validity = client.access_token_validity_minutes
    args.id_token_validity = client.id_token_validity_minutes
    args.refresh_token_validity = client.refresh_token_validity_days
    # Without units AWS reads the validity of access and ID tokens as hours.
    args.token_validity_units = cognito.UserPoolClientTokenValidityUnitsArgs(
        access_token="minutes",  # noqa: S106 - a unit
        id_token="minutes",  # noqa: S106
        refresh_token="days",  # noqa: S106
    )
    args.refresh_token_rotation = if_given(_rotation, client.refresh_token_rotation)
    args.enable_token_revocation = client.enable_token_revocation


def _rotation(rotation: RefreshTokenRotation) -> cognito.UserPoolClientRefreshTokenRotationArgs:
    return cognito.UserPoolClientRefreshTokenRotationArgs(
        feature=rotation.feature, retry_grace_period_seconds=rotation.retry_grace_period_seconds
    )
