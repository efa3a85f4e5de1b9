"""AwsCognitoUserPool: the pool, and all that belongs to it as its children."""

from typing import cast

import pulumi
from pulumi_aws import cognito

from openmcf.kinds.aws_cognito_user_pool.program.client import declare_clients
from openmcf.kinds.aws_cognito_user_pool.program.directory import (
    declare_group,
    declare_identity_provider,
    schemas,
)
from openmcf.kinds.aws_cognito_user_pool.program.known import known_pool
from openmcf.kinds.aws_cognito_user_pool.program.login_pages import (
    declare_branding,
    declare_domain,
    domain_outputs,
)
from openmcf.kinds.aws_cognito_user_pool.program.messages import set_messages
from openmcf.kinds.aws_cognito_user_pool.program.sign_in import set_sign_in
from openmcf.kinds.aws_cognito_user_pool.program.triggers import Caller, allow_triggers, lambda_config
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool, AwsCognitoUserPoolSpec
from openmcf.kit.program import Context, Outputs


def deploy(manifest: AwsCognitoUserPool, context: Context) -> Outputs:
    """Declare the pool and its children, each named by what the manifest calls it."""
    name, spec = manifest.metadata.name, manifest.spec
    pool, permissions = _pool_and_permissions(name, spec, context)
    for group in spec.groups:
        declare_group(group, pool, context)
    providers = [declare_identity_provider(provider, pool) for provider in spec.identity_providers]
    clients = declare_clients(spec, pool, [*providers, *permissions])
    domain = declare_domain(name, spec.domain, pool, context) if spec.domain is not None else None
    for looks in spec.managed_login:
        declare_branding(looks, clients[looks.client], pool, domain)
    return {
        "user_pool_id": pool.id,
        "user_pool_arn": pool.arn,
        "user_pool_endpoint": pulumi.Output.concat("https://", pool.endpoint),
        **domain_outputs(spec.domain, domain, context.region),
        "client_ids": {client: declared.id for client, declared in clients.items()},
        "client_secrets": {
            client.name: pulumi.Output.secret(clients[client.name].client_secret)
            for client in spec.clients
            if client.generate_secret
        },
    }


def _pool_and_permissions(
    name: str, spec: AwsCognitoUserPoolSpec, context: Context
) -> tuple[cognito.UserPool, list[pulumi.CustomResource]]:
    """The pool, and its permissions to call functions.

    A permission names the pool. One that is there is known, and gets its permission before it is to call
    another function; into a new one nobody can sign in before its clients are there, which wait for both.
    """
    if spec.lambda_config is None:
        return _pool(name, spec, context, []), []
    if known := known_pool(name, spec, context):
        permissions = allow_triggers(spec.lambda_config, known, context)
        return _pool(name, spec, context, permissions), permissions
    pool = _pool(name, spec, context, [])
    return pool, allow_triggers(spec.lambda_config, Caller(pool.id, pool.arn), context)


def _pool(
    name: str, spec: AwsCognitoUserPoolSpec, context: Context, after: list[pulumi.CustomResource]
) -> cognito.UserPool:
    args = cognito.UserPoolArgs(
        name=name,
        username_attributes=spec.username_attributes or None,
        alias_attributes=spec.alias_attributes or None,
        username_configuration=cognito.UserPoolUsernameConfigurationArgs(
            case_sensitive=spec.username_case_sensitive
        ),
        # pulumi_aws takes dicts where it takes blocks, which the types of its argument classes do not say.
        schemas=cast("list[cognito.UserPoolSchemaArgs]", schemas(spec)) or None,
        user_pool_tier=spec.user_pool_tier,
        deletion_protection="ACTIVE" if spec.deletion_protection else "INACTIVE",
        tags=spec.tags or None,
    )
    if spec.lambda_config is not None:
        args.lambda_config = lambda_config(spec.lambda_config, context)
    set_sign_in(args, spec)
    set_messages(args, spec, context)
    return cognito.UserPool(name, args, pulumi.ResourceOptions(depends_on=after))
