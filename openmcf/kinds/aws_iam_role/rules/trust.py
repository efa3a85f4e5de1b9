"""Rules of AwsIamRole about its trust policy: who may assume the role, and by which actions."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from openmcf.kinds.aws_iam_role.spec import AwsIamRole
from openmcf.specs.aws.iam_policy import Statement, below, prohibited, size_of, statements_of, strings_of
from openmcf.specs.aws.service_principals import misnamed
from openmcf.specs.findings import Finding, Path, RuleBook, nearest

RULES = RuleBook()

TRUST_ACTIONS = (
    *("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"),
    *("sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession"),
)
TRUST_SIZE_QUOTA = 2048


@RULES.error("iam-role-trust-statement")
def trust_says_who_may_assume(role: AwsIamRole) -> Iterator[Finding]:
    """Each statement of the trust policy names a Principal and actions of STS, and no Resource.

    Sources: IAM User Guide, "NotPrincipal" ("nor in an IAM role trust policy"); IAM's own words for
    `Principal: "*"`, "AssumeRolepolicy contained an invalid principal", as aws-cdk's tests quote them.
    """
    for path, statement in _trust_statements(role):
        for fault in _trust_faults(statement):
            yield below(path, fault)


@RULES.warning("iam-role-trust-actions")
def trust_actions_are_named(role: AwsIamRole) -> Iterator[Finding]:
    """A trust policy that allows something names its actions, not `sts:*`.

    Source: IAM User Guide, "Security best practices": least privilege.
    """
    for path, statement in _trust_statements(role):
        for action in strings_of(statement.get("Action", [])):
            if statement.get("Effect") == "Allow" and "*" in action:
                message = f"`{action}` allows more than to assume the role, such as to tag the session"
                yield Finding((*path, "Action"), message, "name what they need, such as `sts:AssumeRole`")


@RULES.warning("iam-role-trust-service")
def trusted_services_exist(role: AwsIamRole) -> Iterator[Finding]:
    """A `Service` in a trust policy is the name of a service, such as `lambda.amazonaws.com`.

    IAM refuses a name that no service has ("Invalid principal in policy"); openmcf does not know all names.
    """
    for path, statement in _trust_statements(role):
        principal = statement.get("Principal")
        for service in strings_of(principal.get("Service", []) if isinstance(principal, dict) else []):
            if meant := misnamed(service):
                message = f"openmcf knows no service `{service}`"
                yield Finding((*path, "Principal", "Service"), message, f"did you mean `{meant}`?")


@RULES.warning("iam-role-trust-anyone")
def trust_is_not_for_anyone(role: AwsIamRole) -> Iterator[Finding]:
    """A trust policy that lets in everyone, or all users of an identity provider, should have a Condition."""
    for path, statement in _trust_statements(role):
        if statement.get("Effect") != "Allow" or statement.get("Condition"):
            continue
        at = (*path, "Principal")
        if _is_anyone(statement.get("Principal")):
            hint = "name accounts or services, or add a `Condition`"
            yield Finding(at, "anyone in any AWS account may assume the role", hint, on_key=True)
        elif _is_web_identity(statement.get("Principal")):
            message = (
                "every user of this identity provider may assume the role, also those of others' applications"
            )
            hint = "add a `Condition` on the provider's `aud` and `sub`"
            yield Finding(at, message, hint, on_key=True)


@RULES.warning("iam-role-trust-size")
def trust_policy_is_short(role: AwsIamRole) -> Iterator[Finding]:
    """The trust policy has at most 2048 characters, unless AWS has raised the account's quota."""
    size = size_of(role.spec.trust_policy)
    if size > TRUST_SIZE_QUOTA:
        message = f"has {size} characters, and the quota is {TRUST_SIZE_QUOTA} unless AWS raised yours"
        yield Finding(
            "spec.trustPolicy", message, "merge statements, or ask AWS for a higher quota", on_key=True
        )


def _trust_statements(role: AwsIamRole) -> Iterator[tuple[Path, Statement]]:
    for path, statement in statements_of(role.spec.trust_policy):
        yield ("spec", "trustPolicy", *path), statement


def _trust_faults(statement: Statement) -> Iterator[Finding]:
    if not {"Principal", "NotPrincipal"} & statement.keys():
        hint = "add who may assume the role, such as `Principal: {Service: lambda.amazonaws.com}`"
        yield Finding((), "needs `Principal`", hint, on_key=True)
    if statement.get("Principal") == "*":
        yield Finding(
            ("Principal",), '"*" alone is refused in a trust policy', 'write `Principal: {AWS: "*"}`'
        )
    if "Action" not in statement:
        yield Finding((), "needs `Action`", "add `Action: sts:AssumeRole`", on_key=True)
    yield from prohibited(statement, ("NotPrincipal", "NotAction", "Resource", "NotResource"))
    # In IAM's words: "AssumeRole policy may only specify STS AssumeRole actions".
    for action in strings_of(statement.get("Action", [])):
        if not any(fnmatchcase(known.lower(), action.lower()) for known in TRUST_ACTIONS):
            near = nearest(action, TRUST_ACTIONS)
            hint = f"did you mean `{near}`?" if near else f"there are {', '.join(TRUST_ACTIONS)}"
            yield Finding(("Action",), f"`{action}` is no action by which a role is assumed", hint)


def _is_anyone(principal: Any) -> bool:
    accounts = principal.get("AWS", []) if isinstance(principal, dict) else principal
    return "*" in strings_of(accounts)


def _is_web_identity(principal: Any) -> bool:
    """Whether users of an OpenID Connect provider are let in; SAML providers are an organisation's own."""
    providers = principal.get("Federated", []) if isinstance(principal, dict) else []
    return any(":saml-provider/" not in provider for provider in strings_of(providers))
