"""AwsIamRole: the role, its inline policies and its attachments."""

import json

from openmcf.kinds.aws_iam_role.fields import FIELDS
from openmcf.kinds.aws_iam_role.spec import AwsIamRole
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations


def deploy(manifest: AwsIamRole, context: Context) -> Declarations:
    """The role, each inline policy by its name, each managed policy by its ARN."""
    name, spec = manifest.metadata.name, manifest.spec
    role = Declaration("aws:iam/role:Role", name, {"name": name, **FIELDS.inputs(spec, context.resolve)})
    policies = [_policy(name, document, role) for name, document in spec.inline_policies.items()]
    attachments = [_attachment(arn, role) for arn in spec.managed_policy_arns]
    outputs = {"role_arn": role["arn"], "role_name": role["name"]}
    return Declarations([role, *policies, *attachments], outputs)


def _policy(name: str, document: object, role: Declaration) -> Declaration:
    inputs = {"name": name, "role": role["name"], "policy": json.dumps(document)}
    return Declaration("aws:iam/rolePolicy:RolePolicy", name, inputs, parent=role)


def _attachment(arn: str, role: Declaration) -> Declaration:
    inputs = {"policyArn": arn, "role": role["name"]}
    return Declaration("aws:iam/rolePolicyAttachment:RolePolicyAttachment", arn, inputs, parent=role)
