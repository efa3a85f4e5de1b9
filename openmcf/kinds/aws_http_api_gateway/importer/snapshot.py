"""AwsHttpApiGateway: what AWS tells of an API, and of all that belongs to it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from openmcf.aws.clients import Clients
from openmcf.aws.lambda_.permission import function_named, statements
from openmcf.aws.resource import NotFound, Properties
from openmcf.errors import ImportRefused
from openmcf.kinds.aws_http_api_gateway.importer.fields import (
    API,
    AUTHORIZER,
    DOMAIN,
    INTEGRATION,
    ROUTE,
    STAGE,
)
from openmcf.kit.importing import all_found, found
from openmcf.kit.invocation import invoked

_SERVICE = "apigatewayv2"

Parts = Mapping[str, Properties]
"""The inputs of parts of an API, by the ids that they have in it."""


class Domain(NamedTuple):
    """A domain that leads to the API; mappings: all that it serves, as AWS tells them."""

    inputs: Properties
    mappings: list[dict[str, str]]
    has_mutual_tls: bool

    @property
    def name(self) -> str:
        """The name itself."""
        return str(self.inputs["domainName"])


@dataclass(frozen=True)
class ApiSnapshot:
    """An API, its parts, and the domains that lead to it.

    routes: in the order of their paths. policies: of each function that it calls without a role, the ids of
    the statements of its policy.
    """

    id: str
    api: Properties
    authorizers: Parts
    integrations: Parts
    routes: Parts
    stages: Parts
    domains: tuple[Domain, ...]
    policies: Mapping[str, frozenset[str]]

    @property
    def stage(self) -> str | None:
        """The stage that the manifest has: the default one, else the first by name."""
        return "$default" if "$default" in self.stages else min(self.stages, default=None)

    @property
    def domain(self) -> Domain | None:
        """The domain that the manifest has: the first that serves its stage, and nothing else."""
        wanted = [(self.id, self.stage)]
        return next((it for it in self.domains if [*map(_served, it.mappings)] == wanted), None)

    def behind(self, route: Properties) -> str | None:
        """The id of the integration behind a route, if it has one."""
        id_ = route.get("target", "").removeprefix("integrations/")
        return id_ if id_ in self.integrations else None


def observed(clients: Clients, api: str) -> ApiSnapshot:
    """All of an API. Raises NotFound, and ImportRefused if it is no HTTP API."""
    if not api.isalnum():  # it would be another path of API Gateway's
        raise NotFound
    own = found(clients, API, api).inputs
    if own["protocolType"] != "HTTP":
        raise ImportRefused(f"`{api}` is a {own['protocolType']} API", "import takes HTTP APIs only")
    authorizers = _parts(clients, api, AUTHORIZER, "get_authorizers", "AuthorizerId")
    integrations = _parts(clients, api, INTEGRATION, "get_integrations", "IntegrationId")
    called = {*map(asked_by, authorizers.values()), *map(called_by, integrations.values())}
    return ApiSnapshot(
        api,
        own,
        authorizers,
        integrations,
        dict(sorted(_parts(clients, api, ROUTE, "get_routes", "RouteId").items(), key=_path_and_method)),
        _parts(clients, api, STAGE, "get_stages", "StageName"),
        tuple(_domains(clients, api)),
        {function: _statement_ids(clients, function) for function in called if function},
    )


def asked_by(authorizer: Properties) -> str | None:
    """The function that an authorizer asks without a role."""
    uri = authorizer.get("authorizerUri")
    return invoked(uri) if uri and "authorizerCredentialsArn" not in authorizer else None


def called_by(integration: Properties) -> str | None:
    """The function that an integration calls without a role."""
    uri = integration.get("integrationUri")
    is_function = integration["integrationType"] == "AWS_PROXY" and "integrationSubtype" not in integration
    return invoked(uri) if uri and is_function and "credentialsArn" not in integration else None


def _parts(clients: Clients, api: str, token: str, listing: str, id_member: str) -> Parts:
    pages = clients(_SERVICE).get_paginator(listing).paginate(ApiId=api)
    ids = [part[id_member] for page in pages for part in page["Items"]]
    return dict(zip(ids, all_found(clients, token, [f"{api}/{own}" for own in ids]), strict=True))


def _path_and_method(route: tuple[str, Properties]) -> tuple[str, str]:
    method, _, path = route[1]["routeKey"].partition(" ")
    return path, method


def _domains(clients: Clients, api: str) -> Iterator[Domain]:
    """The domains that lead to an API, by name; an API itself does not tell them."""
    pages = clients(_SERVICE).get_paginator("get_domain_names").paginate()
    for domain in sorted((it for page in pages for it in page["Items"]), key=lambda it: it["DomainName"]):
        mappings = [*_mappings(clients, domain["DomainName"])]
        if any(mapping["ApiId"] == api for mapping in mappings):
            inputs = found(clients, DOMAIN, domain["DomainName"]).inputs
            yield Domain(inputs, mappings, bool(domain.get("MutualTlsAuthentication")))


def _mappings(clients: Clients, domain: str) -> Iterator[dict[str, Any]]:
    """What a domain serves; botocore has no paginator for it."""
    more: dict[str, str] = {}
    while True:
        page = clients(_SERVICE).get_api_mappings(DomainName=domain, **more)
        yield from page["Items"]
        if not page.get("NextToken"):
            return
        more = {"NextToken": page["NextToken"]}


def _served(mapping: Mapping[str, str]) -> tuple[str, str]:
    return mapping["ApiId"], mapping["Stage"]


def _statement_ids(clients: Clients, function: str) -> frozenset[str]:
    with suppress(NotFound):
        return frozenset(statement["Sid"] for statement in statements(clients, function_named(function)))
    return frozenset()
