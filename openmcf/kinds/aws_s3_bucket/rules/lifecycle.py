"""Rules of AwsS3Bucket about the life of objects: lifecycle, and copies in other buckets.

Source: User Guide, "Lifecycle configuration elements", "Transitioning objects using Amazon S3 Lifecycle".
"""

from collections.abc import Iterator

from openmcf.kinds.aws_s3_bucket.rules.bucket import SSE_KMS
from openmcf.kinds.aws_s3_bucket.spec.bucket import AwsS3Bucket
from openmcf.kinds.aws_s3_bucket.spec.settings import BucketLifecycleRule
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.invalid import repeated

RULES = RuleBook()

STANDARD = "STORAGE_CLASS_STANDARD"
_LATER = {"STORAGE_CLASS_STANDARD_IA": 30, "STORAGE_CLASS_ONE_ZONE_IA": 30}
"""Days that an object is in the class STANDARD before it can be in these."""

_ACTIONS = (
    *("transition_days", "expiration_days", "noncurrent_version_expiration_days"),
    "abort_incomplete_multipart_upload_days",
)


@RULES.error("s3-lifecycle-id")
def rules_have_ids_of_their_own(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """The ids of lifecycle rules differ."""
    for index, _, rule in repeated(bucket.spec.lifecycle_rules, lambda rule: rule.id):
        path = ("spec", "lifecycleRules", index, "id")
        yield Finding(path, f"`{rule.id}` is the id of an earlier rule", "give each its own")


@RULES.error("s3-lifecycle-action")
def rules_do_something(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """A lifecycle rule has at least one action: S3 refuses it otherwise."""
    for path, rule in _rules(bucket):
        if not any(getattr(rule, action) for action in _ACTIONS):
            hint = "say after how many days: `expirationDays`, `transitionDays` and a class, or another"
            yield Finding(path, f"the rule `{rule.id}` does nothing", hint, on_key=True)


@RULES.error("s3-lifecycle-transition")
def transitions_say_when_and_where(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """`transitionDays` and `transitionStorageClass` go together, and lead out of STANDARD, not too soon.

    Objects are in STANDARD for 30 days before they can be in STANDARD_IA or ONEZONE_IA.
    """
    for path, rule in _rules(bucket):
        days, to = rule.transition_days, rule.transition_storage_class
        if days is None and to is not None:
            yield Finding((*path, "transitionStorageClass"), "is used with `transitionDays` only", "add it")
        elif days is not None and to is None:
            yield Finding((*path, "transitionDays"), "is used with `transitionStorageClass` only", "add it")
        elif to == STANDARD:
            message = "objects are in this class from the start, and S3 moves none there"
            yield Finding((*path, "transitionStorageClass"), message, "choose another one")
        elif days is not None and to is not None and days < _LATER.get(to, 0):
            message = f"S3 moves objects to `{to}` after {_LATER[to]} days at the earliest, not {days}"
            yield Finding((*path, "transitionDays"), message, f"set {_LATER[to]} or more")


@RULES.error("s3-lifecycle-order")
def objects_move_before_they_are_deleted(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """`expirationDays` is greater than `transitionDays`."""
    for path, rule in _rules(bucket):
        moved, deleted = rule.transition_days, rule.expiration_days
        if moved is not None and deleted is not None and deleted <= moved:
            message = f"objects are deleted after {deleted} days, and move after {moved}"
            yield Finding((*path, "expirationDays"), message, "let them move earlier, or be deleted later")


@RULES.warning("s3-lifecycle-versions")
def old_versions_are_kept_before_they_go(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """`noncurrentVersionExpirationDays` is of use in a bucket that keeps versions, or once did."""
    for path, rule in _rules(bucket):
        if rule.noncurrent_version_expiration_days is not None and not bucket.spec.versioning_enabled:
            message = "has no effect in a bucket that keeps no old versions"
            hint = "set `versioningEnabled: true`, or remove it"
            yield Finding((*path, "noncurrentVersionExpirationDays"), message, hint, on_key=True)


@RULES.warning("s3-not-enabled")
def what_is_described_is_enabled(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """A lifecycle rule, logs or replication without `enabled` are off, as OpenMCF reads them."""
    spec = bucket.spec
    parts = [
        (("spec", "logging"), spec.logging),
        (("spec", "replication"), spec.replication),
        *_rules(bucket),
    ]
    for path, part in parts:
        if part is not None and "enabled" not in part.model_fields_set:
            message = "without `enabled: true` this is off"
            yield Finding(
                path, message, "add `enabled: true`, or `enabled: false` if it is meant", on_key=True
            )


@RULES.error("s3-replication-versions")
def what_is_copied_has_versions(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """Replication needs a bucket with versions (User Guide, "Requirements and considerations")."""
    copies = bucket.spec.replication
    if copies is not None and copies.enabled and not bucket.spec.versioning_enabled:
        message = "S3 copies objects of a bucket with versions only"
        yield Finding("spec.replication", message, "set `versioningEnabled: true`", on_key=True)


@RULES.error("s3-replication-itself")
def copies_go_elsewhere(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """The destination of replication is another bucket."""
    copies = bucket.spec.replication
    arn = copies.destination.bucket_arn if copies is not None else None
    if isinstance(arn, str) and arn.rpartition(":")[2] == bucket.metadata.name:
        yield Finding("spec.replication.destination.bucketArn", "is this bucket itself", "name another one")


@RULES.warning("s3-replication-keys")
def what_is_copied_can_be_read(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """Objects that keys of KMS encrypt are not copied (User Guide, "Replicating encrypted objects").

    S3 copies them only if that is asked for, with a key for the copies, which a manifest cannot say.
    """
    copies = bucket.spec.replication
    if copies is not None and copies.enabled and bucket.spec.encryption_type == SSE_KMS:
        message = "S3 copies no object that a key of KMS encrypts, and says nothing"
        yield Finding(
            "spec.replication", message, "set `encryptionType: ENCRYPTION_TYPE_SSE_S3`", on_key=True
        )


def _rules(bucket: AwsS3Bucket) -> Iterator[tuple[tuple[str | int, ...], BucketLifecycleRule]]:
    for index, rule in enumerate(bucket.spec.lifecycle_rules):
        yield ("spec", "lifecycleRules", index), rule
