"""Rules of AwsHttpApiGateway about who is let in: the authorizers, and the routes that name them."""

import re
from collections.abc import Iterator

from pydantic.alias_generators import to_camel

from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway
from openmcf.kinds.aws_http_api_gateway.spec.routes import HttpApiAuthorizer, HttpApiRoute
from openmcf.specs.findings import Finding, RuleBook, nearest
from openmcf.specs.invalid import repeated, valid_items

RULES = RuleBook()

_AUTHORIZER_TYPES = {"JWT": "JWT", "CUSTOM": "REQUEST"}
"""The type of authorizer that goes with a route's authorization type."""

_REQUEST_ONLY = (
    "authorizer_uri",
    "authorizer_payload_format_version",
    "enable_simple_responses",
    "authorizer_result_ttl_in_seconds",
    "authorizer_credentials_arn",
)
_SIGN_IN_PAGES = ("user_pool_domain", "userPoolDomain")
_TOKEN_SOURCE = re.compile(r"\$request\.(header|querystring)\.\S+")
_POOL_ISSUER = re.compile(r"https://cognito-idp\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?/\1_[a-zA-Z0-9]+")


@RULES.error("http-api-route-authorizer", each="routes")
def routes_name_an_authorizer_iff_needed(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`authorizerName` is given with `JWT` and `CUSTOM`, and only then.

    Source: measured, "Setting the authorization type to JWT requires a valid JWT authorizer".
    """
    is_needed = route.authorization_type in _AUTHORIZER_TYPES
    if is_needed and route.authorizer_name is None:
        message = f"is required with `authorizationType: {route.authorization_type}`"
        yield Finding("authorizerName", message, "name an entry of `authorizers`")
    elif not is_needed and route.authorizer_name is not None:
        message = f"has no effect with `authorizationType: {route.authorization_type}`"
        hint = "set `authorizationType` to `JWT` or `CUSTOM`, or remove it"
        yield Finding("authorizerName", message, hint, on_key=True)


@RULES.error("http-api-authorizer-unknown", each="routes")
def named_authorizers_exist(api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`authorizerName` names an entry of `authorizers`."""
    name = route.authorizer_name
    names = [authorizer.name for authorizer in api.spec.authorizers]
    if name is None or name in names:
        return
    near = nearest(name, names)
    known = f"known are {', '.join(names)}" if names else "add it under `spec.authorizers`"
    yield Finding(
        "authorizerName", f"there is no authorizer `{name}`", f"did you mean `{near}`?" if near else known
    )


@RULES.error("http-api-authorizer-type", each="routes")
def authorizer_has_the_routes_type(api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`JWT` routes name a `JWT` authorizer, `CUSTOM` routes a `REQUEST` one.

    Source: measured, "Setting the authorization type to JWT requires a valid JWT authorizer".
    """
    wanted = _AUTHORIZER_TYPES.get(route.authorization_type)
    named = next((entry for entry in api.spec.authorizers if entry.name == route.authorizer_name), None)
    if wanted is None or named is None or named.authorizer_type == wanted:
        return
    message = f"the authorizer `{named.name}` is of type {named.authorizer_type}, not {wanted}"
    fitting = "CUSTOM" if wanted == "JWT" else "JWT"
    yield Finding("authorizerName", message, f"set `authorizationType: {fitting}`, or name another")


@RULES.error("http-api-route-scopes", each="routes")
def scopes_go_with_tokens(_api: AwsHttpApiGateway, route: HttpApiRoute) -> Iterator[Finding]:
    """`authorizationScopes` are taken with `authorizationType: JWT` only.

    Source: measured, "Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT".
    """
    if route.authorization_scopes and route.authorization_type != "JWT":
        message = f"are not taken with `authorizationType: {route.authorization_type}`"
        yield Finding(
            "authorizationScopes", message, "set `authorizationType: JWT`, or remove them", on_key=True
        )


@RULES.error("http-api-authorizer-duplicate")
def authorizer_names_differ(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """No two authorizers have the same name."""
    for index, first, authorizer in repeated(api.spec.authorizers, lambda authorizer: authorizer.name):
        message = f"`{authorizer.name}` is already the name of authorizers[{first}]"
        yield Finding(f"spec.authorizers[{index}].name", message, "give it a name of its own")


@RULES.warning("http-api-authorizer-unused")
def authorizers_are_used(api: AwsHttpApiGateway) -> Iterator[Finding]:
    """Each authorizer is named by a route."""
    names = {authorizer.name for authorizer in api.spec.authorizers}
    used = {route.authorizer_name for route in api.spec.routes if route.authorizer_name is not None}
    if not used <= names:
        return  # a misspelt name is told as such; which authorizer it means is not known
    for index, authorizer in enumerate(api.spec.authorizers):
        if authorizer.name not in used:
            message = f"no route names `{authorizer.name}`, so it protects nothing"
            hint = "name it as `authorizerName` of a route, or remove it"
            yield Finding(f"spec.authorizers[{index}].name", message, hint)


@RULES.error("http-api-jwt-authorizer", each="authorizers")
def jwt_authorizers_have_a_configuration(
    _api: AwsHttpApiGateway, authorizer: HttpApiAuthorizer
) -> Iterator[Finding]:
    """`jwtConfiguration` is given with `JWT`, and only then.

    Source: measured, "JwtConfiguration must not be null for JWT Authorizer".
    """
    is_jwt = authorizer.authorizer_type == "JWT"
    if is_jwt and authorizer.jwt_configuration is None:
        message = "is required with `authorizerType: JWT`"
        yield Finding("jwtConfiguration", message, "give `issuer` and `audiences`")
    elif not is_jwt and authorizer.jwt_configuration is not None:
        message = "is not taken with `authorizerType: REQUEST`"
        yield Finding("jwtConfiguration", message, "set `authorizerType: JWT`, or remove it", on_key=True)


@RULES.error("http-api-request-authorizer", each="authorizers")
def request_authorizers_have_a_function(
    _api: AwsHttpApiGateway, authorizer: HttpApiAuthorizer
) -> Iterator[Finding]:
    """`authorizerUri` is given with `REQUEST`; what is about the function is given only then.

    Source: API model; measured, "AuthorizerUri is a required field in an Authorizer".
    """
    if authorizer.authorizer_type == "REQUEST":
        if authorizer.authorizer_uri is None:
            message = "is required with `authorizerType: REQUEST`"
            yield Finding("authorizerUri", message, "give the ARN of the Lambda function that decides")
        return
    for name in _REQUEST_ONLY:
        value = getattr(authorizer, name)
        if value is not None and value is not False:
            hint = "set `authorizerType: REQUEST`, or remove it"
            yield Finding(to_camel(name), "is not taken with `authorizerType: JWT`", hint, on_key=True)


@RULES.error("http-api-identity-source", each="authorizers")
def tokens_come_from_one_place(_api: AwsHttpApiGateway, authorizer: HttpApiAuthorizer) -> Iterator[Finding]:
    """The `identitySource` of a `JWT` authorizer is one header or one query parameter.

    Source: API model, `CreateAuthorizer.IdentitySource`.
    """
    if authorizer.authorizer_type != "JWT":
        return
    if len(authorizer.identity_source) != 1:
        message = f"a `JWT` authorizer has one identity source, not {len(authorizer.identity_source)}"
        yield Finding(
            "identitySource", message, "keep one, such as $request.header.Authorization", on_key=True
        )
    for index, source in valid_items(authorizer.identity_source):
        if not _TOKEN_SOURCE.fullmatch(source):
            message = f"`{source}` is neither a header nor a query parameter"
            hint = "write $request.header.<name> or $request.querystring.<name>"
            yield Finding(f"identitySource[{index}]", message, hint)


@RULES.error("http-api-authorizer-cache", each="authorizers")
def cached_answers_have_a_key(_api: AwsHttpApiGateway, authorizer: HttpApiAuthorizer) -> Iterator[Finding]:
    """A `REQUEST` authorizer whose answers are kept has an identity source.

    Source: measured, "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)".
    """
    kept = authorizer.authorizer_result_ttl_in_seconds
    if authorizer.authorizer_type == "REQUEST" and kept and not authorizer.identity_source:
        message = "answers are kept by the identity source, and there is none"
        yield Finding(
            "identitySource", message, "add one, or set `authorizerResultTtlInSeconds: 0`", on_key=True
        )


@RULES.error("http-api-simple-responses", each="authorizers")
def simple_responses_have_payload_2(
    _api: AwsHttpApiGateway, authorizer: HttpApiAuthorizer
) -> Iterator[Finding]:
    """`enableSimpleResponses` needs `authorizerPayloadFormatVersion: "2.0"`.

    Source: measured, "EnableSimpleResponses can only be set for AuthorizerPayloadFormatVersion "2.0"".
    """
    if authorizer.enable_simple_responses and authorizer.authorizer_payload_format_version == "1.0":
        message = '`true` needs `authorizerPayloadFormatVersion: "2.0"`'
        yield Finding("enableSimpleResponses", message, "remove `authorizerPayloadFormatVersion`")


@RULES.error("http-api-issuer-https", each="authorizers")
def issuer_is_an_https_url(_api: AwsHttpApiGateway, authorizer: HttpApiAuthorizer) -> Iterator[Finding]:
    """A literal `issuer` is an https URL.

    Source: measured, "Invalid issuer: Issuer is not a valid URL for JWT Authorizer".
    """
    jwt = authorizer.jwt_configuration
    issuer = jwt.issuer if jwt is not None else None
    if not isinstance(issuer, str) or re.fullmatch(r"https://[^\s/?#]\S*", issuer):
        return
    address = issuer.removeprefix("http://")
    hint = f"write `https://{address}`" if re.fullmatch(r"[^\s/:]+\.[^\s:]+", address) else None
    yield Finding("jwtConfiguration.issuer", f"`{issuer}` is not an https URL", hint)


@RULES.error("http-api-issuer-cognito", each="authorizers")
def pool_is_named_by_its_issuer(_api: AwsHttpApiGateway, authorizer: HttpApiAuthorizer) -> Iterator[Finding]:
    """A user pool's issuer is `https://cognito-idp.<region>.amazonaws.com/<pool id>`, not its sign-in pages.

    Source: API model, `JWTConfiguration.Issuer`; API Gateway reads the OIDC discovery document below it.
    """
    jwt = authorizer.jwt_configuration
    issuer = jwt.issuer if jwt is not None else None
    path, hint = "jwtConfiguration.issuer", "write https://cognito-idp.<region>.amazonaws.com/<user pool id>"
    if isinstance(issuer, str):
        if ".amazoncognito.com" in issuer:
            yield Finding(path, f"`{issuer}` is where the sign-in pages are, which issue no tokens", hint)
        elif issuer.startswith("https://cognito-idp.") and not _POOL_ISSUER.fullmatch(issuer):
            yield Finding(path, f"`{issuer}` is not the issuer of a user pool", hint)
    elif issuer is not None and (issuer.field_path or "").endswith(_SIGN_IN_PAGES):
        message = f"`{issuer.field_path}` is where the sign-in pages are, which issue no tokens"
        yield Finding(f"{path}.valueFrom.fieldPath", message, "write `status.outputs.user_pool_endpoint`")
