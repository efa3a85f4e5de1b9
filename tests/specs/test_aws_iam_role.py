"""AwsIamRole: each field and each rule, accepted and refused."""

import pytest

from tests.support.manifests import (
    ABSENT,
    FieldCase,
    RuleCase,
    assert_field,
    assert_rule,
    found,
    manifest,
    untested_fields,
    untested_rules,
)

KIND = "AwsIamRole"
STATEMENT = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
BASE = manifest(KIND, {"trustPolicy": {"Version": "2012-10-17", "Statement": [STATEMENT]}})
POLICY_ARN = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"

FIELDS = [
    FieldCase("description", ["for lambdas", ""], [("x" * 1001, "out-of-range"), ("\u4e2d", "bad-format")]),
    FieldCase(
        "path", ["/", "/service/"], [("service", "bad-format"), ("/" + "x" * 512 + "/", "out-of-range")]
    ),
    FieldCase("trustPolicy", [BASE["spec"]["trustPolicy"]], [(ABSENT, "required"), ("{}", "wrong-type")]),
    FieldCase(
        "managedPolicyArns",
        [[], [POLICY_ARN]],
        [
            ([POLICY_ARN, POLICY_ARN], "not-distinct"),
            (["AWSLambda"], "bad-format"),
            (POLICY_ARN, "wrong-type"),
        ],
    ),
    FieldCase(
        "inlinePolicies",
        [{"read": {"Statement": []}}],
        [({"a b": {}}, "bad-format"), ({"read": "{}"}, "wrong-type")],
    ),
    FieldCase("permissionsBoundary", [POLICY_ARN], [("arn:aws:iam::1:role/x", "bad-format")]),
    FieldCase("maxSessionDuration", [3600, 43200], [(3599, "out-of-range"), (43201, "out-of-range")]),
    FieldCase("tags", [{"team": "identity"}], [({"team": 1}, "wrong-type"), ({"a!": "b"}, "bad-format")]),
]
RULES = [
    RuleCase("iam-role-name", {"metadata.name": "x" * 64}, {"metadata.name": "x" * 65}, "metadata.name"),
]


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


@pytest.mark.parametrize("case", FIELDS, ids=str)
def test_a_field_takes_what_fits_and_refuses_the_rest(case: FieldCase) -> None:
    assert_field(case, BASE)


@pytest.mark.parametrize("case", RULES, ids=str)
def test_a_rule_finds_its_fault_and_nothing_else(case: RuleCase) -> None:
    assert_rule(case, BASE)


def test_nothing_is_left_untested() -> None:
    assert untested_fields(KIND, FIELDS) == set()
    assert untested_rules(KIND, RULES) == set()
