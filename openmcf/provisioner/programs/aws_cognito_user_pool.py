"""AwsCognitoUserPool: the pool, and all that belongs to it as its children."""

import pulumi
from pulumi_aws import cognito

from openmcf.provisioner.programs.aws_cognito_user_pool_client import declare_clients
from openmcf.provisioner.programs.aws_cognito_user_pool_directory import (
    declare_group,
    declare_identity_provider,
    schemas,
)
from openmcf.provisioner.programs.aws_cognito_user_pool_login_pages import (
    declare_branding,
    declare_domain,
    domain_outputs,
)
from openmcf.provisioner.programs.aws_cognito_user_pool_messages import set_messages
from openmcf.provisioner.programs.aws_cognito_user_pool_sign_in import set_sign_in
from openmcf.provisioner.programs.aws_cognito_user_pool_triggers import allow_triggers, lambda_config
from openmcf.provisioner.programs.context import Context, Outputs
from openmcf.specs.aws_cognito_user_pool import AwsCognitoUserPool, AwsCognitoUserPoolSpec


def deploy(manifest: AwsCognitoUserPool, context: Context) -> Outputs:
    """Declare the pool and its children, each named by what the manifest calls it."""
    name, spec = manifest.metadata.name, manifest.spec
    pool = _pool(name, spec, context)
    if spec.lambda_config is not None:
        allow_triggers(spec.lambda_config, pool, context)
    for group in spec.groups:
        declare_group(group, pool, context)
    providers = [declare_identity_provider(provider, pool) for provider in spec.identity_providers]
    clients = declare_clients(spec, pool, providers)
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


def _pool(name: str, spec: AwsCognitoUserPoolSpec, context: Context) -> cognito.UserPool:
    args = cognito.UserPoolArgs(
        name=name,
        username_attributes=spec.username_attributes or None,
        alias_attributes=spec.alias_attributes or None,
        username_configuration=cognito.UserPoolUsernameConfigurationArgs(
            case_sensitive=spec.username_case_sensitive
        ),
        schemas=schemas(spec) or None,
        user_pool_tier=spec.user_pool_tier,
        deletion_protection="ACTIVE" if spec.deletion_protection else "INACTIVE",
        tags=spec.tags or None,
    )
    if spec.lambda_config is not None:
        args.lambda_config = lambda_config(spec.lambda_config, context)
    set_sign_in(args, spec)
    set_messages(args, spec, context)
    return cognito.UserPool(name, args)
