"""AwsSsmParameter: each field and each rule, accepted and refused."""

from tests.support.case_tests import completeness_test, field_test, rule_test
from tests.support.manifests import FieldCase, RuleCase, found, manifest

KIND = "AwsSsmParameter"
BASE = manifest(KIND, {"type": "String", "value": "info"})
SECURE = {"type": "SecureString"}
KEY = {"valueFrom": {"name": "key"}}
SECRET = {
    "valueFrom": {
        "kind": "AwsCognitoUserPool",
        "name": "users",
        "fieldPath": "status.outputs.client_secrets.web",
    }
}

FIELDS = [
    FieldCase("region", ["us-east-1"], [("us_east_1", "bad-format")]),
    FieldCase(
        "name",
        ["a", "log.level", "/app/db_url-1", "/a" * 15, "a" * 1011],
        [
            ("", "bad-format"),
            ("app/url", "bad-format"),
            ("/app/", "bad-format"),
            ("/a" * 16, "bad-format"),
            ("a b", "bad-format"),
            ("a" * 1012, "out-of-range"),
        ],
    ),
    FieldCase("type", ["String", "StringList", "SecureString"], [("Text", "unknown-value")]),
    FieldCase(
        "value",
        ["info", "a,b", {"value": "info"}, SECRET],
        [("", "out-of-range"), (1, "wrong-type"), ("a" * 8193, "out-of-range")],
    ),
    FieldCase("tier", ["Standard", "Advanced", "Intelligent-Tiering"], [("Premium", "unknown-value")]),
    FieldCase("description", ["", "a" * 1024], [("a" * 1025, "out-of-range")]),
    FieldCase(
        "keyId",
        ["alias/app", "1234abcd-12ab", KEY],
        [("", "out-of-range"), ("a b", "bad-format"), ("a" * 257, "out-of-range")],
        SECURE,
    ),
    FieldCase("allowedPattern", ["", "^[a-z]+$"], [("a" * 1025, "out-of-range")]),
    FieldCase("dataType", ["text", "aws:ec2:image"], [("number", "unknown-value")]),
    FieldCase("tags", [{"team": "a"}], [({"team": 1}, "wrong-type")]),
]
RULES = [
    RuleCase(
        "ssm-parameter-name",
        {"metadata.name": "app-url"},
        {"metadata.name": "SSM-url"},
        "metadata.name",
    ),
    RuleCase(
        "ssm-parameter-name",
        {"metadata.name": "aws", "spec.name": "/app/aws"},
        {"spec.name": "/AwsApp/url"},
        "spec.name",
    ),
    RuleCase(
        "ssm-parameter-size",
        {"spec.value": "é" * 2049, "spec.tier": "Advanced"},
        {"spec.value": "é" * 2049},
        "spec.value",
    ),
    RuleCase(
        "ssm-parameter-size",
        {"spec.value": "a" * 4096},
        {"spec.value": "é" * 4097, "spec.tier": "Advanced"},
        "spec.value",
    ),
    RuleCase("ssm-parameter-braces", {"spec.value": "{{a"}, {"spec.value": "{{ ssm:a }}"}, "spec.value"),
    RuleCase(
        "ssm-parameter-pattern",
        {"spec.allowedPattern": "^(info|error)$"},
        {"spec.allowedPattern": "^[0-9]+$"},
        "spec.value",
    ),
    RuleCase(
        "ssm-parameter-pattern",
        {"spec.allowedPattern": r"\p{Alpha}+"},
        {"spec.allowedPattern": "debug"},
        "spec.value",
    ),
    RuleCase(
        "ssm-parameter-data-type",
        {"spec.dataType": "aws:ec2:image"},
        {"spec.dataType": "aws:ec2:image", "spec.type": "StringList"},
        "spec.dataType",
    ),
    RuleCase(
        "ssm-parameter-key",
        {"spec.keyId": "alias/app", "spec.type": "SecureString"},
        {"spec.keyId": "alias/app"},
        "spec.keyId",
    ),
]


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
test_nothing_is_left_untested = completeness_test(KIND, FIELDS, RULES)
