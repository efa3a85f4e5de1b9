"""AwsCognitoUserPool: the rules about its domain and sign-in pages."""

from typing import Any

from tests.support.case_tests import rule_test
from tests.support.manifests import RuleCase
from tests.support.user_pool import BASE, CERTIFICATE
from tests.support.user_pool_changes import (
    LOOKS,
    MACHINE,
    NEW_LOGIN,
    OAUTH,
    PREFIX,
    client,
    spec,
)

ICON = {"category": "FAVICON_ICO", "colorMode": "LIGHT", "extension": "ICO"}
FAR_CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd"


def looks(**fields: Any) -> dict[str, Any]:
    """A pool whose client has these looks."""
    return spec(managedLogin=[{"client": "web", **fields}], domain=NEW_LOGIN)


RULES = [
    *(
        RuleCase(
            "cognito-domain-reserved",
            spec(domain={"domain": f"auth.{word}.example.com"}),
            spec(domain={"domain": f"acme-{word}"}),
            "spec.domain.domain",
        )
        for word in ("aws", "amazon", "cognito")
    ),
    RuleCase(
        "cognito-domain-reserved-part",
        spec(domain={"domain": "acme-aws"}),
        spec(domain={"domain": "acme-awsome"}),
        "spec.domain.domain",
    ),
    RuleCase(
        "cognito-domain-certificate",
        spec(domain={"domain": "auth.example.com", "certificateArn": CERTIFICATE}),
        spec(domain={"domain": "auth.example.com"}),
        "spec.domain.certificateArn",
    ),
    RuleCase(
        "cognito-domain-certificate",
        spec(domain=PREFIX),
        spec(domain=PREFIX | {"certificateArn": CERTIFICATE}),
        "spec.domain.certificateArn",
    ),
    RuleCase(
        "cognito-certificate-region",
        spec(region="eu-west-1", domain={"domain": "auth.example.com", "certificateArn": CERTIFICATE}),
        spec(region="eu-west-1", domain={"domain": "auth.example.com", "certificateArn": FAR_CERTIFICATE}),
        "spec.domain.certificateArn",
    ),
    RuleCase(
        "cognito-certificate-region",
        spec(domain={"domain": "auth.example.com", "certificateArn": {"valueFrom": {"name": "cert"}}}),
        spec(domain={"domain": "auth.example.com", "certificateArn": {"value": FAR_CERTIFICATE}}),
        "spec.domain.certificateArn",
    ),
    RuleCase(
        "cognito-domain-parent",
        spec(domain={"domain": "auth.example.com", "certificateArn": CERTIFICATE}),
        spec(domain={"domain": "example.com", "certificateArn": CERTIFICATE}),
        "spec.domain.domain",
    ),
    RuleCase(
        "cognito-managed-login-client",
        looks(useCognitoProvidedValues=True),
        looks(useCognitoProvidedValues=True) | {"spec.managedLogin[0].client": "wep"},
        "spec.managedLogin[0].client",
    ),
    RuleCase(
        "cognito-managed-login-settings",
        looks(settings={}, assets=[ICON]),
        looks(settings={}, useCognitoProvidedValues=True),
        "spec.managedLogin[0].settings",
    ),
    RuleCase(
        "cognito-managed-login-settings",
        looks(useCognitoProvidedValues=True, assets=[ICON]),
        looks(assets=[ICON]),
        "spec.managedLogin[0].useCognitoProvidedValues",
    ),
    RuleCase(
        "cognito-managed-login-icon",
        looks(useCognitoProvidedValues=True, assets=[ICON]),
        looks(useCognitoProvidedValues=True, assets=[ICON, ICON | {"category": "FORM_LOGO"}]),
        "spec.managedLogin[0].assets[1].extension",
    ),
    RuleCase(
        "cognito-managed-login-unused",
        spec(managedLogin=[LOOKS], domain=NEW_LOGIN),
        spec(managedLogin=[LOOKS], domain=PREFIX),
        "spec.managedLogin",
    ),
    RuleCase("cognito-managed-login-unused", {}, spec(managedLogin=[LOOKS]), "spec.managedLogin"),
    RuleCase(
        "cognito-managed-login-missing",
        client(**OAUTH) | spec(managedLogin=[LOOKS], domain=NEW_LOGIN),
        client(**OAUTH) | spec(domain=NEW_LOGIN),
        "spec.clients[0].name",
    ),
    RuleCase(
        "cognito-managed-login-missing",
        client(**MACHINE) | spec(domain=NEW_LOGIN),
        {"spec.clients[1]": {"name": "spa", **OAUTH}} | spec(managedLogin=[LOOKS], domain=NEW_LOGIN),
        "spec.clients[1].name",
    ),
]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
