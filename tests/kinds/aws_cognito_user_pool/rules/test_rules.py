"""AwsCognitoUserPool: all its cross-field rules together; those of each subject have a file of their own."""

from collections.abc import Iterator
from typing import Any

import pytest

from openmcf.specs.findings import Path, render
from tests.kinds.aws_cognito_user_pool.rules import (
    test_attribute,
    test_client,
    test_domain,
    test_message,
    test_name,
    test_provider,
    test_sign_in,
    test_trigger,
)
from tests.support.manifests import RuleCase, changed, found, problems, untested_rules
from tests.support.user_pool import BASE, CERTIFICATE, FUNCTION, GOOGLE, KEY, KIND, OIDC, RECOVERY
from tests.support.user_pool_changes import (
    API,
    FAR_IDENTITY,
    LOOKS,
    MACHINE,
    OAUTH,
    PREFIX,
    SES,
    SMS,
    client,
    spec,
)

ALL_RULES = [
    *test_attribute.RULES,
    *test_client.RULES,
    *test_domain.RULES,
    *test_message.RULES,
    *test_name.RULES,
    *test_provider.RULES,
    *test_sign_in.RULES,
    *test_trigger.RULES,
]


def test_no_rule_is_left_untested() -> None:
    assert untested_rules(KIND, ALL_RULES) == set()


@pytest.mark.parametrize("case", ALL_RULES, ids=str)
def test_messages_are_single_sentences(case: RuleCase) -> None:
    for problem in problems(changed(BASE, case.bad)):
        assert not problem.message.endswith(".")
        assert not (problem.hint or "").endswith(".")


PRODUCTION = changed(
    BASE,
    {
        "metadata.name": "prod-auth",
        "spec.usernameAttributes": ["email"],
        "spec.passwordPolicy": {"minimumLength": 12, "requireSymbols": True},
        "spec.mfaConfiguration": "OPTIONAL",
        "spec.softwareTokenMfaEnabled": True,
        "spec.autoVerifiedAttributes": ["email"],
        "spec.accountRecoveryMechanisms": [{"name": "verified_email", "priority": 1}],
        "spec.emailConfiguration": SES | {"fromEmailAddress": "Acme <noreply@example.com>"},
        "spec.deletionProtection": True,
        "spec.clients": [
            {"name": "web-spa", **OAUTH, "logoutUrls": ["https://app.example.com/logout"]},
            {"name": "api-server", **MACHINE, "allowedOauthScopes": ["api/read", "api/write"]},
        ],
        "spec.domain": {"domain": "acme-prod-auth"},
    },
)
"""The reference page's production example, as far as the rules look at it."""


def test_the_pages_scopes_without_a_resource_server_are_warned_of() -> None:
    told = problems(PRODUCTION)
    assert [(problem.rule, problem.severity, problem.path) for problem in told] == [
        ("cognito-scope-unprovable", "warning", "spec.clients[1].allowedOauthScopes[0]"),
        ("cognito-scope-unprovable", "warning", "spec.clients[1].allowedOauthScopes[1]"),
    ]


def test_the_pages_scopes_beside_a_resource_server_must_be_its_own() -> None:
    told = problems(changed(PRODUCTION, {"spec.resourceServers": [API]}))
    assert [(problem.rule, problem.severity, problem.path) for problem in told] == [
        ("cognito-scope-undeclared", "error", "spec.clients[1].allowedOauthScopes[1]"),
    ]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        (spec(autoVerifiedAttributes=["phone_number"]), "cognito-phone-verification"),
        (spec(emailConfiguration=SES | {"sourceArn": FAR_IDENTITY}), "cognito-email-region"),
        (
            spec(domain=PREFIX) | client(**OAUTH | {"allowedOauthFlowsUserPoolClient": False}),
            "cognito-oauth-switch",
        ),
        (client(**OAUTH), "cognito-oauth-domain"),
    ],
)
def test_what_the_page_takes_and_aws_may_not_is_a_warning(changes: dict[str, Any], rule: str) -> None:
    (told,) = problems(changed(BASE, changes))
    assert (told.rule, told.severity) == (rule, "warning")


RICH = changed(
    BASE,
    spec(
        usernameAttributes=["email"],
        autoVerifiedAttributes=["email", "phone_number"],
        attributesRequireVerificationBeforeUpdate=["email"],
        userPoolTier="PLUS",
        userPoolAddOns={"advancedSecurityMode": "ENFORCED", "customAuthMode": "AUDIT"},
        passwordPolicy={"minimumLength": 12, "passwordHistorySize": 3},
        signInPolicy={"allowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]},
        mfaConfiguration="OPTIONAL",
        emailMfa={"message": "Code {####}", "subject": "Code"},
        webAuthn={"relyingPartyId": "example.com"},
        emailConfiguration=SES | {"fromEmailAddress": "noreply@example.com"},
        smsConfiguration=SMS | {"snsRegion": "us-east-1"},
        verificationMessageTemplate={"defaultEmailOption": "CONFIRM_WITH_LINK", "smsMessage": "Code {####}"},
        emailVerificationMessage="Code {####}",
        customAttributes=[
            {"name": "plan", "attributeDataType": "String", "mutable": True, "stringMaxLength": "20"},
            {"name": "age", "attributeDataType": "Number", "numberMinValue": "0", "numberMaxValue": "150"},
        ],
        standardAttributes=[{"name": "email", "required": True, "mutable": True}],
        lambdaConfig={
            **test_trigger.CHALLENGES,
            "preTokenGeneration": FUNCTION,
            "preTokenGenerationConfig": {"lambdaArn": FUNCTION, "lambdaVersion": "V2_0"},
            "customSmsSender": {"lambdaArn": FUNCTION, "lambdaVersion": "V1_0"},
            "kmsKeyId": KEY,
        },
        domain={"domain": "auth.example.com", "certificateArn": CERTIFICATE, "managedLoginVersion": 2},
        managedLogin=[LOOKS | {"assets": [test_domain.ICON]}],
        resourceServers=[API],
        groups=[{"name": "admins"}],
        identityProviders=[GOOGLE, OIDC | {"attributeMapping": {"email": "mail", "custom:plan": "plan"}}],
        tags={"team": "identity"},
        accountRecoveryMechanisms=RECOVERY,
        clients=[
            {
                "name": "web",
                **OAUTH,
                "defaultRedirectUri": "https://example.com/callback",
                "logoutUrls": ["https://example.com/"],
                "supportedIdentityProviders": ["COGNITO", "Corporate"],
                "explicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"],
                "refreshTokenRotation": {"feature": "ENABLED"},
                "readAttributes": ["email", "custom:plan"],
                "writeAttributes": ["email", "custom:plan"],
            },
            {"name": "api", **MACHINE, "enablePropagateAdditionalUserContextData": True},
        ],
    ),
)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of each value within a value."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))


def test_the_rich_pool_is_valid() -> None:
    assert found(RICH) == set()


@pytest.mark.parametrize("path", [*places(RICH["spec"], ("spec",))], ids=render)
def test_no_rule_speaks_of_what_a_faulty_value_hides(path: Path) -> None:
    told = problems(changed(RICH, {render(path): 7.5}))
    assert {problem.rule for problem in told} <= {"wrong-type", "unknown-value", "required"}
    assert any(problem.path.startswith(render(path)) for problem in told)


def test_a_reserved_tag_is_refused() -> None:
    assert found(changed(BASE, spec(tags={"AWS:team": "a", "team": "aws:a"}))) == {
        ("tag-reserved", 'spec.tags["AWS:team"]')
    }
