"""Rules of AwsS3Bucket about who gets at a bucket: its policy, its website, its access logs.

Source: User Guide, "Examples of Amazon S3 bucket policies", "Blocking public access to your Amazon S3
storage", "Hosting a static website", "Enabling Amazon S3 server access logging".
"""

import re
from collections.abc import Iterator
from typing import Any

from openmcf.kinds.aws_s3_bucket.spec.bucket import AwsS3Bucket
from openmcf.specs.aws.iam_policy import Statement, below, size_of, statements_of, strings_of, syntax_faults
from openmcf.specs.findings import Finding, Path, RuleBook

RULES = RuleBook()

POLICY: Path = ("spec", "bucketPolicy")
POLICY_SIZE = 20 * 1024


@RULES.error("s3-policy-syntax")
def policy_follows_the_grammar(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """The policy follows the grammar of IAM policies."""
    for fault in syntax_faults(bucket.spec.bucket_policy) if bucket.spec.bucket_policy is not None else ():
        yield below(POLICY, fault)


@RULES.error("s3-policy-statement")
def statements_say_who_and_what(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """Each statement of the policy names principals, actions of S3, and this bucket or objects in it.

    S3's own words are "Missing required field Principal", "Policy has invalid action" and "Policy has
    invalid resource".
    """
    for path, statement in _statements(bucket):
        for fault in _statement_faults(statement, bucket.metadata.name):
            yield below((*POLICY, *path), fault)


def _statement_faults(statement: Statement, bucket: str) -> Iterator[Finding]:
    for element, example in (
        ("Principal", '`Principal: {AWS: "123456789012"}`'),
        ("Resource", _all_of(bucket)),
    ):
        if not {element, f"Not{element}"} & statement.keys():
            yield Finding((), f"has no `{element}`", f"for example {example}", on_key=True)
    for element in ("Action", "NotAction"):
        for action in strings_of(statement.get(element, [])):
            if action != "*" and not action.lower().startswith("s3:"):
                message = f"`{action}` is no action of S3, and policies of buckets have no others"
                yield Finding((element,), message, "name one such as `s3:GetObject`")
    for resource in strings_of(statement.get("Resource", [])):
        if _is_of_another(resource, bucket):
            message = f"`{resource}` is not of this bucket"
            yield Finding(("Resource",), message, f"for example {_all_of(bucket)}")


def _all_of(bucket: str) -> str:
    return f"`arn:aws:s3:::{bucket}/*`"


def _is_of_another(resource: str, bucket: str) -> bool:
    """Whether a resource is for certain of no object here; wildcards and variables may stand for it."""
    found = re.fullmatch(r"arn:aws[a-z-]*:s3:::([^/*?$]+)(/.*)?", resource)
    return bool(found and found[1] != bucket) or not (resource == "*" or resource.startswith("arn:"))


@RULES.error("s3-policy-size")
def policy_is_short(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """A policy of a bucket has at most 20 KB."""
    size = size_of(bucket.spec.bucket_policy or {})
    if size > POLICY_SIZE:
        message = f"the policy has {size:,} characters, and S3 takes {POLICY_SIZE:,}"
        yield Finding(POLICY, message, "merge statements, or grant by policies of roles", on_key=True)


@RULES.error("s3-policy-public")
def a_public_policy_is_meant(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """A policy that lets in anyone needs `isPublic: true`: S3 refuses it under the public access block.

    One with a condition may name accounts, networks or a distribution there, and is left to S3.
    """
    for path, statement in _statements(bucket):
        if not bucket.spec.is_public and _is_public(statement):
            message = "lets in anyone, which S3 refuses of a bucket that is not public"
            hint = "name accounts or services, add a `Condition`, or set `isPublic: true`"
            element = "Principal" if "Principal" in statement else "NotPrincipal"
            yield Finding((*POLICY, *path, element), message, hint, on_key=True)


def _is_public(statement: Statement) -> bool:
    principal: Any = statement.get("Principal")
    named = isinstance(principal, dict) and "*" in strings_of(principal.get("AWS", []))
    anyone = principal == "*" or named or "NotPrincipal" in statement
    return anyone and statement.get("Effect") == "Allow" and not statement.get("Condition")


def _statements(bucket: AwsS3Bucket) -> Iterator[tuple[Path, Statement]]:
    return statements_of(bucket.spec.bucket_policy or {})


@RULES.error("s3-website-pages")
def a_website_has_pages_or_leads_elsewhere(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """A website has an `indexDocument`, or sends all requests elsewhere, and not both."""
    website = bucket.spec.website
    if website is None:
        return
    pages = website.index_document or website.error_document
    if website.redirect_all_requests_to is not None and pages:
        message = "sends all requests elsewhere, so no page is ever shown"
        yield Finding("spec.website.redirectAllRequestsTo", message, "remove it, or the pages", on_key=True)
    elif website.redirect_all_requests_to is None and website.index_document is None:
        yield Finding("spec.website", "has no `indexDocument`", "add it, such as `index.html`", on_key=True)


@RULES.warning("s3-website-private")
def pages_can_be_read(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """The website endpoint shows only what anyone may read: it needs `isPublic`, and a policy.

    To keep the bucket private, a CloudFront distribution is put before the bucket itself, not its website.
    """
    website, spec = bucket.spec.website, bucket.spec
    if website is None or website.redirect_all_requests_to is not None:
        return
    if not spec.is_public or not any(_is_public(statement) for _, statement in _statements(bucket)):
        message = "its pages answer with 403: nobody may read them without a name"
        hint = f"set `isPublic: true`, and let anyone do `s3:GetObject` on {_all_of(bucket.metadata.name)}"
        yield Finding("spec.website", message, hint, on_key=True)


@RULES.warning("s3-logging-itself")
def logs_go_elsewhere(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """Logs that go to the bucket itself are logged, too, without end."""
    logs = bucket.spec.logging
    if logs is not None and logs.enabled and logs.target_bucket == bucket.metadata.name:
        message = "is this bucket itself, and each log that is written there is logged again"
        yield Finding("spec.logging.targetBucket", message, "name another bucket")
