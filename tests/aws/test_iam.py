"""What is particular to IAM's types; `test_conformance.py` has their lives."""

from collections.abc import Iterator

import pytest

from openmcf.aws.clients import Clients
from openmcf.engine.failures import CheckFailed
from tests.support.conformance import policy
from tests.support.provider import provider_of, urn

ROLE = urn("aws:iam/role:Role")
TRUST = policy(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole")
INPUTS = {"name": "worker", "path": "/app/", "assumeRolePolicy": TRUST}


@pytest.fixture
def policy_arn(aws: Clients) -> Iterator[str]:
    """A managed policy of the account."""
    document = policy(Action="s3:ListBucket", Resource="*")
    arn = aws("iam").create_policy(PolicyName="list", PolicyDocument=document)["Policy"]["Arn"]
    yield arn
    aws("iam").delete_policy(PolicyArn=arn)


@pytest.mark.parametrize(
    ("change", "is_first"),
    [({"path": "/"}, True), ({"name": "other"}, False), ({"name": "WORKER"}, True)],
)
def test_the_old_role_goes_first_where_the_new_one_has_its_name(
    moto: Clients, change: dict[str, str], is_first: bool
) -> None:
    olds, news = INPUTS, INPUTS | change
    diff = provider_of(moto).diff(ROLE, "worker", olds, olds, news, ())
    assert (diff.replaces, diff.delete_before_replace) == (tuple(change), is_first)


def test_a_property_that_the_provider_lacks_is_refused(moto: Clients) -> None:
    with pytest.raises(CheckFailed, match="does not have the property"):
        provider_of(moto).check(ROLE, {}, INPUTS | {"inlinePolicies": []})


def test_a_role_is_deleted_with_foreign_policies_where_that_is_asked_for(
    aws: Clients, policy_arn: str
) -> None:
    provider = provider_of(aws)
    inputs = {"name": "crowded", "assumeRolePolicy": TRUST, "forceDetachPolicies": True}
    id_, outputs = provider.create(ROLE, inputs, preview=False)
    aws("iam").attach_role_policy(RoleName=id_, PolicyArn=policy_arn)
    aws("iam").put_role_policy(
        RoleName=id_, PolicyName="foreign", PolicyDocument=policy(Action="s3:GetObject", Resource="*")
    )
    provider.delete(ROLE, id_, outputs)
    assert provider.read(ROLE, id_, inputs, outputs) is None
