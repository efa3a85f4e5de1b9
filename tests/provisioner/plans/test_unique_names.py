"""Whose a name is that AWS takes only once: what plans say, and what stacks record."""

from collections.abc import Iterable
from typing import Any

import pytest

from openmcf.provisioner.plans.plan import Change, Plan
from openmcf.provisioner.plans.unique_names import Claim, name_clashes
from openmcf.provisioner.state.recorded_stack import RecordedStack, recorded_stack
from openmcf.specs.identity import Identity, Stack

ACCOUNT, REGION = "000000000000", "us-east-1"
ROLE = "aws:iam/role:Role"
GROUP = "aws:cognito/userGroup:UserGroup"
PROVIDER = f"urn:pulumi:dev.x::openmcf::pulumi:providers:aws::default_{REGION}"


def created(type_: str, **inputs: Any) -> Change:
    urn = f"urn:pulumi:dev.x::openmcf::{type_}::{inputs['name']}"
    return Change("create", urn, type_, "", (), {}, inputs, {})


def claim(name: str, *changes: Change) -> Claim:
    stack = Stack("organization", "openmcf", name)
    return Claim(Identity("AwsIamRole", name, None), stack, REGION, Plan(changes))


def recorded(name: str, section: str, type_: str, /, **inputs: Any) -> RecordedStack:
    """A stack that has a resource, or was making it when its run was killed."""
    urn = f"urn:pulumi:{name}::openmcf::{type_}::x"
    resource = {"urn": urn, "type": type_, "provider": f"{PROVIDER}::p-1", "inputs": inputs}
    provider = {"urn": PROVIDER, "type": "pulumi:providers:aws", "id": "p-1", "inputs": {"region": REGION}}
    other = {"urn": "urn:pulumi:x::openmcf::aws:iam/role:Role::other", "type": ROLE, "id": "other"}
    arn = {"outputs": {"arn": f"arn:aws:iam::{ACCOUNT}:role/other"}}
    resources = [provider, other | arn, *([resource] if section == "resources" else [])]
    pending = [{"type": "creating", "resource": resource}] if section == "pending_operations" else []
    deployment = {"resources": resources, "pending_operations": pending}
    return recorded_stack(Stack("organization", "openmcf", name), deployment, lambda text: text)


def owners(claims: list[Claim], stacks: Iterable[RecordedStack]) -> list[tuple[str, str]]:
    """Who would make a name, and who has it."""
    return [
        (clash.stack.name, clash.owner.stack.name) for clash in name_clashes(claims, lambda: stacks, ACCOUNT)
    ]


@pytest.mark.parametrize("section", ["resources", "pending_operations"])
def test_a_name_is_that_of_a_stack_that_has_it_or_began_to_make_it(section: str) -> None:
    stacks = [recorded("has", section, ROLE, name="worker")]
    assert owners([claim("wants", created(ROLE, name="worker"))], stacks) == [("wants", "has")]
    assert owners([claim("wants", created(ROLE, name="other"))], stacks) == []
    assert owners([claim("has", created(ROLE, name="worker"))], stacks) == []


def test_a_name_within_a_parent_is_taken_there_only() -> None:
    stacks = [recorded("has", "resources", GROUP, name="staff", userPoolId="us-east-1_a")]
    there, elsewhere = (created(GROUP, name="staff", userPoolId=f"us-east-1_{it}") for it in "ab")
    unknown = created(GROUP, name="staff", userPoolId="(known after apply)")
    assert owners([claim("wants", there)], stacks) == [("wants", "has")]
    assert owners([claim("wants", elsewhere, unknown)], stacks) == []


def test_a_plan_that_makes_no_names_reads_no_stacks() -> None:
    def read() -> list[RecordedStack]:
        raise AssertionError("all stacks of the backend are read")

    assert [*name_clashes([claim("same")], read, ACCOUNT)] == []
