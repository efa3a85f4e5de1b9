"""AwsCognitoUserPool: fields of the pool itself; and what the models say of a pool as a whole."""

from typing import Any

import pytest

from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool, AwsCognitoUserPoolSpec
from openmcf.manifests.effective import effective
from openmcf.specs.field_types import walk
from openmcf.specs.references import output_path
from openmcf.specs.registry import kind_named
from tests.kinds.aws_cognito_user_pool.spec import (
    test_client,
    test_directory,
    test_login_pages,
    test_messages,
    test_sign_in,
    test_triggers,
)
from tests.support.case_tests import field_test
from tests.support.cases import boolean, choice
from tests.support.manifests import ABSENT, FieldCase, changed, found, untested_fields
from tests.support.user_pool import BASE, GOOGLE, KIND, OIDC

FIELDS = [
    FieldCase("region", ["eu-central-1", "us-gov-west-1"], [(ABSENT, "required"), ("", "bad-format")]),
    boolean("allowAdminCreateUserOnly"),
    boolean("deletionProtection"),
    choice("userPoolTier", "LITE", "ESSENTIALS", "PLUS"),
    FieldCase("tags", [{"team": "identity"}], [({"team": 1}, "wrong-type"), ({"a!": "b"}, "bad-format")]),
]
ALL_FIELDS = [
    *FIELDS,
    *test_client.FIELDS,
    *test_directory.FIELDS,
    *test_login_pages.FIELDS,
    *test_messages.FIELDS,
    *test_sign_in.FIELDS,
    *test_triggers.FIELDS,
]
REPLACING = {
    *("region", "usernameAttributes", "aliasAttributes", "usernameCaseSensitive", "standardAttributes"),
    *("domain.domain", "managedLogin[].client", "resourceServers[].identifier", "groups[].name"),
    *("identityProviders[].providerName", "identityProviders[].providerType"),
    *("clients[].name", "clients[].generateSecret"),
}


def pool(changes: dict[str, Any]) -> AwsCognitoUserPool:
    """The model of the base with changes."""
    return AwsCognitoUserPool.model_validate(changed(BASE, changes))


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)


def test_no_field_is_left_untested() -> None:
    assert untested_fields(KIND, ALL_FIELDS) == set()


def test_fields_whose_change_would_lose_something_say_so() -> None:
    on_change = {path: field.on_change for path, field in walk(AwsCognitoUserPoolSpec) if field.on_change}
    assert on_change == {**dict.fromkeys(REPLACING, "replace"), "customAttributes": "append-only"}


@pytest.mark.parametrize(
    ("client", "providers"),
    [
        ({"allowedOauthFlows": ["code"]}, ["COGNITO", "Google", "Corporate"]),
        ({"allowedOauthFlows": ["implicit"]}, ["COGNITO", "Google", "Corporate"]),
        ({"allowedOauthFlows": ["code"], "supportedIdentityProviders": ["Google"]}, ["Google"]),
        ({"allowedOauthFlows": ["client_credentials"]}, []),
        ({}, []),
    ],
    ids=str,
)
def test_a_client_of_the_hosted_pages_has_all_providers_unless_it_names_some(
    client: dict[str, Any], providers: list[str]
) -> None:
    given = pool({"spec.clients[0]": {"name": "web", **client}, "spec.identityProviders": [GOOGLE, OIDC]})
    assert given.spec.identity_providers_of(given.spec.clients[0]) == providers
    assert effective(given)["spec"]["clients"][0].get("supportedIdentityProviders", []) == providers


def test_every_client_has_an_id_and_those_that_ask_for_one_a_secret() -> None:
    both = pool({"spec.clients[1]": {"name": "a.b", "generateSecret": True}})
    assert kind_named(KIND).output_keys(both) == {
        "client_ids": frozenset({"web", "a.b"}),
        "client_secrets": frozenset({"a.b"}),
    }


@pytest.mark.parametrize(
    ("path", "format_", "secret"),
    [
        ("status.outputs.user_pool_endpoint", "url", False),
        ("status.outputs.userPoolArn", "arn:cognito-idp:userpool", False),
        ('status.outputs.client_ids["a.b"]', "client-id", False),
        ("status.outputs.client_secrets.web", "client-secret", True),
    ],
)
def test_outputs_say_what_they_are_and_whether_they_are_secret(path: str, format_: str, secret: bool) -> None:
    output = output_path(path, KIND, kind_named(KIND).outputs)
    assert (output.format, output.secret) == (format_, secret)


def test_what_the_page_says_goes_before_what_aws_would_do() -> None:
    spec = pool({"spec.passwordPolicy": {}, "spec.domain": {"domain": "acme"}}).spec
    client = spec.clients[0]
    assert spec.password_policy is not None
    assert spec.domain is not None
    assert not spec.username_case_sensitive
    assert not client.enable_token_revocation
    assert (client.access_token_validity_minutes, client.id_token_validity_minutes) == (60, 60)
    assert client.refresh_token_validity_days == 30
    assert (spec.password_policy.minimum_length, spec.password_policy.require_symbols) == (8, False)
    assert spec.domain.managed_login_version == 1
