"""AwsCognitoUserPool: the rules about identity providers."""

from typing import Any

from tests.support.case_tests import rule_test
from tests.support.manifests import RuleCase, changed, problems
from tests.support.user_pool import BASE, GOOGLE, OIDC
from tests.support.user_pool_changes import client, provider

SAML = {
    "providerName": "Corporate",
    "providerType": "SAML",
    "providerDetails": {"MetadataURL": "https://login.example.com/saml"},
}


def details(base: dict[str, Any], **changes: str) -> dict[str, Any]:
    """A pool with one identity provider whose details are changed."""
    return provider(base, providerDetails=base["providerDetails"] | changes)


def without(base: dict[str, Any], detail: str) -> dict[str, Any]:
    """A pool with one identity provider that lacks a detail."""
    kept = {key: value for key, value in base["providerDetails"].items() if key != detail}
    return provider(base, providerDetails=kept)


FACEBOOK = GOOGLE | {"providerName": "Facebook", "providerType": "Facebook"}
AMAZON = GOOGLE | {"providerName": "LoginWithAmazon", "providerType": "LoginWithAmazon"}
APPLE = {
    "providerName": "SignInWithApple",
    "providerType": "SignInWithApple",
    "providerDetails": dict.fromkeys(
        ("client_id", "team_id", "key_id", "private_key", "authorize_scopes"), "a"
    ),
}
READ_BACK = "attributes_url attributes_url_add_attributes authorize_url token_url token_request_method"
RULES = [
    RuleCase(
        "cognito-provider-name",
        provider(GOOGLE),
        provider(GOOGLE, providerName="Gmail"),
        "spec.identityProviders[0].providerName",
    ),
    RuleCase(
        "cognito-provider-name",
        provider(SAML),
        provider(FACEBOOK, providerName="Meta"),
        "spec.identityProviders[0].providerName",
    ),
    RuleCase(
        "cognito-provider-name",
        provider(OIDC, providerName="Okta"),
        provider(APPLE, providerName="Apple"),
        "spec.identityProviders[0].providerName",
    ),
    *(
        RuleCase(
            "cognito-provider-detail-missing",
            provider(base),
            without(base, detail),
            f"spec.identityProviders[0].providerDetails.{detail}",
        )
        for base in (GOOGLE, FACEBOOK, AMAZON, APPLE)
        for detail in base["providerDetails"]
    ),
    *(
        RuleCase(
            "cognito-provider-detail-missing",
            without(OIDC, "client_secret"),
            without(OIDC, detail),
            f"spec.identityProviders[0].providerDetails.{detail}",
        )
        for detail in ("client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method")
    ),
    RuleCase(
        "cognito-provider-detail-missing",
        provider(SAML),
        details(OIDC, client_id=""),
        "spec.identityProviders[0].providerDetails.client_id",
    ),
    RuleCase(
        "cognito-provider-detail-unknown",
        details(OIDC, jwks_uri="https://login.example.com/keys", token_url="https://login.example.com/token"),
        details(OIDC, **{"client-secret": "a"}),
        "spec.identityProviders[0].providerDetails.client-secret",
    ),
    *(
        RuleCase(
            "cognito-provider-detail-unknown",
            details(base, **dict.fromkeys(documented.split(), "https://login.example.com")),
            details(base, other="a"),
            "spec.identityProviders[0].providerDetails.other",
        )
        for base, documented in (
            (OIDC, f"{READ_BACK} jwks_uri"),
            (GOOGLE, f"{READ_BACK} oidc_issuer"),
            (APPLE, f"{READ_BACK} oidc_issuer"),
            (FACEBOOK, f"{READ_BACK} api_version"),
            (AMAZON, READ_BACK),
            (SAML, "IDPInit IDPSignout EncryptedResponses MetadataFile RequestSigningAlgorithm"),
            (SAML, "ActiveEncryptionCertificate SLORedirectBindingURI SSORedirectBindingURI"),
        )
    ),
    RuleCase(
        "cognito-provider-metadata",
        provider(SAML),
        details(SAML, MetadataFile="<xml/>"),
        "spec.identityProviders[0].providerDetails",
    ),
    RuleCase(
        "cognito-provider-metadata",
        provider(OIDC),
        without(SAML, "MetadataURL"),
        "spec.identityProviders[0].providerDetails",
    ),
    RuleCase(
        "cognito-provider-oidc",
        provider(OIDC),
        details(OIDC, oidc_issuer="http://login.example.com"),
        "spec.identityProviders[0].providerDetails.oidc_issuer",
    ),
    RuleCase(
        "cognito-provider-oidc",
        details(OIDC, attributes_request_method="POST"),
        details(OIDC, attributes_request_method="PUT"),
        "spec.identityProviders[0].providerDetails.attributes_request_method",
    ),
    RuleCase(
        "cognito-provider-undeclared",
        provider(GOOGLE) | client(supportedIdentityProviders=["COGNITO", "Google"]),
        provider(GOOGLE) | client(supportedIdentityProviders=["COGNITO", "Facebook"]),
        "spec.clients[0].supportedIdentityProviders[1]",
    ),
]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)


def test_no_detail_of_a_provider_is_shown() -> None:
    faulty = ("client_id", "oidc_issuer", "attributes_request_method", "client-secret", "MetadataFile")
    told = problems(changed(BASE, details(OIDC, **dict.fromkeys(faulty, "hush"))))
    assert {problem.rule for problem in told} == {"cognito-provider-oidc", "cognito-provider-detail-unknown"}
    assert not any("hush" in f"{problem.message} {problem.hint} {problem.excerpt}" for problem in told)
