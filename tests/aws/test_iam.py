"""IAM's types, each through its life, on moto and on MiniStack."""

import json
from collections.abc import Iterator

import pytest

from openmcf.aws.clients import Clients
from openmcf.engine.failures import CheckFailed
from tests.support.life_cycle import Life, live, provider_of


def _policy(**statement: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | statement]})


LAMBDA = {"Service": "lambda.amazonaws.com"}
TRUST = _policy(Principal=LAMBDA, Action="sts:AssumeRole")
ACCOUNT = "123456789012"
BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"

ROLE = Life(
    "aws:iam/role:Role",
    {
        "name": "worker",
        "path": "/app/",
        "assumeRolePolicy": TRUST,
        "description": "Works",
        "maxSessionDuration": 3600,
        "forceDetachPolicies": True,
        "tags": {"team": "jobs", "stage": "dev"},
    },
    changes=(
        ({"assumeRolePolicy": _policy(Principal=LAMBDA, Action=["sts:AssumeRole"])}, set()),
        (
            {"assumeRolePolicy": _policy(Principal={"AWS": ACCOUNT}, Action="sts:AssumeRole")},
            {"assumeRolePolicy"},
        ),
        (
            {
                "assumeRolePolicy": _policy(
                    Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, Action="sts:AssumeRole"
                )
            },
            set(),
        ),
        (
            {
                "assumeRolePolicy": _policy(Principal=LAMBDA, Action=["sts:TagSession", "sts:AssumeRole"]),
                "maxSessionDuration": 7200,
                "description": "Toils",
            },
            {"assumeRolePolicy", "maxSessionDuration", "description"},
        ),
        (
            {"permissionsBoundary": BOUNDARY, "tags": {"stage": "prod"}},
            {"permissionsBoundary", "tags.team", "tags.stage"},
        ),
        (
            {"permissionsBoundary": None, "tags": None, "maxSessionDuration": None},
            {"permissionsBoundary", "tags", "maxSessionDuration"},
        ),
    ),
    replacing={"name": "other", "path": "/"},
    computed=frozenset({"arn", "uniqueId"}),
    import_id="worker",
    unknown=frozenset({"forceDetachPolicies"}),
)


def part_lives(role: str, policy_arn: str) -> dict[str, Life]:
    """The lives of what belongs to a role, by name."""
    return {
        "policy": Life(
            "aws:iam/rolePolicy:RolePolicy",
            {"role": role, "name": "read", "policy": _policy(Action="s3:GetObject", Resource="*")},
            changes=(
                ({"policy": _policy(Action=["s3:GetObject"], Resource=["*"])}, set()),
                ({"policy": _policy(Action="s3:PutObject", Resource="*")}, {"policy"}),
            ),
            replacing={"role": "other", "name": "other"},
            import_id="{id}",
        ),
        "attachment": Life(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            {"role": role, "policyArn": policy_arn},
            replacing={"role": "other", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
            import_id="{id}",
        ),
    }


@pytest.fixture
def role(aws: Clients) -> Iterator[str]:
    """A role for the parts."""
    provider = provider_of(aws)
    id_, outputs = provider.create(ROLE.urn, {"name": "parts", "assumeRolePolicy": TRUST}, preview=False)
    yield id_
    provider.delete(ROLE.urn, id_, {}, outputs)


@pytest.fixture
def policy_arn(aws: Clients) -> Iterator[str]:
    """A managed policy of the account."""
    document = _policy(Action="s3:ListBucket", Resource="*")
    arn = aws("iam").create_policy(PolicyName="list", PolicyDocument=document)["Policy"]["Arn"]
    yield arn
    aws("iam").delete_policy(PolicyArn=arn)


def test_a_role_lives(aws: Clients) -> None:
    live(ROLE, aws)


@pytest.mark.parametrize(
    ("change", "is_first"),
    [({"path": "/"}, True), ({"name": "other"}, False), ({"name": "WORKER"}, True)],
)
def test_the_old_role_goes_first_where_the_new_one_has_its_name(
    moto: Clients, change: dict[str, str], is_first: bool
) -> None:
    olds, news = ROLE.inputs, ROLE.inputs | change
    diff = provider_of(moto).diff(ROLE.urn, "worker", olds, olds, news, ())
    assert (diff.replaces, diff.delete_before_replace) == (tuple(change), is_first)


def test_a_property_that_the_provider_lacks_is_refused(moto: Clients) -> None:
    with pytest.raises(CheckFailed, match="does not have the property"):
        provider_of(moto).check(ROLE.urn, {}, ROLE.inputs | {"inlinePolicies": []})


@pytest.mark.parametrize("part", part_lives("", ""))
def test_a_part_of_a_role_lives(part: str, aws: Clients, role: str, policy_arn: str) -> None:
    live(part_lives(role, policy_arn)[part], aws)


def test_a_role_is_deleted_with_foreign_policies_where_that_is_asked_for(
    aws: Clients, policy_arn: str
) -> None:
    provider = provider_of(aws)
    inputs = {"name": "crowded", "assumeRolePolicy": TRUST, "forceDetachPolicies": True}
    id_, outputs = provider.create(ROLE.urn, inputs, preview=False)
    aws("iam").attach_role_policy(RoleName=id_, PolicyArn=policy_arn)
    aws("iam").put_role_policy(
        RoleName=id_, PolicyName="foreign", PolicyDocument=_policy(Action="s3:GetObject", Resource="*")
    )
    provider.delete(ROLE.urn, id_, inputs, outputs)
    assert provider.read(ROLE.urn, id_, inputs, outputs) is None
