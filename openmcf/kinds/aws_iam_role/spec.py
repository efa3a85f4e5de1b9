"""AwsIamRole: an IAM role with its trust policy, attached and inline policies.

Limits: IAM's API model (`CreateRole`, `PutRolePolicy`); quotas: IAM User Guide, "IAM and STS quotas".
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs import formats
from openmcf.specs.aws.arns import ARN_OF_ROLE, POLICY_ARN
from openmcf.specs.fields import PolicyDocument, Tags, pattern
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, Distinct, Model, Synonym
from openmcf.specs.references import Output

PATH = pattern(r"/|/[!-~]+/", "a path that begins and ends with /")
DESCRIPTION = pattern("[\\t\\n\\r -~\u00a1-\u00ff]*", "text in Latin letters, digits and punctuation")
NAME = r"[a-zA-Z0-9_+=,.@-]"

PolicyArn = Annotated[str, Field(max_length=2048, pattern=POLICY_ARN)]
POLICY_NAME = pattern(NAME + "+", "a policy name: letters, digits and _ + = , . @ -")
PolicyName = Annotated[str, Field(max_length=128, pattern=POLICY_NAME)]


class AwsIamRoleSpec(Model):
    """The wanted state of an IAM role."""

    description: str | None = Field(
        None, max_length=1000, pattern=DESCRIPTION, description="What the role is for."
    )
    path: Annotated[str, Field(max_length=512, pattern=PATH), Synonym("", "/")] = Field(
        "/", description="Path of the role in IAM.", json_schema_extra=REPLACES
    )
    trust_policy: PolicyDocument = Field(description="Who may assume the role: an IAM policy document.")
    managed_policy_arns: Annotated[list[PolicyArn], Distinct()] = Field(
        [], description="Managed policies to attach."
    )
    inline_policies: dict[PolicyName, PolicyDocument] = Field(
        {}, description="Inline policies: IAM policy documents by policy name."
    )
    permissions_boundary: PolicyArn | None = Field(
        None, description="Managed policy that bounds what the role may ever do."
    )
    max_session_duration: int = Field(
        3600, ge=3600, le=43200, description="Longest session of the role, in seconds."
    )
    tags: Tags = Field({}, description="Tags on the role.")


class AwsIamRoleOutputs(Model):
    """What a role's stack gives."""

    role_arn: Annotated[str, Output(ARN_OF_ROLE)] = Field(description="ARN of the role.")
    role_name: Annotated[str, Output(formats.NAME)] = Field(description="Name of the role.")


class AwsIamRole(Manifest):
    """An IAM role with its trust policy, attached and inline policies."""

    kind: Literal["AwsIamRole"]
    spec: AwsIamRoleSpec
