"""Random valid specs of roles, with IAM policy documents."""

from typing import Any

from hypothesis import strategies as st

from openmcf.kinds.aws_iam_role.rules.trust import TRUST_ACTIONS
from openmcf.kinds.aws_iam_role.spec import POLICY_NAME, AwsIamRoleSpec
from openmcf.specs.aws.iam_policy import VERSIONS
from tests.support.strategies_shared import Strategy, data_of, matching

_PRINCIPALS = (
    *(
        {"AWS": "*"},
        {"Service": "lambda.amazonaws.com"},
        {"AWS": ["arn:aws:iam::123456789012:root", "210987654321"]},
    ),
    {"Federated": "cognito-identity.amazonaws.com"},
)
_CONDITIONS = (
    {"StringEquals": {"sts:ExternalId": "acme"}},
    {"ForAllValues:StringLikeIfExists": {"aws:TagKeys": ["a*", "b"]}, "Bool": {"aws:SecureTransport": True}},
)
_ACTIONS = ("*", "s3:GetObject", "logs:Put*", "sqs:SendMessage")
_RESOURCES = ("*", "arn:aws:s3:::my-bucket/*", "arn:aws:sqs:*:*:${aws:username}")


def roles() -> Strategy:
    """The spec of a role."""
    names = matching(POLICY_NAME, 1, 128)
    return data_of(
        AwsIamRoleSpec,
        trustPolicy=_documents(_trust_statements()),
        inlinePolicies=st.dictionaries(names, _documents(_inline_statements()), max_size=2),
    )


def _documents(statements: Strategy) -> Strategy:
    several = st.lists(statements, min_size=1, max_size=3, unique_by=lambda statement: statement["Sid"])
    unnamed = statements.map(lambda statement: {key: statement[key] for key in statement if key != "Sid"})
    optional = {"Version": st.sampled_from(VERSIONS), "Id": st.text("ab-", max_size=3)}
    return st.fixed_dictionaries({"Statement": several | unnamed}, optional=optional)


def _statements(fields: dict[str, Strategy]) -> Strategy:
    known = {"Sid": matching("[0-9A-Za-z]{1,4}"), "Effect": st.sampled_from(("Allow", "Deny"))}
    return st.fixed_dictionaries(known | fields, optional={"Condition": st.sampled_from(_CONDITIONS)})


def _one_or_more(choices: tuple[Any, ...]) -> Strategy:
    one = st.sampled_from(choices)
    return one | st.lists(one, min_size=1, max_size=2)


def _trust_statements() -> Strategy:
    actions = _one_or_more((*TRUST_ACTIONS, "sts:AssumeRole*", "sts:*"))
    return _statements({"Principal": st.sampled_from(_PRINCIPALS), "Action": actions})


def _inline_statements() -> Strategy:
    elements = st.tuples(st.sampled_from(("", "Not")), st.sampled_from(("", "Not")))
    return elements.flatmap(
        lambda no: _statements(
            {f"{no[0]}Action": _one_or_more(_ACTIONS), f"{no[1]}Resource": _one_or_more(_RESOURCES)}
        )
    )
