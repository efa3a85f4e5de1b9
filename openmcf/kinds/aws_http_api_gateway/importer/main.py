"""AwsHttpApiGateway: an API that exists, with all that belongs to it, as a manifest says it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from openmcf.kinds.aws_http_api_gateway.importer import fields
from openmcf.kinds.aws_http_api_gateway.importer.ids import ids
from openmcf.kinds.aws_http_api_gateway.importer.snapshot import ApiSnapshot, observed
from openmcf.kit.importing import Connect, ExistingResource, refuse_doubles


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The API of an id, in the target's region. Raises NotFound, and ImportRefused if it is no HTTP API."""
    clients = connect(None)
    api = observed(clients, id_)
    authorizers = [(str(part["name"]), own_id) for own_id, part in api.authorizers.items()]
    refuse_doubles(f"the API `{id_}`", {"authorizers": authorizers})
    spec = {"region": clients.region} | spec_of(api)
    return ExistingResource(
        api.api["name"], spec, lambda manifest: dict(ids(api, manifest)), tuple(_left_alone(api))
    )


def spec_of(api: ApiSnapshot) -> dict[str, Any]:
    """The manifest's spec but for the region: pure."""
    spec = fields.settings(api.api)
    spec["routes"] = [*_routes(api)]
    authorizers = sorted(api.authorizers.values(), key=lambda authorizer: str(authorizer["name"]))
    spec["authorizers"] = [fields.authorizer(authorizer) for authorizer in authorizers]
    if api.stage:
        spec["stage"] = fields.stage(api.stages[api.stage])
    if api.domain:
        spec["domain"] = fields.domain(api.domain.inputs, api.domain.mappings[0].get("ApiMappingKey") or None)
    return spec


def _routes(api: ApiSnapshot) -> Iterator[dict[str, Any]]:
    """The items of `routes`."""
    for route in api.routes.values():
        if integration := api.behind(route):
            authorizer = api.authorizers.get(route.get("authorizerId", ""), {})
            yield fields.route(route, api.integrations[integration], authorizer.get("name"))


def _left_alone(api: ApiSnapshot) -> Iterator[str]:
    """What of an API is not adopted, or not as it is."""
    behind = defaultdict[str | None, list[str]](list)
    for route in api.routes.values():
        behind[api.behind(route)].append(route["routeKey"])
    for key in behind.pop(None, []):
        yield f"the route `{key}` has no integration; it stays as it is, without a record"
    for keys in behind.values():
        if keys[1:]:
            yield f"in a manifest each route has its own integration; one is behind {_listed(keys)}"
    for id_ in sorted(api.integrations.keys() - behind.keys()):
        yield f"the integration {id_} is behind no route; it stays as it is, without a record"
    for stage in sorted(api.stages.keys() - {api.stage}):
        yield f"a manifest has one stage; the API's other, `{stage}`, stays as it is, without a record"
    yield from _domains_left_alone(api)


def _domains_left_alone(api: ApiSnapshot) -> Iterator[str]:
    adopted = api.domain
    if adopted and adopted.has_mutual_tls:
        yield f"the domain `{adopted.name}` asks callers for certificates (mutual TLS), which stays as it is"
    for domain in api.domains:
        if domain is not adopted:
            one = "a manifest has one domain, which leads to its stage only"
            yield f"{one}; `{domain.name}` stays as it is, without a record"


def _listed(keys: list[str]) -> str:
    return " and ".join(f"`{key}`" for key in keys)
