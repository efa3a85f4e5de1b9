"""Rules of AwsCognitoUserPool about names: the pool's own, and those that tell its parts apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openmcf.specs.problems import Found, RuleBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openmcf.specs.aws_cognito_user_pool import AwsCognitoUserPool, AwsCognitoUserPoolSpec

RULES = RuleBook()

_POOL_NAME = re.compile(r"[\w\s+=,.@-]{1,128}", re.ASCII)


@RULES.error("cognito-pool-name")
def pool_name_is_possible(pool: AwsCognitoUserPool) -> Iterator[Found]:
    """A pool's name has 1 to 128 letters, digits, spaces or `_ + = , . @ -`.

    Source: API model, `CreateUserPool.PoolName`; `metadata.name` becomes the pool's name.
    """
    name = pool.metadata.name
    if not _POOL_NAME.fullmatch(name):
        message = f"`{name}` is no pool name: 1 to 128 of letters, digits, spaces, _+=,.@-"
        yield Found("metadata.name", message)


@RULES.error("cognito-name-twice")
def names_tell_parts_apart(pool: AwsCognitoUserPool) -> Iterator[Found]:
    """Clients, groups, scopes and the other named parts of a pool differ in their names.

    Source: the page (outputs are keyed by client name); AWS refuses the rest as duplicates.
    """
    for path, field, names in _named_lists(pool.spec):
        for index, name in enumerate(names):
            if name in names[:index]:
                message = f"`{name}` is the name of `{path}[{names.index(name)}]` too"
                yield Found(f"{path}[{index}].{field}", message, "choose another name, or remove one of them")


def _named_lists(spec: AwsCognitoUserPoolSpec) -> Iterator[tuple[str, str, list[str]]]:
    """The path of each list of named things, the field with the name, and the names."""
    yield "spec.clients", "name", [client.name for client in spec.clients]
    yield "spec.groups", "name", [group.name for group in spec.groups]
    yield "spec.identityProviders", "providerName", [item.provider_name for item in spec.identity_providers]
    yield "spec.customAttributes", "name", [attribute.name for attribute in spec.custom_attributes]
    yield "spec.standardAttributes", "name", [attribute.name for attribute in spec.standard_attributes]
    yield "spec.managedLogin", "client", [looks.client for looks in spec.managed_login]
    yield "spec.resourceServers", "identifier", [server.identifier for server in spec.resource_servers]
    for index, server in enumerate(spec.resource_servers):
        scopes = [scope.scope_name for scope in server.scopes]
        yield f"spec.resourceServers[{index}].scopes", "scopeName", scopes
