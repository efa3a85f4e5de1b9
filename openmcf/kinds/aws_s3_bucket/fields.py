"""AwsS3Bucket: the fields of the spec that are properties of a bucket's settings."""

from typing import Any

from openmcf.kinds.aws_s3_bucket.spec.settings import (
    BucketCorsRule,
    BucketLifecycleRule,
    BucketRedirect,
    BucketReplication,
    BucketReplicationDestination,
)
from openmcf.kit.field_map import As, Block, FieldMap, all_of, resolved
from openmcf.kit.program import Resolve
from openmcf.properties.values import Properties

CLASSES = {
    "STORAGE_CLASS_STANDARD": "STANDARD",
    "STORAGE_CLASS_STANDARD_IA": "STANDARD_IA",
    "STORAGE_CLASS_ONE_ZONE_IA": "ONEZONE_IA",
    "STORAGE_CLASS_INTELLIGENT_TIERING": "INTELLIGENT_TIERING",
    "STORAGE_CLASS_GLACIER_INSTANT_RETRIEVAL": "GLACIER_IR",
    "STORAGE_CLASS_GLACIER_FLEXIBLE_RETRIEVAL": "GLACIER",
    "STORAGE_CLASS_GLACIER_DEEP_ARCHIVE": "DEEP_ARCHIVE",
}
"""What S3 calls a storage class."""

_NAMES = {called: name for name, called in CLASSES.items()}


def _status(enabled: bool) -> str:
    return "Enabled" if enabled else "Disabled"


def _is_enabled(status: str) -> bool:
    return status == "Enabled"


_CLASS = As("storageClass", CLASSES.__getitem__, _NAMES.__getitem__)
_ENABLED = As("status", _status, _is_enabled)
_PREFIX = As("filter.prefix")

_TRANSITION = FieldMap({"transition_days": "days", "transition_storage_class": _CLASS})
_LIFECYCLE_RULE = FieldMap(
    {
        "id": "id",
        "enabled": _ENABLED,
        "prefix": _PREFIX,
        "expiration_days": "expiration.days",
        "noncurrent_version_expiration_days": "noncurrentVersionExpiration.noncurrentDays",
        "abort_incomplete_multipart_upload_days": "abortIncompleteMultipartUpload.daysAfterInitiation",
    }
)
_REPLICATION_RULE = FieldMap({"enabled": _ENABLED, "prefix": _PREFIX, "priority": "priority"})
_DESTINATION = FieldMap({"bucket_arn": "bucket", "storage_class": _CLASS, "account_id": "account"})
_REPLICATION_ID = "replication"

CORS = FieldMap({"cors_rules": Block("corsRules", all_of(BucketCorsRule))})

WEBSITE = FieldMap(
    {
        "index_document": "indexDocument.suffix",
        "error_document": "errorDocument.key",
        "redirect_all_requests_to": Block("redirectAllRequestsTo", all_of(BucketRedirect)),
    }
)

LOGS = FieldMap({"target_bucket": "targetBucket", "target_prefix": As("targetPrefix")})


def lifecycle_rule(rule: BucketLifecycleRule, resolve: Resolve) -> Properties:
    """A lifecycle rule; it has one transition at most."""
    transition = _TRANSITION.inputs(rule, resolve)
    return _LIFECYCLE_RULE.inputs(rule, resolve) | ({"transitions": [transition]} if transition else {})


def lifecycle_fields(rule: Properties) -> dict[str, Any]:
    """The fields of a lifecycle rule, as far as a manifest has them."""
    transition: Properties = next(iter(rule.get("transitions", ())), {})
    maps = ((_LIFECYCLE_RULE, rule), (_TRANSITION, transition))
    return {name: value for map_, of in maps for name, value in map_.fields(BucketLifecycleRule, of).items()}


def replication(spec: BucketReplication, resolve: Resolve) -> Properties:
    """Replication, which has one rule. Copies in another account are that account's own."""
    destination = _DESTINATION.inputs(spec.destination, resolve)
    if "account" in destination:
        destination["accessControlTranslation"] = {"owner": "Destination"}
    rule = {
        "id": _REPLICATION_ID,
        **_REPLICATION_RULE.inputs(spec, resolve),
        "deleteMarkerReplication": {"status": "Disabled"},
        "destination": destination,
    }
    return {"role": resolved(spec.role_arn, resolve), "rules": [rule]}


def replication_fields(properties: Properties) -> dict[str, Any]:
    """The fields of replication, as far as a manifest has them."""
    rule = properties["rules"][0]
    destination = _DESTINATION.fields(BucketReplicationDestination, rule["destination"])
    own = _REPLICATION_RULE.fields(BucketReplication, rule)
    return {"roleArn": properties["role"], "destination": destination, **own}
