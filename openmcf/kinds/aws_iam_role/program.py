"""AwsIamRole: the role, its inline policies and its attachments."""

import json

import pulumi
from pulumi_aws import iam

from openmcf.kinds.aws_iam_role.spec import AwsIamRole
from openmcf.kit.program import Context, Outputs


def deploy(manifest: AwsIamRole, _context: Context) -> Outputs:
    """Declare the role, each inline policy by its name, each managed policy by its ARN."""
    spec, role = manifest.spec, _role(manifest)
    of_role = pulumi.ResourceOptions(parent=role)
    for name, document in spec.inline_policies.items():
        iam.RolePolicy(name, name=name, role=role.name, policy=json.dumps(document), opts=of_role)
    for arn in spec.managed_policy_arns:
        iam.RolePolicyAttachment(arn, policy_arn=arn, role=role.name, opts=of_role)
    return {"role_arn": role.arn, "role_name": role.name}


def _role(manifest: AwsIamRole) -> iam.Role:
    name, spec = manifest.metadata.name, manifest.spec
    return iam.Role(
        name,
        name=name,
        path=spec.path,
        description=spec.description,
        assume_role_policy=json.dumps(spec.trust_policy),
        permissions_boundary=spec.permissions_boundary,
        max_session_duration=spec.max_session_duration,
        tags=spec.tags or None,
    )
