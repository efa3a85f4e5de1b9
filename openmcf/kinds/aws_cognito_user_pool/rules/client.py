"""Rules of AwsCognitoUserPool about app clients: OAuth flows, scopes, URLs, ways to sign in over the API."""

import re
from collections.abc import Iterator

from openmcf.kinds.aws_cognito_user_pool.spec.client import AwsCognitoUserPoolClient
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool
from openmcf.specs.findings import Finding, RuleBook, nearest
from openmcf.specs.invalid import valid_items

RULES = RuleBook()

_STANDARD_SCOPES = frozenset({"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"})
_SUCCESSORS = {
    "ADMIN_NO_SRP_AUTH": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY": "ALLOW_CUSTOM_AUTH",
    "USER_PASSWORD_AUTH": "ALLOW_USER_PASSWORD_AUTH",
}
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):/(?:/(?:[^/?#]*@)?(?P<host>\[[^\]]*\]|[^/:?#]*))?")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


@RULES.warning("cognito-oauth-switch", each="clients")
def oauth_settings_are_switched_on(
    _: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """OAuth settings have an effect only with `allowedOauthFlowsUserPoolClient: true`.

    Source: API model, `CreateUserPoolClient.AllowedOAuthFlowsUserPoolClient`.
    """
    given = {
        "allowedOauthFlows": client.allowed_oauth_flows,
        "allowedOauthScopes": client.allowed_oauth_scopes,
        "callbackUrls": client.callback_urls,
        "logoutUrls": client.logout_urls,
    }
    idle = [f"`{field}`" for field, value in given.items() if value]
    if idle and not client.allowed_oauth_flows_user_pool_client:
        message = f"is not true, and without it these have no effect: {', '.join(idle)}"
        yield Finding(
            "allowedOauthFlowsUserPoolClient", message, "set it to true, or remove the OAuth settings"
        )


@RULES.error("cognito-oauth-incomplete", each="clients")
def oauth_has_flows_and_scopes(_: AwsCognitoUserPool, client: AwsCognitoUserPoolClient) -> Iterator[Finding]:
    """`allowedOauthFlowsUserPoolClient: true` needs `allowedOauthFlows` and `allowedOauthScopes`.

    Source: measured, "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to
    use OAuth flows".
    """
    if client.allowed_oauth_flows_user_pool_client:
        message = "is required with `allowedOauthFlowsUserPoolClient: true`"
        if not client.allowed_oauth_flows:
            yield Finding("allowedOauthFlows", message, "add a flow, such as `code`", on_key=True)
        if not client.allowed_oauth_scopes:
            yield Finding("allowedOauthScopes", message, "add scopes, such as `openid`", on_key=True)


@RULES.warning("cognito-oauth-domain")
def oauth_has_a_domain(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """OAuth flows need a domain: it has the sign-in pages and the token endpoint.

    Source: Cognito guide, "Managed login and the OAuth endpoints"; terraform-provider-aws#23374.
    """
    clients = [
        f"`{client.name}`" for _, client in valid_items(pool.spec.clients) if client.allowed_oauth_flows
    ]
    if clients and pool.spec.domain is None:
        message = f"without a domain there are no OAuth endpoints for {', '.join(clients)}"
        yield Finding("spec.domain", message, "add `domain`, such as `domain: {domain: acme-auth}`")


@RULES.error("cognito-client-credentials-alone", each="clients")
def client_credentials_is_alone(_: AwsCognitoUserPool, client: AwsCognitoUserPoolClient) -> Iterator[Finding]:
    """`client_credentials` is the only flow of its client.

    Source: measured, "client_credentials flow can not be selected along with code flow or implicit flow".
    """
    for index, flow in valid_items(client.allowed_oauth_flows):
        if flow == "client_credentials" and client.is_hosted:
            message = "`client_credentials` cannot be combined with `code` or `implicit`"
            hint = "make it a client of its own, with `generateSecret: true`"
            yield Finding(f"allowedOauthFlows[{index}]", message, hint)


@RULES.error("cognito-client-credentials-secret", each="clients")
def client_credentials_has_a_secret(
    _: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """`client_credentials` needs `generateSecret: true`.

    Source: measured refusal, "… if client does not have a client secret".
    """
    if client.is_machine and not client.generate_secret:
        message = "`client_credentials` needs a client secret"
        yield Finding("generateSecret", message, "set `generateSecret: true`; it makes a new client")


@RULES.error("cognito-client-credentials-scope", each="clients")
def client_credentials_has_custom_scopes(
    _: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """`client_credentials` takes only scopes of resource servers, such as `api/read`.

    Source: measured, "openid is not supported with client_credentials flow".
    """
    if client.is_machine and not client.is_hosted:
        for index, scope in valid_items(client.allowed_oauth_scopes):
            if scope in _STANDARD_SCOPES:
                message = f"`{scope}` is about a user, and `client_credentials` has none"
                hint = "ask for scopes of a resource server, such as `api/read`"
                yield Finding(f"allowedOauthScopes[{index}]", message, hint)


@RULES.error("cognito-scope-unknown", each="clients")
def scopes_are_standard_or_custom(
    _: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """A scope is a standard one, or `<resource server>/<scope>`.

    Source: measured, "Invalid scope requested".
    """
    for index, scope in valid_items(client.allowed_oauth_scopes):
        if scope not in _STANDARD_SCOPES and not all(_server_and_name(scope)):
            near = nearest(scope, _STANDARD_SCOPES)
            hint = f"did you mean `{near}`?" if near else "scopes of your own are `<resource server>/<scope>`"
            yield Finding(f"allowedOauthScopes[{index}]", f"there is no scope `{scope}`", hint)


@RULES.error("cognito-scope-undeclared", each="clients")
def custom_scopes_are_declared(
    pool: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """A custom scope is one of those of the pool's `resourceServers`, if it has any.

    Source: measured, "Invalid scope requested" (ScopeDoesNotExistException).
    """
    if not pool.spec.resource_servers:
        return
    servers = pool.spec.resource_servers
    known = {f"{server.identifier}/{scope.scope_name}" for server in servers for scope in server.scopes}
    for index, scope in _custom_scopes(client):
        if scope not in known:
            near = nearest(scope, known)
            hint = f"did you mean `{near}`?" if near else "add it under `resourceServers`, or remove it here"
            yield Finding(f"allowedOauthScopes[{index}]", f"no resource server offers `{scope}`", hint)


@RULES.warning("cognito-scope-unprovable", each="clients")
def custom_scopes_have_a_resource_server(
    pool: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """A custom scope needs a resource server; a pool that declares none may have one already.

    AWS refuses the client otherwise; the reference page's production example is such a pool, so this is a
    warning.
    """
    if not pool.spec.resource_servers:
        for index, scope in _custom_scopes(client):
            message = f"AWS refuses `{scope}` unless the pool already has its resource server"
            server, name = _server_and_name(scope)
            hint = f"declare scope `{name}` of `{server}` under `resourceServers`"
            yield Finding(f"allowedOauthScopes[{index}]", message, hint)


def _custom_scopes(client: AwsCognitoUserPoolClient) -> Iterator[tuple[int, str]]:
    for index, scope in valid_items(client.allowed_oauth_scopes):
        if all(_server_and_name(scope)):
            yield index, scope


def _server_and_name(scope: str) -> tuple[str, str]:
    """The parts of a custom scope; the name has no slash, the identifier of the server may have some."""
    server, _, name = scope.rpartition("/")
    return server, name


@RULES.error("cognito-callback-missing", each="clients")
def hosted_flows_have_a_callback(
    _: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """Flows `code` and `implicit` need at least one of `callbackUrls`.

    Source: measured, "CallbackUrls can not be empty when code flow or implicit flow is selected".
    """
    if client.is_hosted and not client.callback_urls:
        message = "is required with the flows `code` and `implicit`"
        yield Finding("callbackUrls", message, "add the URL that users come back to", on_key=True)


@RULES.error("cognito-url", each="clients")
def urls_are_absolute_and_safe(_: AwsCognitoUserPool, client: AwsCognitoUserPoolClient) -> Iterator[Finding]:
    """Callback and logout URLs are absolute, without fragment, and `https` except on this very machine.

    Source: API model, `CreateUserPoolClient.CallbackURLs`; measured for both, "cannot use the HTTP protocol",
    "cannot use fragment". Schemes of apps, such as `myapp://`, are fine.
    """
    for field, urls in (("callbackUrls", client.callback_urls), ("logoutUrls", client.logout_urls)):
        for index, url in valid_items(urls):
            for message, hint in _url_faults(url):
                yield Finding(f"{field}[{index}]", message, hint)


def _url_faults(url: str) -> Iterator[tuple[str, str]]:
    found = _URL.match(url)
    if found is None:
        yield f"`{url}` is no absolute URL", "write it as `https://…`, or `myapp://…` for an app's own scheme"
        return
    scheme, host = found["scheme"].lower(), (found["host"] or "").lower()
    if scheme in {"http", "https"} and not host:
        yield f"`{url}` names no host", f"write it as `{scheme}://example.com/…`"
    elif scheme == "http" and host not in _LOOPBACK:
        hint = "write `https://…`; `http` is only for localhost, 127.0.0.1 and [::1]"
        yield f"`{url}` is not encrypted, and AWS refuses that", hint
    if "#" in url:
        yield f"`{url}` has a fragment, and AWS refuses that", f"write `{url.partition('#')[0]}`"


@RULES.error("cognito-default-redirect", each="clients")
def default_redirect_is_a_callback(
    _: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """`defaultRedirectUri` is one of `callbackUrls`.

    Source: the page; API model, `CreateUserPoolClient.DefaultRedirectURI`.
    """
    uri = client.default_redirect_uri
    if uri is not None and uri not in client.callback_urls:
        near = nearest(uri, client.callback_urls)
        hint = f"did you mean `{near}`?" if near else "add it to `callbackUrls`"
        yield Finding("defaultRedirectUri", f"`{uri}` is not one of `callbackUrls`", hint)


@RULES.error("cognito-auth-flows-mixed", each="clients")
def legacy_flows_are_not_mixed(_: AwsCognitoUserPool, client: AwsCognitoUserPoolClient) -> Iterator[Finding]:
    """Legacy values of `explicitAuthFlows` are not mixed with those that begin with `ALLOW_`.

    Source: API model, `CreateUserPoolClient.ExplicitAuthFlows`.
    """
    flows = client.explicit_auth_flows
    if any(flow not in _SUCCESSORS for _, flow in valid_items(flows)):
        for index, flow in valid_items(flows):
            if flow in _SUCCESSORS:
                message = f"`{flow}` is a legacy value, not to be mixed with `ALLOW_…`"
                yield Finding(f"explicitAuthFlows[{index}]", message, f"write `{_SUCCESSORS[flow]}`")


@RULES.error("cognito-refresh-rotation", each="clients")
def rotated_tokens_have_their_own_refresh(
    _: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """`refreshTokenRotation` excludes `ALLOW_REFRESH_TOKEN_AUTH`.

    Source: Cognito guide, "Refresh token rotation": GetTokensFromRefreshToken takes its place.
    """
    rotation = client.refresh_token_rotation
    if rotation is None or rotation.feature != "ENABLED":
        return
    for index, flow in valid_items(client.explicit_auth_flows):
        if flow == "ALLOW_REFRESH_TOKEN_AUTH":
            message = "`ALLOW_REFRESH_TOKEN_AUTH` cannot be combined with refresh token rotation"
            hint = "remove it; apps renew tokens with GetTokensFromRefreshToken"
            yield Finding(f"explicitAuthFlows[{index}]", message, hint)


@RULES.error("cognito-user-context-secret", each="clients")
def user_context_needs_a_secret(_: AwsCognitoUserPool, client: AwsCognitoUserPoolClient) -> Iterator[Finding]:
    """`enablePropagateAdditionalUserContextData` needs `generateSecret: true`.

    Source: API model, `CreateUserPoolClient.EnablePropagateAdditionalUserContextData`; measured.
    """
    if client.enable_propagate_additional_user_context_data and not client.generate_secret:
        message = "only a client with a secret can pass on its users' context"
        hint = "set `generateSecret: true`, or remove it"
        yield Finding("enablePropagateAdditionalUserContextData", message, hint)
