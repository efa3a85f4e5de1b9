"""Rules for the name and the policies of a role."""

import re
from collections.abc import Iterator

from openmcf.kinds.aws_iam_role.spec import NAME, AwsIamRole
from openmcf.specs.aws.iam_policy import (
    Statement,
    below,
    prohibited,
    size_of,
    statements_of,
    strings_of,
    syntax_faults,
)
from openmcf.specs.fields import PolicyDocument
from openmcf.specs.findings import Finding, Path, RuleBook

RULES = RuleBook()

INLINE_SIZE_LIMIT = 10_240

MANAGED_POLICIES_QUOTA = 10


@RULES.error("iam-role-name")
def name_is_possible(role: AwsIamRole) -> Iterator[Finding]:
    """A role's name has 1 to 64 letters, digits or `_ + = , . @ -`."""
    if not re.fullmatch(NAME + "{1,64}", role.metadata.name):
        message = f"`{role.metadata.name}` is no role name: 1 to 64 letters, digits and _ + = , . @ -"
        yield Finding("metadata.name", message, "rename the manifest")


@RULES.error("iam-role-policy-syntax")
def policies_follow_the_grammar(role: AwsIamRole) -> Iterator[Finding]:
    """The trust policy and the inline policies follow the grammar of IAM policies."""
    for path, document in _policies(role):
        for fault in syntax_faults(document):
            yield below(path, fault)


@RULES.warning("iam-role-policy-version")
def policies_have_a_version(role: AwsIamRole) -> Iterator[Finding]:
    """A policy should say `Version: 2012-10-17`; without it IAM reads it as in 2008, without variables."""
    for path, document in _policies(role):
        if document.get("Version", "2008-10-17") == "2008-10-17":
            at = (*path, "Version") if "Version" in document else path
            message = "without `Version: 2012-10-17` IAM takes variables such as ${aws:username} literally"
            yield Finding(at, message, "add it, or set it to 2012-10-17", on_key="Version" not in document)


@RULES.error("iam-role-inline-statement")
def inline_policies_say_what_and_where(role: AwsIamRole) -> Iterator[Finding]:
    """Each statement of an inline policy names actions and resources, and no Principal."""
    for policy, document in _inline_policies(role):
        for path, statement in statements_of(document):
            for fault in _inline_faults(statement):
                yield below((*policy, *path), fault)


@RULES.error("iam-role-inline-size")
def inline_policies_are_short(role: AwsIamRole) -> Iterator[Finding]:
    """The inline policies of a role have at most 10,240 characters together, white space not counted."""
    size = sum(size_of(document) for document in role.spec.inline_policies.values())
    if size > INLINE_SIZE_LIMIT:
        message = f"all inline policies together have {size} characters, and IAM takes {INLINE_SIZE_LIMIT}"
        hint = "move statements into managed policies, and list them under `managedPolicyArns`"
        yield Finding("spec.inlinePolicies", message, hint, on_key=True)


@RULES.warning("iam-role-managed-policies-quota")
def managed_policies_are_few(role: AwsIamRole) -> Iterator[Finding]:
    """At most 10 managed policies are attached, unless AWS has raised the account's quota."""
    count = len(role.spec.managed_policy_arns)
    if count > MANAGED_POLICIES_QUOTA:
        message = f"{count} are attached, and the quota is {MANAGED_POLICIES_QUOTA} unless AWS raised yours"
        hint = "merge policies, or ask AWS for a higher quota"
        yield Finding("spec.managedPolicyArns", message, hint, on_key=True)


def _inline_policies(role: AwsIamRole) -> Iterator[tuple[Path, PolicyDocument]]:
    for name, document in role.spec.inline_policies.items():
        yield ("spec", "inlinePolicies", name), document


def _policies(role: AwsIamRole) -> Iterator[tuple[Path, PolicyDocument]]:
    """The trust policy and all inline policies, with their paths."""
    yield ("spec", "trustPolicy"), role.spec.trust_policy
    yield from _inline_policies(role)


def _inline_faults(statement: Statement) -> Iterator[Finding]:
    for element, example in (("Action", "s3:GetObject"), ("Resource", "arn:aws:s3:::my-bucket/*")):
        if not {element, f"Not{element}"} & statement.keys():
            hint = f"add `{element}`, such as `{example}`"
            yield Finding((), f"needs `{element}` or `Not{element}`", hint, on_key=True)
    yield from prohibited(statement, ("Principal", "NotPrincipal"))
    for element in ("Action", "NotAction"):
        for action in strings_of(statement.get(element, [])):
            if action != "*" and action.count(":") != 1:
                yield Finding((element,), f"`{action}` is no action", "write `<service>:<action>`")
    for element in ("Resource", "NotResource"):
        for resource in strings_of(statement.get(element, [])):
            if resource != "*" and not resource.startswith("arn:"):
                yield Finding((element,), f"`{resource}` is no ARN", 'write the whole ARN, or "*"')
