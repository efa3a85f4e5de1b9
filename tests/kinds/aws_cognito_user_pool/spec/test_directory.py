"""Attributes, groups and identity providers of a pool: each field, accepted and refused."""

from typing import Any

from tests.support.case_tests import field_test
from tests.support.cases import blocks, boolean, choice, number, text, texts
from tests.support.manifests import ABSENT, FieldCase, changed, problems
from tests.support.user_pool import BASE, GOOGLE, KEY, OIDC, OIDC_DETAILS, ROLE


def custom(data_type: str) -> dict[str, Any]:
    """The change for a custom attribute of that type."""
    return {"customAttributes": [{"name": "plan", "attributeDataType": data_type}]}


STANDARD = {"standardAttributes": [{"name": "email"}]}
GROUP = {"groups": [{"name": "admins"}]}
PROVIDER = {"identityProviders": [OIDC]}
NO_NUMBERS = [(5, "wrong-type"), ("few", "bad-format"), ("1e3", "bad-format"), ("9" * 309, "out-of-range")]

FIELDS = [
    blocks("customAttributes", [], custom("String")["customAttributes"], most=50),
    text("customAttributes[0].name", most=20, malformed=("a b",), given=custom("String"), required=True),
    choice(
        "customAttributes[0].attributeDataType",
        *("String", "Number", "DateTime", "Boolean"),
        given=custom("String"),
        required=True,
    ),
    boolean("customAttributes[0].mutable", custom("String")),
    boolean("customAttributes[0].required", custom("String"), good=(False,)),
    boolean("customAttributes[0].developerOnlyAttribute", custom("String")),
    *(
        FieldCase(
            f"customAttributes[0].{field}",
            ["0", "2048"],
            [("-1", "bad-format"), ("1.5", "bad-format"), *NO_NUMBERS],
            custom("String"),
        )
        for field in ("stringMinLength", "stringMaxLength")
    ),
    *(
        FieldCase(f"customAttributes[0].{field}", ["0", "-10", "1.5"], NO_NUMBERS, custom("Number"))
        for field in ("numberMinValue", "numberMaxValue")
    ),
    blocks("standardAttributes", [], [{"name": "email", "required": True}]),
    choice("standardAttributes[0].name", "email", "given_name", "zoneinfo", given=STANDARD, required=True),
    boolean("standardAttributes[0].required", STANDARD),
    boolean("standardAttributes[0].mutable", STANDARD),
    blocks("groups", [], [{"name": "admins"}]),
    text("groups[0].name", most=128, malformed=("all admins",), given=GROUP, required=True),
    text("groups[0].description", least=0, most=2048, given=GROUP),
    number("groups[0].precedence", 0, 2**31 - 1, GROUP),
    FieldCase("groups[0].roleArn", [ROLE, {"valueFrom": {"name": "admin"}}], [(KEY, "bad-format")], GROUP),
    blocks("identityProviders", [], [GOOGLE], [GOOGLE, OIDC]),
    FieldCase(
        "identityProviders[0].providerName",
        ["Corporate", "abc", "x" * 32],
        [
            (ABSENT, "required"),
            ("", "out-of-range"),
            ("x" * 33, "out-of-range"),
            ("ab", "bad-format"),
            ("my_provider", "bad-format"),
            ("my provider", "bad-format"),
        ],
        PROVIDER,
    ),
    choice("identityProviders[0].providerType", "OIDC", given=PROVIDER, required=True),
    choice("identityProviders[0].providerType", "Google", given={"identityProviders": [GOOGLE]}),
    FieldCase(
        "identityProviders[0].providerDetails",
        [OIDC_DETAILS],
        [(ABSENT, "required"), ({"client_id": 7}, "wrong-type"), ("secret", "wrong-type")],
        PROVIDER,
    ),
    FieldCase(
        "identityProviders[0].attributeMapping",
        [{}, {"email": "mail", "username": "sub"}],
        [({"": "mail"}, "out-of-range"), ({"x" * 33: "mail"}, "out-of-range"), ({"email": 7}, "wrong-type")],
        PROVIDER,
    ),
    texts(
        "identityProviders[0].idpIdentifiers",
        *([], ["example.com"]),
        each=40,
        most=50,
        malformed=("a/b",),
        given=PROVIDER,
    ),
]


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)


def test_the_details_of_a_provider_are_never_shown() -> None:
    details = {**OIDC_DETAILS, "client_secret": ["hunter2"]}
    (problem,) = problems(changed(BASE, {"spec.identityProviders": [{**OIDC, "providerDetails": details}]}))
    assert problem.rule == "wrong-type"
    assert "hunter2" not in str(problem)
