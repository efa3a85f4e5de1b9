"""The calls that create a bucket and its settings."""

from collections.abc import Iterator

from openmcf.kinds.aws_s3_bucket.rules.bucket import SSE_KMS
from tests.support.aws_calls_shared import Call, given, tag_list
from tests.support.strategies_shared import Data


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
    }
    for operation, setting in settings.items():
        if setting is not None:
            yield Call("s3", operation, {"Bucket": name, **setting})


def _encryption(spec: Data) -> Data:
    by_kms = spec["encryptionType"] == SSE_KMS
    algorithm = {"SSEAlgorithm": "aws:kms" if by_kms else "AES256"}
    by_default = algorithm | given(KMSMasterKeyID=spec.get("kmsKeyId"))
    return {"ApplyServerSideEncryptionByDefault": by_default} | ({"BucketKeyEnabled": True} if by_kms else {})
