"""IAM: roles, the policies written into them, and the managed policies attached to them.

Source: API reference of IAM, and terraform-provider-aws, `internal/service/iam`. What IAM changes arrives
elsewhere after some seconds only: who uses a new role waits for that (`lambda_/function.py`).
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import (
    Candidate,
    Created,
    NotFound,
    Properties,
    ReadResult,
    Resource,
    UniqueName,
)
from openmcf.aws.retry import accepted, pauses, refused
from openmcf.aws.tagging import changed_tags, tag_list, tag_map

_MISSING = "NoSuchEntity"


class Role(Resource):
    """A role, and who may assume it. What it may do is in policies, which are resources of their own."""

    type = "aws:iam/role:Role"
    inputs = frozenset(
        {
            *("name", "path", "assumeRolePolicy", "description", "maxSessionDuration"),
            *("permissionsBoundary", "forceDetachPolicies", "tags"),
        }
    )
    computed = ("arn", "createDate", "uniqueId", "tagsAll")
    replace_on_change = frozenset({"name", "path"})
    stable = frozenset({"arn", "createDate", "uniqueId"})
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

    def create(self, clients: Clients, inputs: Properties) -> Created:
        arguments = {
            "RoleName": inputs["name"],
            "AssumeRolePolicyDocument": inputs["assumeRolePolicy"],
            "Path": inputs.get("path"),
            "Description": inputs.get("description"),
            "MaxSessionDuration": inputs.get("maxSessionDuration"),
            "PermissionsBoundary": inputs.get("permissionsBoundary"),
            "Tags": tag_list(inputs.get("tags")),
        }
        role = clients("iam").create_role(**{name: value for name, value in arguments.items() if value})[
            "Role"
        ]
        return Created(inputs["name"], self.known(_told(role), inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        with suppress(NotFound), not_found_on(_MISSING):
            made = clients("iam").get_role(RoleName=inputs["name"])["Role"]["CreateDate"]
            return [Candidate(inputs["name"], made)]
        return []

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        with not_found_on(_MISSING):
            role = clients("iam").get_role(RoleName=resource_id)["Role"]
        return self.found(resource_id, self.known(_told(role), known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        iam, old, new = clients("iam"), self.equivalence.of(olds), self.equivalence.of(news)
        if old["assumeRolePolicy"] != new["assumeRolePolicy"]:
            iam.update_assume_role_policy(RoleName=resource_id, PolicyDocument=news["assumeRolePolicy"])
        iam.update_role(
            RoleName=resource_id, Description=new["description"], MaxSessionDuration=new["maxSessionDuration"]
        )
        if boundary := new.get("permissionsBoundary"):
            iam.put_role_permissions_boundary(RoleName=resource_id, PermissionsBoundary=boundary)
        elif old.get("permissionsBoundary"):
            iam.delete_role_permissions_boundary(RoleName=resource_id)
        _retag(iam, resource_id, olds, news)
        return self.known(_told(iam.get_role(RoleName=resource_id)["Role"]), news)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        iam = clients("iam")
        with suppress(NotFound), not_found_on(_MISSING):
            if properties.get("forceDetachPolicies"):
                _strip(iam, resource_id)
            # A policy that was taken away just now still counts for a while.
            still_used = refused("DeleteConflict")
            accepted(lambda: iam.delete_role(RoleName=resource_id), still_used, pauses(15))


def _told(role: Mapping[str, Any]) -> Properties:
    """The properties of a role as IAM tells of it."""
    tags = tag_map(role.get("Tags", []))
    boundary = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    return {
        "name": role["RoleName"],
        "path": role["Path"],
        "arn": role["Arn"],
        "uniqueId": role["RoleId"],
        "createDate": role["CreateDate"].isoformat(),
        "assumeRolePolicy": json.dumps(role["AssumeRolePolicyDocument"]),
        "description": role.get("Description", ""),
        "maxSessionDuration": role.get("MaxSessionDuration", 3600),
        "tags": tags,
        "tagsAll": tags,
    } | ({"permissionsBoundary": boundary} if boundary else {})


def _retag(iam: Any, role: str, olds: Properties, news: Properties) -> None:
    tags, removed = changed_tags(olds, news)
    if removed:
        iam.untag_role(RoleName=role, TagKeys=removed)
    if tags:
        iam.tag_role(RoleName=role, Tags=tag_list(tags))


def _strip(iam: Any, role: str) -> None:
    """Take all policies from the role, those of others too."""
    for page in iam.get_paginator("list_role_policies").paginate(RoleName=role):
        for name in page["PolicyNames"]:
            iam.delete_role_policy(RoleName=role, PolicyName=name)
    for page in iam.get_paginator("list_attached_role_policies").paginate(RoleName=role):
        for policy in page["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=role, PolicyArn=policy["PolicyArn"])


class RolePolicy(Resource):
    """A policy written into a role. Its id is `{role}:{name}`, as in pulumi-aws."""

    type = "aws:iam/rolePolicy:RolePolicy"
    inputs = frozenset({"name", "role", "policy"})
    replace_on_change = frozenset({"name", "role"})
    unique_name = UniqueName("name", "parent", ("role",))
    equivalence: ClassVar = Equivalence(json_documents=frozenset({"policy"}))

    def create(self, clients: Clients, inputs: Properties) -> Created:
        return Created(f"{inputs['role']}:{inputs['name']}", self.update(clients, "", {}, inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        return self.if_there(clients, f"{inputs['role']}:{inputs['name']}", inputs)

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        role, _, name = resource_id.partition(":")
        with not_found_on(_MISSING):
            policy = clients("iam").get_role_policy(RoleName=role, PolicyName=name)
        told = {"role": role, "name": name, "policy": json.dumps(policy["PolicyDocument"])}
        return self.found(resource_id, self.known(told, known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        clients("iam").put_role_policy(
            RoleName=news["role"], PolicyName=news["name"], PolicyDocument=news["policy"]
        )
        return news

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        role, _, name = resource_id.partition(":")
        with suppress(NotFound), not_found_on(_MISSING):
            clients("iam").delete_role_policy(RoleName=role, PolicyName=name)


class RolePolicyAttachment(Resource):
    """A managed policy on a role. Its id is `{role}/{policy ARN}`, as pulumi-aws imports it."""

    type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    inputs = frozenset({"role", "policyArn"})
    replace_on_change = inputs
    unique_name = UniqueName("policyArn", "parent", ("role",))

    def create(self, clients: Clients, inputs: Properties) -> Created:
        clients("iam").attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
        return Created(f"{inputs['role']}/{inputs['policyArn']}", inputs)

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        return self.if_there(clients, f"{inputs['role']}/{inputs['policyArn']}", inputs)

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        role, arn = _attachment(resource_id, known)
        pages = clients("iam").get_paginator("list_attached_role_policies").paginate(RoleName=role)
        with not_found_on(_MISSING):
            attached = {policy["PolicyArn"] for page in pages for policy in page["AttachedPolicies"]}
        if arn not in attached:
            raise NotFound
        return self.found(resource_id, {"role": role, "policyArn": arn})

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        role, arn = _attachment(resource_id, properties)
        with suppress(NotFound), not_found_on(_MISSING):
            clients("iam").detach_role_policy(RoleName=role, PolicyArn=arn)


def _attachment(resource_id: str, known: Properties) -> tuple[str, str]:
    """Role and policy, from the properties where they are known: pulumi-aws's older ids are without them."""
    if known:
        return known["role"], known["policyArn"]
    role, _, arn = resource_id.partition("/")
    return role, arn
