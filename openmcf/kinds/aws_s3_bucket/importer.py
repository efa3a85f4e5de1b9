"""AwsS3Bucket: a bucket that exists, with its settings, as a manifest says it."""

from collections.abc import Mapping
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.resource import NotFound, Properties
from openmcf.kinds.aws_s3_bucket.rules import SSE_KMS
from openmcf.kit.importing import Connect, ExistingResource, found, non_default

_BUCKET = "aws:s3/bucket:Bucket"
_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
_ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
_SETTINGS = (_BLOCK, _ENCRYPTION, _VERSIONING)


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The bucket of a name. Raises NotFound if there is none."""
    region = found(connect(None), _BUCKET, id_).properties["bucketRegion"]
    clients = connect(region)
    bucket = found(clients, _BUCKET, id_)
    settings = {token: setting for token in _SETTINGS if (setting := _setting(clients, token, id_))}
    if not _is_versioned(settings):
        settings.pop(_VERSIONING, None)
    spec = {"region": region, **fields(settings)}
    if tags := non_default(_BUCKET, bucket.inputs).get("tags"):
        spec["tags"] = tags
    ids: dict[tuple[str, str | None], str] = dict.fromkeys(((token, None) for token in settings), id_)
    return ExistingResource(id_, spec, lambda _: ids | {(_BUCKET, None): id_})


def _setting(clients: Clients, token: str, bucket: str) -> Properties | None:
    """A setting of the bucket; None if it has none of the type."""
    try:
        return found(clients, token, bucket).inputs
    except NotFound:
        return None


def fields(settings: Mapping[str, Properties]) -> dict[str, Any]:
    """The fields of the manifest's spec, of the settings by their types: pure."""
    return {
        "isPublic": not any(value is True for value in settings.get(_BLOCK, {}).values()),
        "versioningEnabled": _is_versioned(settings),
        **_encryption(settings.get(_ENCRYPTION, {})),
    }


def _is_versioned(settings: Mapping[str, Properties]) -> bool:
    """Whether versions are kept now; they may have been once."""
    return bool(settings.get(_VERSIONING, {}).get("versioningConfiguration", {}).get("status") == "Enabled")


def _encryption(configuration: Properties) -> dict[str, Any]:
    """Whose keys encrypt; a second layer of KMS (`aws:kms:dsse`) no manifest says."""
    for rule in configuration.get("rules", []):
        by_default = rule.get("applyServerSideEncryptionByDefault", {})
        if by_default.get("sseAlgorithm") == "aws:kms":
            key = by_default.get("kmsMasterKeyId")
            return {"encryptionType": SSE_KMS} | ({"kmsKeyId": key} if key else {})
    return {}
