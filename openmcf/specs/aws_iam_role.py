"""AwsIamRole: an IAM role with its trust policy, attached and inline policies.

Limits: IAM's API model (`CreateRole`, `PutRolePolicy`); quotas: IAM User Guide, "IAM and STS quotas".
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from pydantic import Field

from openmcf.specs.envelope import Manifest
from openmcf.specs.fields import POLICY_ARN, PolicyDocument, Tags, pattern
from openmcf.specs.iam_policy import Statement, below, size_of, statements_of, strings_of, syntax_faults
from openmcf.specs.kind import Kind
from openmcf.specs.model import REPLACES, Distinct, Model, Synonym
from openmcf.specs.problems import Found, Path, RuleBook, nearest
from openmcf.specs.references import Output

RULES = RuleBook()

PATH = pattern(r"/|/[!-~]+/", "a path that begins and ends with /")
DESCRIPTION = pattern(r"[\t\n\r -~\u00a1-\u00ff]*", "text in Latin letters, digits and punctuation")
NAME = r"[a-zA-Z0-9_+=,.@-]"

PolicyArn = Annotated[str, Field(max_length=2048, pattern=POLICY_ARN)]
POLICY_NAME = pattern(NAME + "+", "a policy name: letters, digits and _ + = , . @ -")
PolicyName = Annotated[str, Field(max_length=128, pattern=POLICY_NAME)]

TRUST_ACTIONS = (
    *("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"),
    *("sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession"),
)
TRUST_SIZE_QUOTA = 2048
INLINE_SIZE_LIMIT = 10_240
MANAGED_POLICIES_QUOTA = 10


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

    role_arn: Annotated[str, Output("arn:iam:role")] = Field(description="ARN of the role.")
    role_name: Annotated[str, Output("name")] = Field(description="Name of the role.")


class AwsIamRole(Manifest):
    """An IAM role with its trust policy, attached and inline policies."""

    kind: Literal["AwsIamRole"]
    spec: AwsIamRoleSpec


KIND = Kind(AwsIamRole, AwsIamRoleOutputs, RULES)


@RULES.error("iam-role-name")
def name_is_possible(role: AwsIamRole) -> Iterator[Found]:
    """A role's name has 1 to 64 letters, digits or `_ + = , . @ -`."""
    if not re.fullmatch(NAME + "{1,64}", role.metadata.name):
        message = f"`{role.metadata.name}` is no role name: 1 to 64 letters, digits and _ + = , . @ -"
        yield Found("metadata.name", message, "rename the manifest")


@RULES.error("iam-role-policy-syntax")
def policies_follow_the_grammar(role: AwsIamRole) -> Iterator[Found]:
    """The trust policy and the inline policies follow the grammar of IAM policies."""
    for path, document in _policies(role):
        for fault in syntax_faults(document):
            yield below(path, fault)


@RULES.warning("iam-role-policy-version")
def policies_have_a_version(role: AwsIamRole) -> Iterator[Found]:
    """A policy should say `Version: 2012-10-17`; without it IAM reads it as in 2008, without variables."""
    for path, document in _policies(role):
        if document.get("Version", "2008-10-17") == "2008-10-17":
            at = (*path, "Version") if "Version" in document else path
            message = "without `Version: 2012-10-17` IAM takes variables such as ${aws:username} literally"
            yield Found(at, message, "add it, or set it to 2012-10-17", on_key="Version" not in document)


@RULES.error("iam-role-trust-statement")
def trust_says_who_may_assume(role: AwsIamRole) -> Iterator[Found]:
    """Each statement of the trust policy names a Principal and actions of STS, and no Resource."""
    for path, statement in _trust_statements(role):
        for fault in _trust_faults(statement):
            yield below(path, fault)


@RULES.error("iam-role-inline-statement")
def inline_policies_say_what_and_where(role: AwsIamRole) -> Iterator[Found]:
    """Each statement of an inline policy names actions and resources, and no Principal."""
    for policy, document in _inline_policies(role):
        for path, statement in statements_of(document):
            for fault in _inline_faults(statement):
                yield below((*policy, *path), fault)


@RULES.warning("iam-role-trust-anyone")
def trust_is_not_for_anyone(role: AwsIamRole) -> Iterator[Found]:
    """A trust policy that lets in everyone, or all users of an identity provider, should have a Condition."""
    for path, statement in _trust_statements(role):
        if statement.get("Effect") != "Allow" or statement.get("Condition"):
            continue
        at = (*path, "Principal")
        if _is_anyone(statement.get("Principal")):
            hint = "name accounts or services, or add a `Condition`"
            yield Found(at, "anyone in any AWS account may assume the role", hint, on_key=True)
        elif _is_web_identity(statement.get("Principal")):
            message = (
                "every user of this identity provider may assume the role, also those of others' applications"
            )
            hint = "add a `Condition` on the provider's `aud` and `sub`"
            yield Found(at, message, hint, on_key=True)


