"""Random valid specs of buckets."""

from typing import Any

from hypothesis import strategies as st

from openmcf.kinds.aws_s3_bucket.rules.bucket import SSE_KMS
from openmcf.kinds.aws_s3_bucket.spec.bucket import AwsS3BucketSpec
from openmcf.kinds.aws_s3_bucket.spec.settings import BucketLifecycleRule, BucketWebsite, StorageClass
from tests.support.strategies_shared import NEVER, Data, data_of, field_of, moved, values_of

_STANDARD = ("STORAGE_CLASS_STANDARD", "STORAGE_CLASS_UNSPECIFIED", 0, 1)
_CLASSES = values_of(StorageClass).filter(lambda chosen: chosen not in _STANDARD)
_ACTIONS = ("expirationDays", "noncurrentVersionExpirationDays", "abortIncompleteMultipartUploadDays")


@st.composite
def _rules(draw: st.DrawFn) -> list[Data]:
    """Lifecycle rules, each with an action; objects move before they are deleted."""
    rule = data_of(
        BucketLifecycleRule, transitionDays=NEVER, transitionStorageClass=NEVER, expirationDays=NEVER
    )
    rules: list[Data] = draw(st.lists(rule, max_size=3, unique_by=lambda rule: rule["id"]))
    for each in rules:
        if draw(st.booleans()):
            days = draw(st.integers(30, 3000))
            each |= {"transitionDays": days, "transitionStorageClass": draw(_CLASSES)}
        if draw(st.booleans()) or not any(each.get(action) for action in ("transitionDays", *_ACTIONS)):
            each["expirationDays"] = each.get("transitionDays", 0) + draw(st.integers(1, 3000))
    return rules


_REDIRECTS = data_of(BucketWebsite, indexDocument=NEVER, errorDocument=NEVER).filter(
    lambda website: website.get("redirectAllRequestsTo")
)
_PAGES = data_of(BucketWebsite, redirectAllRequestsTo=NEVER).filter(
    lambda website: website.get("indexDocument")
)


@st.composite
def _policies(draw: st.DrawFn) -> Any:
    """A policy, or None."""
    statement = {
        "Effect": draw(st.sampled_from(["Allow", "Deny"])),
        "Principal": draw(
            st.sampled_from([{"AWS": "123456789012"}, {"Service": ["cloudfront.amazonaws.com"]}])
        ),
        "Action": draw(st.sampled_from(["s3:GetObject", ["s3:*"], "*"])),
        "Resource": draw(st.sampled_from(["*", "arn:aws:s3:::*/*"])),
    }
    return draw(st.sampled_from([None, {"Version": "2012-10-17", "Statement": statement}]))


@st.composite
def buckets(draw: st.DrawFn) -> Data:
    """The spec of a bucket."""
    spec: Data = draw(
        data_of(
            AwsS3BucketSpec,
            kmsKeyId=NEVER,
            lifecycleRules=_rules(),
            website=_PAGES | _REDIRECTS,
            bucketPolicy=_policies(),
        )
    )
    if (copies := spec.get("replication")) and copies.get("enabled"):
        spec["versioningEnabled"] = True
    if spec.get("encryptionType") in (SSE_KMS, 2):
        spec["kmsKeyId"] = moved(draw(field_of(AwsS3BucketSpec, "kmsKeyId")), spec.get("region"))
    return spec
