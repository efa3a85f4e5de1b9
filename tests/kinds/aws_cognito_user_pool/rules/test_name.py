"""AwsCognitoUserPool: the rules about names."""

from tests.support.case_tests import rule_test
from tests.support.manifests import RuleCase
from tests.support.user_pool import BASE, OIDC
from tests.support.user_pool_changes import API, LOOKS, spec

RULES = [
    RuleCase("cognito-pool-name", {"metadata.name": "my pool"}, {"metadata.name": "a/b"}, "metadata.name"),
    RuleCase(
        "cognito-name-twice",
        {"spec.clients[1].name": "Web"},
        {"spec.clients[1].name": "web"},
        "spec.clients[1].name",
    ),
    *(
        RuleCase("cognito-name-twice", spec(**{field: [item]}), spec(**{field: [item, item]}), path)
        for field, item, path in (
            ("groups", {"name": "admins"}, "spec.groups[1].name"),
            ("identityProviders", OIDC, "spec.identityProviders[1].providerName"),
            (
                "customAttributes",
                {"name": "plan", "attributeDataType": "String"},
                "spec.customAttributes[1].name",
            ),
            ("standardAttributes", {"name": "email"}, "spec.standardAttributes[1].name"),
            ("managedLogin", LOOKS, "spec.managedLogin[1].client"),
            ("resourceServers", API, "spec.resourceServers[1].identifier"),
        )
    ),
    RuleCase(
        "cognito-name-twice",
        spec(resourceServers=[API, API | {"identifier": "other"}]),
        spec(resourceServers=[API | {"scopes": API["scopes"] * 2}]),
        "spec.resourceServers[0].scopes[1].scopeName",
    ),
    RuleCase(
        "cognito-scope-length",
        spec(resourceServers=[API | {"identifier": "x" * 251}]),
        spec(resourceServers=[API | {"identifier": "x" * 252}]),
        "spec.resourceServers[0].scopes[0].scopeName",
    ),
]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
