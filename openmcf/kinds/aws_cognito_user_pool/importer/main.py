"""AwsCognitoUserPool: a pool that exists, with all that belongs to it, as a manifest says it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from openmcf.aws.clients import Clients
from openmcf.aws.resource import NotFound, Properties
from openmcf.kinds.aws_cognito_user_pool.importer.client import CLIENT, client
from openmcf.kinds.aws_cognito_user_pool.importer.directory import (
    GROUP,
    IDENTITY_PROVIDER,
    RESOURCE_SERVER,
    SECRET_DETAILS,
    group,
    identity_provider,
    resource_server,
)
from openmcf.kinds.aws_cognito_user_pool.importer.login_pages import login_pages
from openmcf.kinds.aws_cognito_user_pool.importer.settings import POOL, settings
from openmcf.kit.importing import Connect, ExistingResource, all_found, exists, found, refuse_doubles
from openmcf.specs.findings import Path
from openmcf.specs.identity import Ids

_ID = r"[\w-]+_[0-9a-zA-Z]+"  # Cognito's API model, UserPoolIdType
_PERMISSION = "aws:lambda/permission:Permission"


class _Sort(NamedTuple):
    """A sort of parts of which a pool has many.

    type: Pulumi's. noun: what several are called. field: the manifest's list. item: from a part's properties
    to an item of that list. listing: the call that lists the parts, and answer its list; there, name is what
    the program calls a part, and key what AWS does. separator: what stands between pool and key in an id.
    """

    type: str
    noun: str
    field: str
    item: Callable[[Properties], dict[str, Any]]
    listing: str
    answer: str
    name: str
    key: str
    separator: str

    def own_id(self, id_: str) -> str:
        """What AWS calls a part in its pool."""
        return id_.partition(self.separator)[2]


_SORTS = (
    _Sort(
        CLIENT, "clients", "clients", client,
        "list_user_pool_clients", "UserPoolClients", "ClientName", "ClientId", "/",
    ),
    _Sort(GROUP, "groups", "groups", group, "list_groups", "Groups", "GroupName", "GroupName", "/"),
    _Sort(
        RESOURCE_SERVER, "resource servers", "resourceServers", resource_server,
        "list_resource_servers", "ResourceServers", "Identifier", "Identifier", "|",
    ),
    _Sort(
        IDENTITY_PROVIDER, "identity providers", "identityProviders", identity_provider,
        "list_identity_providers", "Providers", "ProviderName", "ProviderName", ":",
    ),
)  # fmt: skip


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The pool with an id such as us-east-1_Ab1Cd2EfG, which names its region. Raises NotFound."""
    if not re.fullmatch(_ID, id_):
        raise NotFound
    clients = connect(id_.partition("_")[0])
    pool = found(clients, POOL, id_)
    spec: dict[str, Any] = {"region": clients.region} | settings(pool.inputs)
    ids: dict[tuple[str, str | None], str] = {(POOL, None): id_}
    parts = {sort: sorted(_listed(clients, id_, sort)) for sort in _SORTS}
    refuse_doubles(
        f"the pool `{id_}`",
        {sort.noun: [(name, sort.own_id(part)) for name, part in named] for sort, named in parts.items()},
    )
    for sort in _SORTS:
        listed = dict(parts[sort])
        spec[sort.field] = [sort.item(part) for part in all_found(clients, sort.type, listed.values())]
        ids |= {(sort.type, name): part for name, part in listed.items()}
    for trigger, permission in _permissions(clients, id_, spec.get("lambdaConfig", {})):
        ids[_PERMISSION, trigger] = permission
    domains = _domains(pool.properties)
    for domain in domains[:1]:
        pages, ids_of_pages = login_pages(clients, id_, domain, _app_clients(ids))
        spec, ids = spec | pages, ids | ids_of_pages
    notes = tuple(_left_alone(domains[1:]))
    return ExistingResource(pool.inputs["name"], spec, lambda _: ids, notes, _secrets)


def _listed(clients: Clients, pool: str, sort: _Sort) -> Iterator[tuple[str, str]]:
    """The name of each part of a sort, and its id."""
    for page in clients("cognito-idp").get_paginator(sort.listing).paginate(UserPoolId=pool):
        for part in page[sort.answer]:
            # Cognito makes a group for each identity provider: `us-east-1_Ab1Cd2EfG_Google`.
            if not (sort.type == GROUP and part["GroupName"].startswith(f"{pool}_")):
                yield part[sort.name], f"{pool}{sort.separator}{part[sort.key]}"


def _app_clients(ids: Ids) -> dict[str, str]:
    """The ids that the clients have in the pool, by their names."""
    return {name: id_.rpartition("/")[2] for (type_, name), id_ in ids.items() if type_ == CLIENT and name}


def _domains(pool: Properties) -> list[str]:
    """The domains of a pool, which may have one of its own and a prefix."""
    return [pool[name] for name in ("customDomain", "domain") if name in pool]


def _left_alone(others: list[str]) -> Iterator[str]:
    """What of a pool is not adopted."""
    for other in others:
        yield f"a manifest has one domain; the pool's other, `{other}`, stays as it is, without a record"


def _permissions(clients: Clients, pool: str, triggers: Properties) -> Iterator[tuple[str, str]]:
    """The triggers whose functions let the pool call them as openmcf says it, with the permissions' ids."""
    for trigger, function in triggers.items():
        arn = function["lambdaArn"] if isinstance(function, dict) else function
        permission = f"{arn}/{pool}-{trigger}"
        if trigger != "kmsKeyId" and exists(clients, _PERMISSION, permission):
            yield trigger, permission


def _secrets(manifest: Mapping[str, Any]) -> Iterator[Path]:
    for index, provider in enumerate(manifest["spec"].get("identityProviders", [])):
        for detail in SECRET_DETAILS:
            if detail in provider["providerDetails"]:
                yield "spec", "identityProviders", index, "providerDetails", detail
