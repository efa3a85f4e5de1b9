"""App clients and resource servers of a pool: each field, accepted and refused."""

from typing import Any

from tests.support.case_tests import field_test
from tests.support.cases import block, blocks, boolean, choice, choices, number, text, texts
from tests.support.manifests import ABSENT, FieldCase
from tests.support.user_pool import BASE, GOOGLE

OAUTH: dict[str, Any] = {
    "allowedOauthFlowsUserPoolClient": True,
    "allowedOauthFlows": ["code"],
    "allowedOauthScopes": ["openid"],
    "callbackUrls": ["https://example.com/in"],
}
OAUTH_CLIENT = {"clients": [{"name": "web", **OAUTH}]}
SCOPE = {"scopeName": "read", "scopeDescription": "Read things"}
SERVER = {"identifier": "api", "name": "API"}
SERVERS = {"resourceServers": [{**SERVER, "scopes": [SCOPE]}]}
ROTATION = {"clients[0].refreshTokenRotation": {"feature": "ENABLED"}}

FIELDS = [
    blocks("clients", [{"name": "web"}], [{"name": "web"}, {"name": "api", "generateSecret": True}]),
    FieldCase("clients", [], [(ABSENT, "required"), ([], "out-of-range")]),
    text("clients[0].name", "web app", "a.b", most=128, malformed=("a/b",), required=True),
    boolean("clients[0].generateSecret"),
    boolean("clients[0].allowedOauthFlowsUserPoolClient", OAUTH_CLIENT),
    choices("clients[0].allowedOauthFlows", ["code"], ["code", "implicit"], given=OAUTH_CLIENT),
    texts(
        "clients[0].allowedOauthScopes",
        *(["openid", "email"], ["api/read"]),
        each=256,
        most=50,
        malformed=("a b", '"a"', "a\\b", "\u00e9"),
        given=OAUTH_CLIENT,
    ),
    texts(
        "clients[0].callbackUrls",
        ["https://example.com/a", "myapp://in"],
        each=1024,
        most=100,
        malformed=("https://a b",),
        given=OAUTH_CLIENT,
    ),
    texts(
        "clients[0].logoutUrls",
        *([], ["https://example.com/out"]),
        each=1024,
        most=100,
        malformed=("https://a b",),
        given=OAUTH_CLIENT,
    ),
    FieldCase(
        "clients[0].defaultRedirectUri",
        ["https://example.com/in"],
        [("", "out-of-range"), ("https://a b", "bad-format"), ("x" * 1025, "out-of-range")],
        OAUTH_CLIENT,
    ),
    texts(
        "clients[0].supportedIdentityProviders",
        *(["COGNITO"], ["COGNITO", "Google"]),
        each=32,
        given={**OAUTH_CLIENT, "identityProviders": [GOOGLE]},
    ),
    choices("clients[0].explicitAuthFlows", [], ["ALLOW_USER_SRP_AUTH", "ALLOW_TOKEN_EXCHANGE_DELEGATION"]),
    choices("clients[0].explicitAuthFlows", ["ADMIN_NO_SRP_AUTH"]),
    number("clients[0].accessTokenValidityMinutes", 5, 1440),
    number("clients[0].idTokenValidityMinutes", 5, 1440),
    number("clients[0].refreshTokenValidityDays", 1, 3650),
    number("clients[0].authSessionValidityMinutes", 3, 15),
    block("clients[0].refreshTokenRotation", {"feature": "ENABLED"}),
    choice("clients[0].refreshTokenRotation.feature", "ENABLED", "DISABLED", given=ROTATION, required=True),
    number("clients[0].refreshTokenRotation.retryGracePeriodSeconds", 0, 60, ROTATION),
    boolean("clients[0].enableTokenRevocation"),
    choice("clients[0].preventUserExistenceErrors", "ENABLED", "LEGACY"),
    boolean("clients[0].enablePropagateAdditionalUserContextData", {"clients[0].generateSecret": True}),
    texts("clients[0].readAttributes", [], ["email", "email_verified"], each=2048),
    texts("clients[0].writeAttributes", [], ["email", "name"], each=2048),
    blocks("resourceServers", [], [SERVER], SERVERS["resourceServers"]),
    text(
        "resourceServers[0].identifier",
        "https://api.example.com",
        most=256,
        malformed=("a b",),
        given=SERVERS,
        required=True,
    ),
    text("resourceServers[0].name", "The API", most=256, malformed=("a/b",), given=SERVERS, required=True),
    blocks("resourceServers[0].scopes", [], [SCOPE], most=100, given=SERVERS),
    text(
        "resourceServers[0].scopes[0].scopeName",
        "things.read",
        most=256,
        malformed=("a/b", "a b"),
        given=SERVERS,
        required=True,
    ),
    text("resourceServers[0].scopes[0].scopeDescription", most=256, given=SERVERS, required=True),
]


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
