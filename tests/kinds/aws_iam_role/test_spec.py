"""AwsIamRole: each field and each rule, accepted and refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.kinds.aws_iam_role.spec import AwsIamRole
from openmcf.specs.aws.iam_policy import size_of
from openmcf.specs.registry import kind_named
from tests.support.case_tests import completeness_test, field_test, rule_test
from tests.support.manifests import (
    ABSENT,
    FieldCase,
    RuleCase,
    changed,
    found,
    manifest,
    problems,
)

KIND = "AwsIamRole"
LAMBDA = {"Service": "lambda.amazonaws.com"}
TRUST = {"Effect": "Allow", "Principal": LAMBDA, "Action": "sts:AssumeRole"}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"}
VERSION = "2012-10-17"
BASE = manifest(
    KIND,
    {
        "trustPolicy": {"Version": VERSION, "Statement": [TRUST]},
        "inlinePolicies": {"read": {"Version": VERSION, "Statement": READ}},
    },
)
POLICY_ARN = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
TEN_POLICIES = [f"arn:aws:iam::123456789012:policy/p{n}" for n in range(10)]

FIELDS = [
    FieldCase("description", ["for lambdas", ""], [("x" * 1001, "out-of-range"), ("\u4e2d", "bad-format")]),
    FieldCase(
        "path",
        ["", "/", "/service/"],
        [("service", "bad-format"), ("/" + "x" * 511 + "/", "out-of-range")],
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
        [{}, {"a.b": {"Version": VERSION, "Statement": [READ, READ]}}],
        [({"a b": {}}, "bad-format"), ({"x" * 129: {}}, "out-of-range"), ({"read": "{}"}, "wrong-type")],
    ),
    FieldCase("permissionsBoundary", [POLICY_ARN], [("arn:aws:iam::1:role/x", "bad-format")]),
    FieldCase("maxSessionDuration", [3600, 43200], [(3599, "out-of-range"), (43201, "out-of-range")]),
    FieldCase("tags", [{"team": "identity"}], [({"team": 1}, "wrong-type"), ({"a!": "b"}, "bad-format")]),
]


def trust(statement: Any, /, **elements: Any) -> dict[str, Any]:
    """Changes that make this the only statement of the trust policy, with more elements of the policy."""
    return {"spec.trustPolicy": {"Version": VERSION, "Statement": statement} | elements}


def inline(statement: Any) -> dict[str, Any]:
    return {"spec.inlinePolicies.read": {"Version": VERSION, "Statement": statement}}


def trust_of_size(size: int) -> dict[str, Any]:
    empty = size_of(trust(TRUST, Id="")["spec.trustPolicy"])
    return trust(TRUST, Id=" x" * (size - empty))


def inline_of_size(size: int) -> dict[str, Any]:
    empty = size_of(inline(READ | {"Sid": ""})["spec.inlinePolicies.read"])
    return inline(READ | {"Sid": "x" * (size - empty)})


def without(statement: dict[str, Any], *elements: str) -> dict[str, Any]:
    return {element: value for element, value in statement.items() if element not in elements}


def syntax(good: Any, bad: Any, path: str) -> RuleCase:
    """A case of the grammar, with what stands in the trust policy's only statement besides the usual."""
    at = f"spec.trustPolicy.Statement{path}"
    return RuleCase("iam-role-policy-syntax", trust(TRUST | good), trust(TRUST | bad), at)


def of_trust(good: Any, bad: Any, path: str) -> RuleCase:
    return RuleCase("iam-role-trust-statement", trust(good), trust(bad), f"spec.trustPolicy.Statement{path}")


def of_inline(good: Any, bad: Any, path: str) -> RuleCase:
    at = f"spec.inlinePolicies.read.Statement{path}"
    return RuleCase("iam-role-inline-statement", inline(good), inline(bad), at)


def of_anyone(good: Any, bad: Any) -> RuleCase:
    at = "spec.trustPolicy.Statement.Principal"
    return RuleCase("iam-role-trust-anyone", trust(TRUST | good), trust(TRUST | bad), at)


def of_actions(good: Any, bad: Any) -> RuleCase:
    at = "spec.trustPolicy.Statement.Action"
    return RuleCase("iam-role-trust-actions", trust(TRUST | good), trust(TRUST | bad), at)


def of_service(good: Any, bad: Any) -> RuleCase:
    accepted, refused = ({"Principal": {"Service": service}} for service in (good, bad))
    at = "spec.trustPolicy.Statement.Principal.Service"
    return RuleCase("iam-role-trust-service", trust(TRUST | accepted), trust(TRUST | refused), at)


