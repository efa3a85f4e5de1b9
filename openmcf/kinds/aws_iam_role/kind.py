"""AwsIamRole: a role of IAM, with its policies."""

from openmcf.kinds.aws_iam_role.rules import policies, trust
from openmcf.kinds.aws_iam_role.spec import AwsIamRole, AwsIamRoleOutputs
from openmcf.specs.aws.iam_policy import statements_of, strings_of, syntax_faults
from openmcf.specs.findings import RuleBook
from openmcf.specs.kind import ImportId, Kind

RULES = RuleBook(trust.RULES, policies.RULES)


def trusted_services(role: AwsIamRole) -> frozenset[str] | None:
    """The service principals that the trust policy allows; None if it has faults, or lets in anyone.

    Conditions and actions are not looked at.
    """
    policy = role.spec.trust_policy
    if any(syntax_faults(policy)):
        return None
    allowed = [statement for _, statement in statements_of(policy) if statement["Effect"] == "Allow"]
    principals = [statement.get("Principal", "*") for statement in allowed]
    if any(principal == "*" or "*" in strings_of(principal.get("AWS")) for principal in principals):
        return None
    return frozenset(service for principal in principals for service in strings_of(principal.get("Service")))


KIND = Kind(
    AwsIamRole,
    AwsIamRoleOutputs,
    RULES,
    trusted_services=trusted_services,
    named_by_manifest=frozenset({"aws:iam/role:Role"}),
    import_id=ImportId("the role's name or ARN", "inline policies, attached policies"),
    exempt={"probes": "nobody calls a role", "guard": "all of it is in the manifest"},
)
