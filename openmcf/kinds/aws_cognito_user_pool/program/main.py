"""AwsCognitoUserPool: the pool, and all that belongs to it."""

from collections.abc import Mapping, Sequence

from openmcf.kinds.aws_cognito_user_pool.fields import POOL
from openmcf.kinds.aws_cognito_user_pool.program.client import clients, resource_server
from openmcf.kinds.aws_cognito_user_pool.program.directory import group, identity_provider, schemas
from openmcf.kinds.aws_cognito_user_pool.program.known import known_pool
from openmcf.kinds.aws_cognito_user_pool.program.login_pages import branding, domain_outputs, login_domain
from openmcf.kinds.aws_cognito_user_pool.program.triggers import USER_POOL, Caller, trigger_permissions
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool, AwsCognitoUserPoolSpec
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations, concat
from openmcf.properties.values import Properties, Secret


def deploy(manifest: AwsCognitoUserPool, context: Context) -> Declarations:
    """The pool and its children, each named by what the manifest calls it."""
    name, spec = manifest.metadata.name, manifest.spec
    pool, permissions = _pool_and_permissions(name, spec, context)
    groups = [group(one, pool, context) for one in spec.groups]
    providers = [identity_provider(one, pool, context) for one in spec.identity_providers]
    servers = [resource_server(one, pool, context) for one in spec.resource_servers]
    apps = clients(spec, pool, [*servers, *providers, *permissions], context)
    domains = [login_domain(name, spec.domain, pool, context)] if spec.domain else []
    domain = next(iter(domains), None)
    looks = [branding(one, apps[one.client], pool, domain, context) for one in spec.managed_login]
    resources = [pool, *permissions, *groups, *providers, *servers, *apps.values(), *domains, *looks]
    outputs = {**_outputs(pool, spec, apps), **domain_outputs(spec.domain, domain, context.region)}
    return Declarations(resources, outputs)


def _outputs(pool: Declaration, spec: AwsCognitoUserPoolSpec, apps: Mapping[str, Declaration]) -> Properties:
    secret = [client.name for client in spec.clients if client.generate_secret]
    return {
        "user_pool_id": pool.id,
        "user_pool_arn": pool["arn"],
        "user_pool_endpoint": concat("https://", pool["endpoint"]),
        "client_ids": {name: client.id for name, client in apps.items()},
        "client_secrets": {name: Secret(apps[name]["clientSecret"]) for name in secret},
    }


def _pool_and_permissions(
    name: str, spec: AwsCognitoUserPoolSpec, context: Context
) -> tuple[Declaration, list[Declaration]]:
    """The pool, and its permissions to call functions.

    A permission names the pool. One that is there is known, and gets its permission before it is to call
    another function; into a new one nobody can sign in before its clients are there, which wait for both.
    """
    if spec.lambda_config is None:
        return _pool(name, spec, context, []), []
    if known := known_pool(name, spec, context):
        permissions = trigger_permissions(spec.lambda_config, known, context)
        return _pool(name, spec, context, permissions), permissions
    pool = _pool(name, spec, context, [])
    return pool, trigger_permissions(spec.lambda_config, Caller(pool.id, pool["arn"]), context)


def _pool(
    name: str, spec: AwsCognitoUserPoolSpec, context: Context, after: Sequence[Declaration]
) -> Declaration:
    inputs = {"name": name, **POOL.inputs(spec, context.resolve), "schemas": schemas(spec, context) or None}
    return Declaration(USER_POOL, name, inputs, depends_on=after)
