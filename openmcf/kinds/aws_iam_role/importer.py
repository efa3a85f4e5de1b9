"""AwsIamRole: a role that exists, with its inline policies and attachments, as a manifest says it."""

import json
from collections.abc import Iterator
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.resource import NotFound
from openmcf.kinds.aws_iam_role.fields import FIELDS
from openmcf.kinds.aws_iam_role.spec import AwsIamRoleSpec
from openmcf.kit.importing import Connect, ExistingResource, found, non_default

_ROLE = "aws:iam/role:Role"
_POLICY = "aws:iam/rolePolicy:RolePolicy"
_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The role of a name or an ARN. Raises NotFound if there is none."""
    clients, name = connect(None), id_.rpartition("/")[2]
    role = found(clients, _ROLE, name)
    if id_ not in {name, role.properties["arn"]}:
        raise NotFound  # it is another account's, or no role
    inputs = role.inputs
    policies, attached = dict(_inline_policies(clients, name)), _attached(clients, name)
    spec = FIELDS.fields(AwsIamRoleSpec, non_default(_ROLE, inputs)) | {
        "managedPolicyArns": attached,
        "inlinePolicies": policies,
    }
    ids: dict[tuple[str, str | None], str] = {(_ROLE, None): name}
    ids |= {(_POLICY, policy): f"{name}:{policy}" for policy in policies}
    ids |= {(_ATTACHMENT, arn): f"{name}/{arn}" for arn in attached}
    return ExistingResource(name, spec, lambda _: ids)


def _inline_policies(clients: Clients, role: str) -> Iterator[tuple[str, Any]]:
    for page in clients("iam").get_paginator("list_role_policies").paginate(RoleName=role):
        for name in page["PolicyNames"]:
            yield name, json.loads(found(clients, _POLICY, f"{role}:{name}").inputs["policy"])


def _attached(clients: Clients, role: str) -> list[str]:
    pages = clients("iam").get_paginator("list_attached_role_policies").paginate(RoleName=role)
    return sorted(policy["PolicyArn"] for page in pages for policy in page["AttachedPolicies"])