RULES = [
    RuleCase("iam-role-name", {"metadata.name": "x" * 64}, {"metadata.name": "x" * 65}, "metadata.name"),
    RuleCase("iam-role-name", {"metadata.name": "a+=,.@-_B1"}, {"metadata.name": "a/b"}, "metadata.name"),
    RuleCase("iam-role-policy-syntax", {}, {"spec.trustPolicy": {}}, "spec.trustPolicy"),
    RuleCase("iam-role-policy-syntax", trust([TRUST]), trust([]), "spec.trustPolicy"),
    RuleCase("iam-role-policy-syntax", trust(TRUST), trust("Allow"), "spec.trustPolicy.Statement"),
    RuleCase("iam-role-policy-syntax", trust([TRUST]), trust([TRUST, "x"]), "spec.trustPolicy.Statement[1]"),
    RuleCase(
        "iam-role-policy-syntax",
        trust(TRUST, Id="trust", Version="2008-10-17"),
        trust(TRUST, Version="2012"),
        "spec.trustPolicy.Version",
    ),
    RuleCase(
        "iam-role-policy-syntax", trust(TRUST), trust(TRUST, statement=TRUST), "spec.trustPolicy.statement"
    ),
    RuleCase(
        "iam-role-policy-syntax",
        trust([TRUST | {"Sid": "A"}, TRUST | {"Sid": "B"}, TRUST | {"Sid": ""}, TRUST | {"Sid": ""}]),
        trust([TRUST | {"Sid": "A"}, TRUST | {"Sid": "A"}]),
        "spec.trustPolicy.Statement[1].Sid",
    ),
    syntax({"Sid": "Lambda1"}, {"Sid": "for lambda"}, ".Sid"),
    syntax({"Effect": "Deny"}, {"Effect": "allow"}, ".Effect"),
    syntax({}, {"effect": "Allow"}, ".effect"),
    syntax({"Action": ["sts:AssumeRole"]}, {"Action": []}, ".Action"),
    syntax({}, {"Action": ["sts:AssumeRole", 1]}, ".Action"),
    syntax({}, {"NotAction": "sts:TagSession"}, ".NotAction"),
    syntax({"Principal": "*"}, {"Principal": "lambda.amazonaws.com"}, ".Principal"),
    syntax({"Principal": {"AWS": ["123456789012"]}}, {"Principal": {}}, ".Principal"),
    syntax({}, {"Principal": {"service": "lambda.amazonaws.com"}}, ".Principal.service"),
    syntax({}, {"Principal": {"Service": ["lambda.amazonaws.com", None]}}, ".Principal.Service"),
    syntax({"Condition": {"StringEquals": {"aws:SourceAccount": "1"}}}, {"Condition": "x"}, ".Condition"),
    syntax({"Condition": {}}, {"Condition": {"StringEquals": "x"}}, ".Condition"),
    syntax(
        {"Condition": {"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a*"]}}},
        {"Condition": {"StringEqual": {"aws:SourceAccount": "1"}}},
        ".Condition.StringEqual",
    ),
    of_trust(TRUST, without(TRUST, "Principal"), ""),
    of_trust(TRUST | {"Action": ["sts:AssumeRole", "sts:TagSession"]}, without(TRUST, "Action"), ""),
    of_trust(TRUST | {"Action": "sts:*"}, TRUST | {"Action": "s3:GetObject"}, ".Action"),
    of_trust(TRUST, TRUST | {"Action": ["sts:AssumeRole", "sts:TagSessions"]}, ".Action"),
    of_trust(TRUST, TRUST | {"Resource": "*"}, ".Resource"),
    of_trust(TRUST, without(TRUST, "Principal") | {"NotPrincipal": LAMBDA}, ".NotPrincipal"),
    of_trust(
        TRUST | {"Effect": "Deny", "Principal": {"AWS": "*"}},
        TRUST | {"Effect": "Deny", "Principal": "*"},
        ".Principal",
    ),
    of_inline(READ, without(READ, "Action"), ""),
    of_inline(without(READ, "Action") | {"NotAction": "s3:*"}, without(READ, "Resource"), ""),
    of_inline(without(READ, "Resource") | {"NotResource": "*"}, READ | {"Principal": LAMBDA}, ".Principal"),
    of_inline(READ | {"Action": ["*", "s3:*"]}, READ | {"Action": ["s3:*", "GetObject"]}, ".Action"),
    of_inline(READ | {"Resource": ["*"]}, READ | {"Resource": "my-bucket"}, ".Resource"),
    RuleCase(
        "iam-role-policy-version",
        {},
        {"spec.inlinePolicies.read": {"Statement": READ}},
        "spec.inlinePolicies.read",
    ),
    RuleCase("iam-role-policy-version", {}, trust(TRUST, Version="2008-10-17"), "spec.trustPolicy.Version"),
    of_anyone({"Principal": {"AWS": "*"}, "Effect": "Deny"}, {"Principal": {"AWS": "*"}}),
    of_anyone(
        {"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {"Principal": {"AWS": ["*"]}},
    ),
    of_anyone(
        {"Principal": {"Federated": "arn:aws:iam::123456789012:saml-provider/office"}},
        {"Principal": {"Federated": "cognito-identity.amazonaws.com"}},
    ),
    of_actions({"Action": ["sts:AssumeRole"]}, {"Action": "*"}),
    of_actions({"Action": "sts:*", "Effect": "Deny"}, {"Action": ["sts:AssumeRole*", "sts:TagSession"]}),
    of_service("codedeploy.us-east-1.amazonaws.com", "lambda.aws.com"),
    of_service("ec2.amazonaws.com.cn", "cognito.amazonaws.com"),
    of_service("new-service.amazonaws.com", ["lambda.amazonaws.com", "lambda"]),
    RuleCase("iam-role-trust-size", trust_of_size(2048), trust_of_size(2049), "spec.trustPolicy"),
    RuleCase("iam-role-inline-size", inline_of_size(10240), inline_of_size(10241), "spec.inlinePolicies"),
    RuleCase(
        "iam-role-managed-policies-quota",
        {"spec.managedPolicyArns": TEN_POLICIES},
        {"spec.managedPolicyArns": [*TEN_POLICIES, POLICY_ARN]},
        "spec.managedPolicyArns",
    ),
]


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
test_nothing_is_left_untested = completeness_test(KIND, FIELDS, RULES)


