"""AwsCognitoUserPool: the rules about user attributes."""

from typing import Any

import pytest

from openmcf.specs.findings import render
from tests.support.case_tests import rule_test
from tests.support.manifests import RuleCase, changed, problems
from tests.support.user_pool import BASE, OIDC
from tests.support.user_pool_changes import OAUTH, client, provider, spec


def attribute(type_: str = "String", name: str = "plan", **fields: Any) -> dict[str, Any]:
    """A pool with one custom attribute."""
    return spec(customAttributes=[{"name": name, "attributeDataType": type_, **fields}])


PLAN = attribute(name="plan", mutable=True)
REQUIRED_EMAIL = spec(standardAttributes=[{"name": "email", "required": True}])
MANY = spec(customAttributes=[{"name": f"a{n}", "attributeDataType": "String"} for n in range(50)])
RULES = [
    RuleCase(
        "cognito-custom-attribute-required",
        attribute(required=False),
        attribute(required=True),
        "spec.customAttributes[0].required",
    ),
    RuleCase(
        "cognito-custom-attribute-standard",
        attribute(name="plan"),
        attribute(name="email"),
        "spec.customAttributes[0].name",
    ),
    RuleCase(
        "cognito-attribute-count",
        MANY,
        MANY | REQUIRED_EMAIL,
        "spec.customAttributes",
    ),
    *(
        RuleCase(
            "cognito-custom-attribute-prefix",
            attribute(name="customer"),
            attribute(name=name),
            "spec.customAttributes[0].name",
        )
        for name in ("custom:plan", "dev:plan")
    ),
    RuleCase(
        "cognito-custom-attribute-bounds",
        attribute(stringMinLength="9", stringMaxLength="9"),
        attribute(stringMinLength="9", stringMaxLength="8"),
        "spec.customAttributes[0].stringMaxLength",
    ),
    RuleCase(
        "cognito-custom-attribute-bounds",
        attribute(stringMinLength="9", stringMaxLength="10"),
        attribute(stringMinLength="10", stringMaxLength="9"),
        "spec.customAttributes[0].stringMaxLength",
    ),
    RuleCase(
        "cognito-custom-attribute-bounds",
        attribute("Number", numberMinValue="-10", numberMaxValue="-9.5"),
        attribute("Number", numberMinValue="-9.5", numberMaxValue="-10"),
        "spec.customAttributes[0].numberMaxValue",
    ),
    RuleCase(
        "cognito-custom-attribute-length",
        attribute(stringMinLength="0", stringMaxLength="2048"),
        attribute(stringMaxLength="2049"),
        "spec.customAttributes[0].stringMaxLength",
    ),
    *(
        RuleCase(
            "cognito-custom-attribute-bounds-type",
            attribute(fitting, **{bound: "1"}),
            attribute("Boolean", **{bound: "1"}),
            f"spec.customAttributes[0].{bound}",
        )
        for fitting, bound in (
            ("String", "stringMinLength"),
            ("String", "stringMaxLength"),
            ("Number", "numberMinValue"),
            ("Number", "numberMaxValue"),
        )
    ),
    RuleCase(
        "cognito-client-attribute-unknown",
        PLAN | client(readAttributes=["email", "sub", "email_verified", "custom:plan"]),
        PLAN | client(readAttributes=["email", "custom:plam"]),
        "spec.clients[0].readAttributes[1]",
    ),
    RuleCase(
        "cognito-client-attribute-unknown",
        attribute(developerOnlyAttribute=True) | client(writeAttributes=["dev:plan"]),
        PLAN | client(writeAttributes=["plan"]),
        "spec.clients[0].writeAttributes[0]",
    ),
    *(
        RuleCase(
            "cognito-client-attribute-read-only",
            client(readAttributes=[name]),
            client(writeAttributes=["email", name]),
            "spec.clients[0].writeAttributes[1]",
        )
        for name in ("sub", "email_verified", "phone_number_verified")
    ),
    RuleCase(
        "cognito-client-attribute-missing",
        REQUIRED_EMAIL | client(writeAttributes=["email", "name"]),
        REQUIRED_EMAIL | client(writeAttributes=["name"]),
        "spec.clients[0].writeAttributes",
    ),
    RuleCase(
        "cognito-client-attribute-missing",
        REQUIRED_EMAIL | client(writeAttributes=[]),
        REQUIRED_EMAIL | client(writeAttributes=["locale"]),
        "spec.clients[0].writeAttributes",
    ),
    RuleCase(
        "cognito-mapping-unknown",
        PLAN | provider(OIDC, attributeMapping={"email": "mail", "custom:plan": "plan", "username": "sub"}),
        provider(OIDC, attributeMapping={'a"b': "mail"}),
        render(("spec", "identityProviders", 0, "attributeMapping", 'a"b')),
    ),
    RuleCase(
        "cognito-mapping-immutable",
        PLAN | provider(OIDC, attributeMapping={"custom:plan": "plan"}),
        attribute(name="plan") | provider(OIDC, attributeMapping={"custom:plan": "plan"}),
        'spec.identityProviders[0].attributeMapping["custom:plan"]',
    ),
    RuleCase(
        "cognito-mapping-immutable",
        REQUIRED_EMAIL | provider(OIDC, attributeMapping={"email": "mail"}),
        spec(standardAttributes=[{"name": "email", "mutable": False}])
        | provider(OIDC, attributeMapping={"email": "mail"}),
        "spec.identityProviders[0].attributeMapping.email",
    ),
    RuleCase(
        "cognito-mapping-not-writable",
        provider(OIDC, attributeMapping={"email": "mail", "email_verified": "ok", "username": "sub"})
        | client(**OAUTH, writeAttributes=["email"]),
        provider(OIDC, attributeMapping={"email": "mail"}) | client(**OAUTH, writeAttributes=["name"]),
        "spec.clients[0].writeAttributes",
    ),
    RuleCase(
        "cognito-mapping-not-writable",
        provider(OIDC, attributeMapping={"email": "mail"})
        | client(**OAUTH, supportedIdentityProviders=["COGNITO"], writeAttributes=["name"]),
        provider(OIDC, attributeMapping={"email": "mail"})
        | client(**OAUTH, supportedIdentityProviders=["Corporate"], writeAttributes=["name"]),
        "spec.clients[0].writeAttributes",
    ),
]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        (PLAN | client(readAttributes=["plan"]), "did you mean `custom:plan`?"),
        (client(readAttributes=["emial"]), "did you mean `email`?"),
        (
            client(readAttributes=["custom:plan"]),
            "declare it in `customAttributes`, and write `custom:<name>` here",
        ),
        (
            provider(OIDC, attributeMapping={"mail": "email"}),
            "keys are the pool's attributes: did you mean `email: mail`?",
        ),
        (provider(OIDC, attributeMapping={"emial": "mail"}), "did you mean `email`?"),
    ],
)
def test_an_unknown_attribute_has_a_hint(changes: dict[str, Any], hint: str) -> None:
    (told,) = problems(changed(BASE, changes))
    assert told.hint == hint
