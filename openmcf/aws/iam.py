"""IAM: roles, the policies written into them, and the managed policies attached to them.

Source: API reference of IAM, and terraform-provider-aws, `internal/service/iam`. What IAM changes arrives
elsewhere after some seconds only: who uses a new role waits for that (`lambda_/function.py`).
"""

from contextlib import suppress
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import NotFound, Properties, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource
from openmcf.aws.tagging import Tagging

_MISSING = ("NoSuchEntity",)


class Role(ServiceResource):
    """A role, and who may assume it. What it may do is in policies, which are resources of their own."""

    type = "aws:iam/role:Role"
    service = "iam"
    creating = Call("CreateRole", "Role")
    reading = Call("GetRole", "Role")
    updating = Call("UpdateRole")
    deleting = Call("DeleteRole")
    identifier = ("name",)
    missing = _MISSING
    retried = {"DeleteConflict": 15}  # A policy that was taken away just now still counts for a while.
    names = {"RoleName": "name", "RoleId": "uniqueId", "AssumeRolePolicyDocument": "assumeRolePolicy"}
    tagging = Tagging("TagRole", "UntagRole", member="RoleName", property="name")
    made = "createDate"
    inputs = frozenset(
        {
            *("name", "path", "assumeRolePolicy", "description", "maxSessionDuration"),
            *("permissionsBoundary", "forceDetachPolicies", "tags"),
        }
    )
    computed = ("arn", "createDate", "uniqueId", "tagsAll")
    replace_on_change = frozenset({"name", "path"})
    # IAM user guide, "IAM and AWS STS quotas": names of roles must be unique, whatever their case.
    unique_name = UniqueName("name", "account", case_insensitive=True)
    write_only = frozenset({"forceDetachPolicies"})
    equivalence = Equivalence(
        defaults={"path": "/", "description": "", "maxSessionDuration": 3600, "forceDetachPolicies": False},
        json_documents=frozenset({"assumeRolePolicy"}),
    )

    def must_delete_first(self, olds: Properties, news: Properties) -> bool:
        """As usual; to IAM, names that differ only in case are the same (API reference, CreateRole)."""
        old, new = (inputs | {"name": str(inputs["name"]).lower()} for inputs in (olds, news))
        return super().must_delete_first(old, new)

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        boundary = observed.pop("permissionsBoundary", {}).get("permissionsBoundaryArn")
        return observed | ({"permissionsBoundary": boundary} if boundary else {})

    def after_change(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> None:
        """Change what UpdateRole does not."""
        if not olds:
            return
        iam, old, new = clients("iam"), self.equivalence.of(olds), self.equivalence.of(news)
        if old["assumeRolePolicy"] != new["assumeRolePolicy"]:
            iam.update_assume_role_policy(RoleName=resource_id, PolicyDocument=news["assumeRolePolicy"])
        if boundary := new.get("permissionsBoundary"):
            iam.put_role_permissions_boundary(RoleName=resource_id, PermissionsBoundary=boundary)
        elif old.get("permissionsBoundary"):
            iam.delete_role_permissions_boundary(RoleName=resource_id)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        if properties.get("forceDetachPolicies"):
            with suppress(NotFound), not_found_on(*self.missing):
                _strip(clients("iam"), resource_id)
        super().delete(clients, resource_id, properties)


def _strip(iam: Any, role: str) -> None:
    """Take all policies from the role, those of others too."""
    for page in iam.get_paginator("list_role_policies").paginate(RoleName=role):
        for name in page["PolicyNames"]:
            iam.delete_role_policy(RoleName=role, PolicyName=name)
    for page in iam.get_paginator("list_attached_role_policies").paginate(RoleName=role):
        for policy in page["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=role, PolicyArn=policy["PolicyArn"])


class RolePolicy(ServiceResource):
    """A policy written into a role. Its id is `{role}:{name}`, as in pulumi-aws."""

    type = "aws:iam/rolePolicy:RolePolicy"
    service = "iam"
    creating = updating = Call("PutRolePolicy")
    reading = Call("GetRolePolicy", "")
    deleting = Call("DeleteRolePolicy")
    identifier, separator = ("role", "name"), ":"
    missing = _MISSING
    names = {"RoleName": "role", "PolicyName": "name", "PolicyDocument": "policy"}
    inputs = frozenset({"name", "role", "policy"})
    replace_on_change = frozenset({"name", "role"})
    unique_name = UniqueName("name", "parent", ("role",))
    equivalence = Equivalence(json_documents=frozenset({"policy"}))


class RolePolicyAttachment(ServiceResource):
    """A managed policy on a role. Its id is `{role}/{policy ARN}`, as pulumi-aws imports it."""

    type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    service = "iam"
    creating = Call("AttachRolePolicy")
    reading = Call("ListAttachedRolePolicies", "AttachedPolicies")
    deleting = Call("DetachRolePolicy")
    identifier = ("role", "policyArn")
    missing = _MISSING
    names = {"RoleName": "role"}
    inputs = frozenset({"role", "policyArn"})
    replace_on_change = inputs
    unique_name = UniqueName("policyArn", "parent", ("role",))
