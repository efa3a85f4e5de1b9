"""AwsCognitoUserPool: the rules about app clients."""

from tests.support.case_tests import rule_test
from tests.support.manifests import RuleCase
from tests.support.user_pool import BASE
from tests.support.user_pool_changes import API, MACHINE, OAUTH, PREFIX, client, spec

URL_FAULTS = (
    *("example.com/callback", "localhost:3000/callback", "/callback", "https:example.com"),
    *(
        "https:///callback",
        "http:///callback",
        "https:/example.com",
        "http://example.com",
        "HTTP://example.com",
    ),
    *(
        "http://localhost.example.com",
        "http://localhost@example.com",
        "https://example.com/#done",
        "app://x#y",
    ),
)
FINE_URLS = [
    *("https://example.com/callback?a=b", "http://localhost:3000/callback", "http://127.0.0.1", "myapp://x"),
    *("http://[::1]:8080/", "com.example.app:/oauth", "https://user@example.com:8443"),
]
RULES = [
    RuleCase(
        "cognito-oauth-switch",
        client(**OAUTH),
        client(callbackUrls=["https://example.com"], logoutUrls=["https://example.com"]),
        "spec.clients[0].allowedOauthFlowsUserPoolClient",
    ),
    RuleCase(
        "cognito-oauth-switch",
        client(allowedOauthFlowsUserPoolClient=False),
        client(**OAUTH | {"allowedOauthFlowsUserPoolClient": False}),
        "spec.clients[0].allowedOauthFlowsUserPoolClient",
    ),
    RuleCase(
        "cognito-oauth-incomplete",
        client(**OAUTH),
        client(**OAUTH | {"allowedOauthFlows": []}),
        "spec.clients[0].allowedOauthFlows",
    ),
    RuleCase(
        "cognito-oauth-incomplete",
        client(allowedOauthFlows=["code"]),
        client(**OAUTH | {"allowedOauthScopes": []}),
        "spec.clients[0].allowedOauthScopes",
    ),
    RuleCase("cognito-oauth-domain", client(**OAUTH) | spec(domain=PREFIX), client(**OAUTH), "spec.domain"),
    RuleCase(
        "cognito-client-credentials-alone",
        client(**MACHINE),
        client(**MACHINE | {"allowedOauthFlows": ["code", "client_credentials"]}),
        "spec.clients[0].allowedOauthFlows[1]",
    ),
    RuleCase(
        "cognito-client-credentials-secret",
        client(**MACHINE),
        client(**MACHINE | {"generateSecret": False}),
        "spec.clients[0].generateSecret",
    ),
    RuleCase(
        "cognito-client-credentials-scope",
        client(**MACHINE),
        client(**MACHINE | {"allowedOauthScopes": ["api/read", "openid"]}),
        "spec.clients[0].allowedOauthScopes[1]",
    ),
    *(
        RuleCase(
            "cognito-scope-unknown",
            client(
                allowedOauthScopes=["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]
            ),
            client(allowedOauthScopes=["api/read", scope]),
            "spec.clients[0].allowedOauthScopes[1]",
        )
        for scope in ("emial", "api/", "/read")
    ),
    RuleCase(
        "cognito-scope-undeclared",
        spec(resourceServers=[API]) | client(allowedOauthScopes=["api/read"]),
        spec(resourceServers=[API]) | client(allowedOauthScopes=["api/read", "api/write"]),
        "spec.clients[0].allowedOauthScopes[1]",
    ),
    RuleCase(
        "cognito-scope-undeclared",
        spec(resourceServers=[API | {"identifier": "https://api.example.com"}])
        | client(allowedOauthScopes=["https://api.example.com/read"]),
        spec(resourceServers=[API]) | client(allowedOauthScopes=["https://api.example.com/read"]),
        "spec.clients[0].allowedOauthScopes[0]",
    ),
    RuleCase(
        "cognito-scope-unprovable",
        spec(resourceServers=[API]) | client(allowedOauthScopes=["api/write"]),
        client(allowedOauthScopes=["openid", "api/read"]),
        "spec.clients[0].allowedOauthScopes[1]",
    ),
    RuleCase(
        "cognito-scope-unprovable",
        client(allowedOauthScopes=["emial", "api/", "/read"]),
        client(allowedOauthScopes=["emial", "https://api.example.com/read"]),
        "spec.clients[0].allowedOauthScopes[1]",
    ),
    *(
        RuleCase(
            "cognito-callback-missing",
            client(**MACHINE),
            client(**OAUTH | {"allowedOauthFlows": [flow], "callbackUrls": []}),
            "spec.clients[0].callbackUrls",
        )
        for flow in ("code", "implicit")
    ),
    *(
        RuleCase(
            "cognito-url",
            client(callbackUrls=FINE_URLS, logoutUrls=FINE_URLS),
            {f"spec.clients[0].{field}": ["https://example.com", url]},
            f"spec.clients[0].{field}[1]",
        )
        for field in ("callbackUrls", "logoutUrls")
        for url in URL_FAULTS
    ),
    RuleCase(
        "cognito-default-redirect",
        client(callbackUrls=["https://example.com/a"], defaultRedirectUri="https://example.com/a"),
        client(callbackUrls=["https://example.com/a"], defaultRedirectUri="https://example.com/b"),
        "spec.clients[0].defaultRedirectUri",
    ),
    *(
        RuleCase(
            "cognito-auth-flows-mixed",
            client(explicitAuthFlows=[flow]),
            client(explicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH", flow]),
            "spec.clients[0].explicitAuthFlows[1]",
        )
        for flow in ("ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH")
    ),
    RuleCase(
        "cognito-refresh-rotation",
        client(explicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"], refreshTokenRotation={"feature": "DISABLED"}),
        client(explicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"], refreshTokenRotation={"feature": "ENABLED"}),
        "spec.clients[0].explicitAuthFlows[0]",
    ),
    RuleCase(
        "cognito-user-context-secret",
        client(enablePropagateAdditionalUserContextData=True, generateSecret=True),
        client(enablePropagateAdditionalUserContextData=True),
        "spec.clients[0].enablePropagateAdditionalUserContextData",
    ),
]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
