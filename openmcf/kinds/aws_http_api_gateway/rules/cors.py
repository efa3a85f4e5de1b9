"""Rules of AwsHttpApiGateway about calls from browsers: CORS, and what stands in its way."""

from collections.abc import Iterator

from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway, AwsHttpApiGatewaySpec
from openmcf.kinds.aws_http_api_gateway.spec.routes import matched_by
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.invalid import valid_items

RULES = RuleBook()

_HEADER = "$request.header."


@RULES.error("http-api-cors-credentials")
def credentials_are_for_named_origins(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """`allowCredentials` is not taken with the origin `*`.

    Source: measured, "allow-credentials is not supported if 'allow-origin' is *".
    """
    cors = api.spec.cors_configuration
    if cors is None or not cors.allow_credentials:
        return
    for index, origin in valid_items(cors.allow_origins):
        if origin == "*":
            hint = "name the origins, or remove `allowCredentials`"
            path = f"spec.corsConfiguration.allowOrigins[{index}]"
            yield Finding(path, "`*` is not taken with `allowCredentials: true`", hint)


@RULES.warning("http-api-cors-wildcard")
def wildcards_go_without_credentials(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """With `allowCredentials` browsers read `*` in methods and headers as that very name.

    Source: the Fetch standard, "CORS protocol and credentials".
    """
    cors = api.spec.cors_configuration
    if cors is None or not cors.allow_credentials:
        return
    for name, values in (
        ("allowMethods", cors.allow_methods),
        ("allowHeaders", cors.allow_headers),
        ("exposeHeaders", cors.expose_headers),
    ):
        for index, value in valid_items(values):
            if value == "*":
                path = f"spec.corsConfiguration.{name}[{index}]"
                yield Finding(path, "browsers ignore `*` with `allowCredentials: true`", "name each one")


@RULES.warning("http-api-cors-token-header")
def token_headers_are_allowed(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """`allowHeaders` has the headers in which routes want tokens; `*` does not stand for `authorization`.

    Source: the Fetch standard, "CORS non-wildcard request-header name".
    """
    cors = api.spec.cors_configuration
    if cors is None:
        return
    allowed = {header.lower() for header in cors.allow_headers}
    for header in _token_headers(api.spec):
        by_wildcard = "*" in allowed and header.lower() != "authorization"
        if header.lower() not in allowed and not by_wildcard:
            message = f"browsers will not send `{header}`, in which routes want a token"
            yield Finding("spec.corsConfiguration.allowHeaders", message, f"add `{header}`", on_key=True)


def _token_headers(spec: AwsHttpApiGatewaySpec) -> list[str]:
    """The headers that authorizers in use read, each once."""
    used = {route.authorizer_name for route in spec.routes}
    sources = [source for entry in spec.authorizers if entry.name in used for source in entry.identity_source]
    return list(dict.fromkeys(source[len(_HEADER) :] for source in sources if source.startswith(_HEADER)))


@RULES.warning("http-api-cors-preflight")
def preflight_requests_need_no_token(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """No route with authorization takes the browsers' `OPTIONS` requests, which carry no token.

    Source: the guide, "Configuring CORS for an HTTP API with a $default route and an authorizer".
    """
    if api.spec.cors_configuration is None:
        return
    opened = {matched_by(route.route_key) for route in api.spec.routes if route.authorization_type == "NONE"}
    for index, route in enumerate(api.spec.routes):
        openers = _openers(route.route_key)
        if (
            route.authorization_type != "NONE"
            and openers
            and not opened.intersection(map(matched_by, openers))
        ):
            message = f"`{route.route_key}` also takes the browsers' preflight requests, and refuses them"
            yield Finding(
                f"spec.routes[{index}].routeKey", message, _preflight_hint(route.route_key, openers[0])
            )


def _openers(route_key: str) -> tuple[str, ...]:
    """The routes of which one, if open to all, gets preflight requests first; none if this gets none."""
    method, _, path = route_key.partition(" ")
    if method == "$default":
        return ("OPTIONS /{proxy+}", "ANY /{proxy+}")
    return (f"OPTIONS {path}",) if method in {"ANY", "OPTIONS"} else ()


def _preflight_hint(route_key: str, opener: str) -> str:
    if opener == route_key:
        return "set `authorizationType: NONE`, or remove the route: API Gateway answers these itself"
    return f"add a route `{opener}` without authorization, or name the methods"
