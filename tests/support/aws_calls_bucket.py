"""The calls that create a bucket and its settings."""

import json
from collections.abc import Iterator

from openmcf.kinds.aws_s3_bucket.rules.bucket import SSE_KMS
from tests.support.aws_calls_shared import Call, given, pascal, tag_list
from tests.support.strategies_shared import Data

CLASSES = {
    "STORAGE_CLASS_STANDARD": "STANDARD",
    "STORAGE_CLASS_STANDARD_IA": "STANDARD_IA",
    "STORAGE_CLASS_ONE_ZONE_IA": "ONEZONE_IA",
    "STORAGE_CLASS_INTELLIGENT_TIERING": "INTELLIGENT_TIERING",
    "STORAGE_CLASS_GLACIER_INSTANT_RETRIEVAL": "GLACIER_IR",
    "STORAGE_CLASS_GLACIER_FLEXIBLE_RETRIEVAL": "GLACIER",
    "STORAGE_CLASS_GLACIER_DEEP_ARCHIVE": "DEEP_ARCHIVE",
}
"""What S3's API calls storage classes (`TransitionStorageClass`, `StorageClass`)."""


def bucket_calls(name: str, spec: Data) -> Iterator[Call]:
    """The bucket, and each setting by a call of its own."""
    blocked = not spec["isPublic"]
    blocks = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    settings: dict[str, Data | None] = {
        "CreateBucket": {},
        "PutBucketTagging": {"Tagging": {"TagSet": tag_list(spec["tags"])}} if spec.get("tags") else None,
        "PutPublicAccessBlock": {"PublicAccessBlockConfiguration": dict.fromkeys(blocks, blocked)},
        "PutBucketEncryption": {"ServerSideEncryptionConfiguration": {"Rules": [_encryption(spec)]}},
        "PutBucketVersioning": (
            {"VersioningConfiguration": {"Status": "Enabled"}} if spec["versioningEnabled"] else None
        ),
        **dict(_optional(spec)),
    }
    for operation, setting in settings.items():
        if setting is not None:
            yield Call("s3", operation, {"Bucket": name, **setting})


def _optional(spec: Data) -> Iterator[tuple[str, Data]]:
    """What a bucket need not have."""
    if rules := spec.get("lifecycleRules"):
        yield "PutBucketLifecycleConfiguration", {"LifecycleConfiguration": {"Rules": [*map(_rule, rules)]}}
    if rules := (spec.get("cors") or {}).get("corsRules"):
        cors = [{name: value for name, value in (pascal(rule) or {}).items() if value} for rule in rules]
        yield "PutBucketCors", {"CORSConfiguration": {"CORSRules": cors}}
    if (policy := spec.get("bucketPolicy")) is not None:
        yield "PutBucketPolicy", {"Policy": json.dumps(policy)}
    if website := spec.get("website"):
        yield "PutBucketWebsite", {"WebsiteConfiguration": _website(website)}
    if (logs := spec.get("logging")) and logs["enabled"]:
        to = {"TargetBucket": logs["targetBucket"], "TargetPrefix": logs["targetPrefix"]}
        yield "PutBucketLogging", {"BucketLoggingStatus": {"LoggingEnabled": to}}
    if (copies := spec.get("replication")) and copies["enabled"]:
        yield "PutBucketReplication", {"ReplicationConfiguration": _replication(copies)}


def _class(part: Data, name: str) -> str | None:
    return CLASSES[part[name]] if part.get(name) else None


def _rule(rule: Data) -> Data:
    moves = given(Days=rule.get("transitionDays"), StorageClass=_class(rule, "transitionStorageClass"))
    actions = {
        "Expiration": given(Days=rule.get("expirationDays")),
        "NoncurrentVersionExpiration": given(NoncurrentDays=rule.get("noncurrentVersionExpirationDays")),
        "AbortIncompleteMultipartUpload": given(
            DaysAfterInitiation=rule.get("abortIncompleteMultipartUploadDays")
        ),
        "Transitions": [moves] if moves else [],
    }
    status = "Enabled" if rule["enabled"] else "Disabled"
    shown = {"ID": rule["id"], "Status": status, "Filter": {"Prefix": rule["prefix"]}}
    return shown | {name: value for name, value in actions.items() if value}


def _website(website: Data) -> Data:
    index, error, redirect = (
        website.get(name) for name in ("indexDocument", "errorDocument", "redirectAllRequestsTo")
    )
    return given(
        IndexDocument=index and {"Suffix": index},
        ErrorDocument=error and {"Key": error},
        RedirectAllRequestsTo=redirect
        and given(HostName=redirect["hostName"], Protocol=redirect.get("protocol")),
    )


def _replication(copies: Data) -> Data:
    to = copies["destination"]
    account = to.get("accountId")
    destination = given(
        Bucket=to["bucketArn"],
        StorageClass=_class(to, "storageClass"),
        Account=account,
        AccessControlTranslation=account and {"Owner": "Destination"},
    )
    rule = {
        "ID": "replication",
        "Status": "Enabled",
        "Priority": copies["priority"],
        "Filter": {"Prefix": copies["prefix"]},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": destination,
    }
    return {"Role": copies["roleArn"], "Rules": [rule]}


def _encryption(spec: Data) -> Data:
    by_kms = spec["encryptionType"] == SSE_KMS
    algorithm = {"SSEAlgorithm": "aws:kms" if by_kms else "AES256"}
    by_default = algorithm | given(KMSMasterKeyID=spec.get("kmsKeyId"))
    return {"ApplyServerSideEncryptionByDefault": by_default} | ({"BucketKeyEnabled": True} if by_kms else {})
