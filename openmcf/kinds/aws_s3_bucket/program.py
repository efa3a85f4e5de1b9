"""AwsS3Bucket: the bucket, and its settings as its children."""

import json
from collections.abc import Iterator

from openmcf.kinds.aws_s3_bucket.fields import CORS, LOGS, WEBSITE, lifecycle_rule, replication
from openmcf.kinds.aws_s3_bucket.rules.bucket import SSE_KMS
from openmcf.kinds.aws_s3_bucket.spec.bucket import AwsS3Bucket, AwsS3BucketSpec
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations
from openmcf.properties.values import Properties

_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
_ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
_LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
_CORS = "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration"
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_WEBSITE = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"
_LOGS = "aws:s3/bucketLogging:BucketLogging"
_REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"

_AFTER = {_POLICY: _BLOCK, _REPLICATION: _VERSIONING, _LIFECYCLE: _VERSIONING}
"""S3 refuses a public policy while public access is blocked, and copies of what has no versions."""

_SECRET = {_REPLICATION: ("token",)}
"""What `pulumi_aws` calls secret."""


def deploy(manifest: AwsS3Bucket, context: Context) -> Declarations:
    """The bucket, and each setting under the bucket's name."""
    name, spec = manifest.metadata.name, manifest.spec
    inputs = {"bucket": name, "forceDestroy": spec.force_destroy, "tags": spec.tags or None}
    bucket = Declaration("aws:s3/bucket:Bucket", name, inputs)
    settings: dict[str, Declaration] = {}
    for type_, properties in _settings(spec, context):
        after = [settings[_AFTER[type_]]] if _AFTER.get(type_) in settings else []
        of_bucket = {"bucket": bucket["bucket"], **properties}
        secret = _SECRET.get(type_, ())
        settings[type_] = Declaration(
            type_, name, of_bucket, parent=bucket, depends_on=after, additional_secret_outputs=secret
        )
    website = settings.get(_WEBSITE)
    outputs = {
        "bucket_id": bucket["bucket"],
        "bucket_arn": bucket["arn"],
        "region": context.region,
        "bucket_regional_domain_name": bucket["bucketRegionalDomainName"],
        "hosted_zone_id": bucket["hostedZoneId"],
        "website_endpoint": website["websiteEndpoint"] if website else "",
    }
    return Declarations([bucket, *settings.values()], outputs)


def _settings(spec: AwsS3BucketSpec, context: Context) -> Iterator[tuple[str, Properties]]:
    """The settings by their types, what others wait for first."""
    yield _BLOCK, _public_access_block(spec)
    yield _ENCRYPTION, _encryption(spec, context)
    if spec.versioning_enabled:
        yield _VERSIONING, {"versioningConfiguration": {"status": "Enabled"}}
    if spec.lifecycle_rules:
        yield _LIFECYCLE, {"rules": [lifecycle_rule(rule, context.resolve) for rule in spec.lifecycle_rules]}
    if spec.cors is not None and spec.cors.cors_rules:
        yield _CORS, CORS.inputs(spec.cors, context.resolve)
    if spec.bucket_policy is not None:
        yield _POLICY, {"policy": json.dumps(spec.bucket_policy)}
    if spec.website is not None:
        yield _WEBSITE, WEBSITE.inputs(spec.website, context.resolve)
    if spec.logging is not None and spec.logging.enabled:
        yield _LOGS, LOGS.inputs(spec.logging, context.resolve)
    if spec.replication is not None and spec.replication.enabled:
        yield _REPLICATION, replication(spec.replication, context.resolve)


def _public_access_block(spec: AwsS3BucketSpec) -> Properties:
    names = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    return dict.fromkeys(names, not spec.is_public)


def _encryption(spec: AwsS3BucketSpec, context: Context) -> Properties:
    """The encryption; with keys of KMS a bucket key saves most calls of KMS, as in OpenMCF."""
    if spec.encryption_type != SSE_KMS:
        return {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]}
    key = {"kmsMasterKeyId": context.resolve(spec.kms_key_id)} if spec.kms_key_id else {}
    by_default = {"sseAlgorithm": "aws:kms", **key}
    rule = {"applyServerSideEncryptionByDefault": by_default, "bucketKeyEnabled": True}
    return {"rules": [rule]}
