"""AwsS3Bucket: a bucket that exists, with its settings, as a manifest says it."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from openmcf.aws.clients import Clients
from openmcf.aws.resource import NotFound, Properties
from openmcf.kinds.aws_s3_bucket.fields import (
    CORS,
    LOGS,
    WEBSITE,
    lifecycle_fields,
    lifecycle_rule,
    replication,
    replication_fields,
)
from openmcf.kinds.aws_s3_bucket.rules.bucket import SSE_KMS
from openmcf.kinds.aws_s3_bucket.spec.settings import (
    BucketCors,
    BucketLifecycleRule,
    BucketLogs,
    BucketReplication,
    BucketWebsite,
)
from openmcf.kit.importing import Connect, ExistingResource, found, non_default
from openmcf.kit.program import Resolve

_BUCKET = "aws:s3/bucket:Bucket"
_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
_ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"


class _Field(NamedTuple):
    """A field of the spec, what it says in words, and what it says of a setting; None if not all of it."""

    field: str
    noun: str
    of: Callable[[Properties], Any]


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The bucket of a name. Raises NotFound if there is none."""
    region = found(connect(None), _BUCKET, id_).properties["bucketRegion"]
    clients = connect(region)
    bucket = found(clients, _BUCKET, id_)
    settings = {token: setting for token in _SETTINGS if (setting := _setting(clients, token, id_))}
    if not _is_versioned(settings):
        settings.pop(_VERSIONING, None)
    told = {token: _OPTIONAL[token].of(settings[token]) for token in settings if token in _OPTIONAL}
    left = [token for token, value in told.items() if value is None]
    spec = {"region": region, **fields(settings)}
    spec |= {_OPTIONAL[token].field: value for token, value in told.items() if value is not None}
    if tags := non_default(_BUCKET, bucket.inputs).get("tags"):
        spec["tags"] = tags
    ids: dict[tuple[str, str | None], str] = {
        (token, None): id_ for token in (_BUCKET, *settings) if token not in left
    }
    return ExistingResource(id_, spec, lambda _: ids, tuple(_left_alone(left)))


def _left_alone(settings: list[str]) -> Iterator[str]:
    for token in settings:
        yield f"its {_OPTIONAL[token].noun} has what a manifest cannot say; it stays as it is"


def _setting(clients: Clients, token: str, bucket: str) -> Properties | None:
    """A setting of the bucket, without the bucket; None if it has none of the type."""
    try:
        inputs = found(clients, token, bucket).inputs
    except NotFound:
        return None
    return {name: value for name, value in inputs.items() if name != "bucket"}


def fields(settings: Mapping[str, Properties]) -> dict[str, Any]:
    """The fields of the spec that say something in any case, of the settings by their types: pure."""
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


Fields = Callable[[Properties], dict[str, Any]]
Inputs = Callable[[Any, Resolve], Properties]


def _wholly(model: type[BaseModel], fields_of: Fields, inputs_of: Inputs, properties: Properties) -> Any:
    """The fields of a model that say the properties; None if they do not say all of them."""
    try:
        said = fields_of(properties)
        again = inputs_of(model.model_validate(said), lambda literal: literal)
    except (ValidationError, KeyError):  # a value that no manifest has
        return None
    return said if again == properties else None


def _lifecycle(properties: Properties) -> Any:
    rules = [
        _wholly(BucketLifecycleRule, lifecycle_fields, lifecycle_rule, each) for each in properties["rules"]
    ]
    return None if None in rules else rules


def _cors(properties: Properties) -> Any:
    return _wholly(BucketCors, partial(CORS.fields, BucketCors), CORS.inputs, properties)


def _policy(properties: Properties) -> Any:
    return json.loads(properties["policy"])


def _website(properties: Properties) -> Any:
    return _wholly(BucketWebsite, partial(WEBSITE.fields, BucketWebsite), WEBSITE.inputs, properties)


def _logs(properties: Properties) -> Any:
    whole = {"targetPrefix": ""} | properties  # AWS leaves an empty one out
    said = _wholly(BucketLogs, partial(LOGS.fields, BucketLogs), LOGS.inputs, whole)
    return said and {**said, "enabled": True}


def _replication(properties: Properties) -> Any:
    said = _wholly(BucketReplication, replication_fields, replication, properties)
    return said if said and said["enabled"] else None


_OPTIONAL = {
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _Field(
        "lifecycleRules", "lifecycle", _lifecycle
    ),
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": _Field("cors", "CORS", _cors),
    "aws:s3/bucketPolicy:BucketPolicy": _Field("bucketPolicy", "policy", _policy),
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": _Field("website", "website", _website),
    "aws:s3/bucketLogging:BucketLogging": _Field("logging", "access logging", _logs),
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": _Field(
        "replication", "replication", _replication
    ),
}
_SETTINGS = (_BLOCK, _ENCRYPTION, _VERSIONING, *_OPTIONAL)
