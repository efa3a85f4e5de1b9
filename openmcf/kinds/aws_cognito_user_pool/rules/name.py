"""Rules of AwsCognitoUserPool about names: the pool's own, and those that tell its parts apart."""

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from pydantic.alias_generators import to_camel

from openmcf.kinds.aws_cognito_user_pool.spec.client import ResourceServer
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool, AwsCognitoUserPoolSpec
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.invalid import repeated, valid_items
from openmcf.specs.model import Model

RULES = RuleBook()

_NAMES = {
    "clients": ("spec.clients", "name"),
    "groups": ("spec.groups", "name"),
    "identity_providers": ("spec.identityProviders", "provider_name"),
    "custom_attributes": ("spec.customAttributes", "name"),
    "standard_attributes": ("spec.standardAttributes", "name"),
    "managed_login": ("spec.managedLogin", "client"),
    "resource_servers": ("spec.resourceServers", "identifier"),
}
"""The lists of named parts: the path of each, and what names its items."""

SCOPE_LIMIT = 256
_POOL_NAME = re.compile(r"[\w\s+=,.@-]{1,128}", re.ASCII)


@RULES.error("cognito-pool-name")
def pool_name_is_possible(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """A pool's name has 1 to 128 letters, digits, spaces or `_ + = , . @ -`.

    Source: API model, `CreateUserPool.PoolName`; `metadata.name` becomes the pool's name.
    """
    name = pool.metadata.name
    if not _POOL_NAME.fullmatch(name):
        message = f"`{name}` is no pool name: 1 to 128 of letters, digits, spaces, _+=,.@-"
        yield Finding("metadata.name", message)


@RULES.error("cognito-name-twice")
def names_tell_parts_apart(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """Clients, groups, scopes and the other named parts of a pool differ in their names.

    Source: the page (outputs are keyed by client name); AWS refuses the rest as duplicates.
    """
    for path, field, parts in _named_lists(pool.spec):
        for index, first, part in repeated(parts, attrgetter(field)):
            message = f"`{getattr(part, field)}` is the name of `{path}[{first}]` too"
            hint = "choose another name, or remove one of them"
            yield Finding(f"{path}[{index}].{to_camel(field)}", message, hint)


@RULES.warning("cognito-scope-length", each="resource_servers")
def scopes_can_be_allowed(_: AwsCognitoUserPool, server: ResourceServer) -> Iterator[Finding]:
    """A scope's full name, `<resource server>/<scope>`, has at most 256 characters.

    Source: API model, `CreateUserPoolClient.AllowedOAuthScopes`; a longer one can be given to no client.
    """
    for index, scope in valid_items(server.scopes):
        name = f"{server.identifier}/{scope.scope_name}"
        if len(name) > SCOPE_LIMIT:
            message = f"with `{server.identifier}/` has {len(name)} characters; clients take {SCOPE_LIMIT}"
            yield Finding(f"scopes[{index}].scopeName", message, "choose a shorter name or identifier")


def _named_lists(spec: AwsCognitoUserPoolSpec) -> Iterator[tuple[str, str, Sequence[Model]]]:
    """The path of each list of named things, the attribute with the name, and the things."""
    for field, (path, name) in _NAMES.items():
        yield path, name, getattr(spec, field)
    for index, server in valid_items(spec.resource_servers):
        yield f"spec.resourceServers[{index}].scopes", "scope_name", server.scopes