def test_the_size_of_all_inline_policies_counts() -> None:
    half = {"Version": VERSION, "Statement": READ | {"Sid": "x" * 5200}}
    changes = {"spec.inlinePolicies.one": half, "spec.inlinePolicies.two": half}
    assert found(changed(BASE, changes)) == {("iam-role-inline-size", "spec.inlinePolicies")}


def test_a_misspelt_action_is_hinted_at() -> None:
    (problem,) = problems(changed(BASE, trust(TRUST | {"Action": "sts:AssumRole"})))
    assert problem.hint == "did you mean `sts:AssumeRole`?"


@pytest.mark.parametrize(
    ("service", "meant"),
    [
        ("lambda.aws.com", "lambda.amazonaws.com"),
        ("lamda.amazonaws.com", "lambda.amazonaws.com"),
        ("Lambda.amazonaws.com", "lambda.amazonaws.com"),
        ("cognito.amazonaws.com", "cognito-idp.amazonaws.com"),
        ("api-gateway.amazonaws.com.cn", "apigateway.amazonaws.com.cn"),
        ("example.com", "<service>.amazonaws.com"),
    ],
)
def test_the_service_that_was_meant_is_hinted_at(service: str, meant: str) -> None:
    (problem,) = problems(changed(BASE, trust(TRUST | {"Principal": {"Service": service}})))
    assert problem.hint == f"did you mean `{meant}`?"


@pytest.mark.parametrize("principal", [12345678901, ["123456789013", 12345678901]])
def test_an_account_that_yaml_takes_for_a_number_is_to_be_quoted(principal: Any) -> None:
    (problem,) = problems(changed(BASE, trust(TRUST | {"Principal": {"AWS": principal}})))
    assert problem.path == "spec.trustPolicy.Statement.Principal.AWS"
    assert problem.hint == 'quote account ids: "012345678901"'


KEYS = st.sampled_from(
    ["Version", "Statement", "Sid", "Effect", "Principal", "Action", "Resource", "Condition", "AWS", "*"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(), inner, max_size=4),
    max_leaves=20,
)
STATEMENTS = st.dictionaries(KEYS, JSON, max_size=6)
DOCUMENTS = st.dictionaries(KEYS | st.text(), JSON | STATEMENTS | st.lists(STATEMENTS), max_size=4)


@given(trust_policy=DOCUMENTS, inline_policy=DOCUMENTS)
def test_no_shape_of_a_policy_chokes_a_rule(trust_policy: Any, inline_policy: Any) -> None:
    spec = {"trustPolicy": trust_policy, "inlinePolicies": {"read": inline_policy}}
    role = AwsIamRole.model_validate(manifest(KIND, spec))
    for rule in kind_named(KIND).rules.rules:
        assert rule.check is not None
        assert all(finding.message for finding in rule.check(role))
