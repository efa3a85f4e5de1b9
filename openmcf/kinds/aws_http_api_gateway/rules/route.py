"""Rules of AwsHttpApiGateway about its routes: their keys, and how many there may be."""

import re
from collections.abc import Iterator

from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway
from openmcf.kinds.aws_http_api_gateway.spec.routes import HttpApiRoute, matched_by
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.invalid import repeated

RULES = RuleBook()

_PART = re.compile(r"\{[a-zA-Z0-9_.:-]+\+?\}|[a-zA-Z0-9_.:-]+")
_QUOTAS = {"routes": 300, "authorizers": 10}


@RULES.error("http-api-route-path", each="routes")
def path_has_possible_parts(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """A part of a route's path is a word, or a variable; `{proxy+}` can only be the last.

    Source: measured, "One or more path parts appear to be invalid. Parts are validated against this regular
    expression"; the guide, "Create routes for HTTP APIs".
    """
    parts = _parts(route)
    for index, part in enumerate(parts):
        if not part:
            hint = "remove the one at the end, or the one too many"
            yield Finding("routeKey", "a `/` in a route's path needs a word or a variable after it", hint)
        elif not _PART.fullmatch(part):
            yield Finding("routeKey", f"`{part}` cannot be a part of a route's path", _part_hint(part))
        elif part.endswith("+}") and index < len(parts) - 1:
            yield Finding("routeKey", f"`{part}` takes all that follows, so nothing can come after it")


def _parts(route: HttpApiRoute) -> list[str]:
    path = route.route_key.partition(" ")[2]
    return path[1:].split("/") if len(path) > 1 else []


def _part_hint(part: str) -> str:
    if "{" in part:
        return "a variable is a whole part, such as `{id}`: letters, digits and . : _ -"
    if "*" in part:
        return "write `{proxy+}` as the last part for everything below"
    return "write letters, digits and . : _ -"


@RULES.warning("http-api-route-colon", each="routes")
def colons_make_no_variables(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """A part such as `:id` matches only itself; variables are written `{id}`."""
    for part in _parts(route):
        if part.startswith(":"):
            message, hint = f"`{part}` matches only this very text", f"write `{{{part[1:]}}}` for a variable"
            yield Finding("routeKey", message, hint)


@RULES.error("http-api-route-duplicate")
def route_keys_differ(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """No two routes have the same key.

    Source: `CreateRoute`, ConflictException.
    """
    for index, first, route in repeated(api.spec.routes, lambda route: route.route_key):
        message = f"`{route.route_key}` is already the key of routes[{first}]"
        yield Finding(f"spec.routes[{index}].routeKey", message, "merge the two, or change one key")


@RULES.warning("http-api-route-ambiguous")
def routes_take_different_requests(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """No two routes differ only in the names of their variables."""
    routes = api.spec.routes
    for index, first, route in repeated(routes, lambda route: matched_by(route.route_key)):
        if route.route_key != routes[first].route_key:
            message = f"`{route.route_key}` takes the same requests as `{routes[first].route_key}`"
            yield Finding(f"spec.routes[{index}].routeKey", message, "keep one of the two routes")


@RULES.warning("http-api-quota")
def counts_are_within_the_quotas(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """AWS gives an API 300 routes and 10 authorizers, and more where asked.

    Source: the page "Quotas for configuring and running an HTTP API".
    """
    for name, quota in _QUOTAS.items():
        count = len(getattr(api.spec, name))
        if count > quota:
            message = f"{count} are more than the {quota} that AWS gives an API at first"
            yield Finding(
                f"spec.{name}", message, "ask AWS for a higher quota, or split the API", on_key=True
            )