@RULES.warning("iam-role-trust-size")
def trust_policy_is_short(role: AwsIamRole) -> Iterator[Found]:
    """The trust policy has at most 2048 characters, unless AWS has raised the account's quota."""
    size = size_of(role.spec.trust_policy)
    if size > TRUST_SIZE_QUOTA:
        message = f"has {size} characters, and the quota is {TRUST_SIZE_QUOTA} unless AWS raised yours"
        yield Found(
            "spec.trustPolicy", message, "merge statements, or ask AWS for a higher quota", on_key=True
        )


@RULES.error("iam-role-inline-size")
def inline_policies_are_short(role: AwsIamRole) -> Iterator[Found]:
    """The inline policies of a role have at most 10,240 characters together, white space not counted."""
    size = sum(size_of(document) for document in role.spec.inline_policies.values())
    if size > INLINE_SIZE_LIMIT:
        message = f"all inline policies together have {size} characters, and IAM takes {INLINE_SIZE_LIMIT}"
        hint = "move statements into managed policies, and list them under `managedPolicyArns`"
        yield Found("spec.inlinePolicies", message, hint, on_key=True)


@RULES.warning("iam-role-managed-policies-quota")
def managed_policies_are_few(role: AwsIamRole) -> Iterator[Found]:
    """At most 10 managed policies are attached, unless AWS has raised the account's quota."""
    count = len(role.spec.managed_policy_arns)
    if count > MANAGED_POLICIES_QUOTA:
        message = f"{count} are attached, and the quota is {MANAGED_POLICIES_QUOTA} unless AWS raised yours"
        hint = "merge policies, or ask AWS for a higher quota"
        yield Found("spec.managedPolicyArns", message, hint, on_key=True)


def _inline_policies(role: AwsIamRole) -> Iterator[tuple[Path, PolicyDocument]]:
    for name, document in role.spec.inline_policies.items():
        yield ("spec", "inlinePolicies", name), document


def _policies(role: AwsIamRole) -> Iterator[tuple[Path, PolicyDocument]]:
    """The trust policy and all inline policies, with their paths."""
    yield ("spec", "trustPolicy"), role.spec.trust_policy
    yield from _inline_policies(role)


def _trust_statements(role: AwsIamRole) -> Iterator[tuple[Path, Statement]]:
    for path, statement in statements_of(role.spec.trust_policy):
        yield ("spec", "trustPolicy", *path), statement


def _prohibited(statement: Statement, elements: tuple[str, ...]) -> Iterator[Found]:
    """Elements that a policy of this sort may not have; in IAM's words, "Has prohibited field"."""
    for element in elements:
        if element in statement:
            yield Found((element,), "cannot stand in this sort of policy", "remove it", on_key=True)


def _trust_faults(statement: Statement) -> Iterator[Found]:
    if not {"Principal", "NotPrincipal"} & statement.keys():
        hint = "add who may assume the role, such as `Principal: {Service: lambda.amazonaws.com}`"
        yield Found((), "needs `Principal`", hint, on_key=True)
    if "Action" not in statement:
        yield Found((), "needs `Action`", "add `Action: sts:AssumeRole`", on_key=True)
    yield from _prohibited(statement, ("NotAction", "Resource", "NotResource"))
    # In IAM's words: "AssumeRole policy may only specify STS AssumeRole actions".
    for action in strings_of(statement.get("Action", [])):
        if not any(fnmatchcase(known.lower(), action.lower()) for known in TRUST_ACTIONS):
            near = nearest(action, TRUST_ACTIONS)
            hint = f"did you mean `{near}`?" if near else f"there are {', '.join(TRUST_ACTIONS)}"
            yield Found(("Action",), f"`{action}` is no action by which a role is assumed", hint)


def _inline_faults(statement: Statement) -> Iterator[Found]:
    for element, example in (("Action", "s3:GetObject"), ("Resource", "arn:aws:s3:::my-bucket/*")):
        if not {element, f"Not{element}"} & statement.keys():
            hint = f"add `{element}`, such as `{example}`"
            yield Found((), f"needs `{element}` or `Not{element}`", hint, on_key=True)
    yield from _prohibited(statement, ("Principal", "NotPrincipal"))
    for element in ("Action", "NotAction"):
        for action in strings_of(statement.get(element, [])):
            if action != "*" and action.count(":") != 1:
                yield Found((element,), f"`{action}` is no action", "write `<service>:<action>`")
    for element in ("Resource", "NotResource"):
        for resource in strings_of(statement.get(element, [])):
            if resource != "*" and not resource.startswith("arn:"):
                yield Found((element,), f"`{resource}` is no ARN", 'write the whole ARN, or "*"')


def _is_anyone(principal: Any) -> bool:
    accounts = principal.get("AWS", []) if isinstance(principal, dict) else principal
    return "*" in strings_of(accounts)


def _is_web_identity(principal: Any) -> bool:
    """Whether users of an OpenID Connect provider are let in; SAML providers are an organisation's own."""
    providers = principal.get("Federated", []) if isinstance(principal, dict) else []
    return any(":saml-provider/" not in provider for provider in strings_of(providers))
