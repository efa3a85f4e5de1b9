"""AwsS3Bucket: the bucket, and its settings as its children."""

from openmcf.kinds.aws_s3_bucket.rules import SSE_KMS
from openmcf.kinds.aws_s3_bucket.spec import AwsS3Bucket, AwsS3BucketSpec
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations
from openmcf.properties.values import Properties


def deploy(manifest: AwsS3Bucket, context: Context) -> Declarations:
    """The bucket, and each setting under the bucket's name."""
    name, spec = manifest.metadata.name, manifest.spec
    inputs = {"bucket": name, "forceDestroy": spec.force_destroy, "tags": spec.tags or None}
    bucket = Declaration("aws:s3/bucket:Bucket", name, inputs)
    settings = [
        Declaration(type_, name, {"bucket": bucket["bucket"], **properties}, parent=bucket)
        for type_, properties in _settings(spec, context).items()
    ]
    outputs = {
        "bucket_id": bucket["bucket"],
        "bucket_arn": bucket["arn"],
        "region": context.region,
        "bucket_regional_domain_name": bucket["bucketRegionalDomainName"],
        "hosted_zone_id": bucket["hostedZoneId"],
    }
    return Declarations([bucket, *settings], outputs)


def _settings(spec: AwsS3BucketSpec, context: Context) -> dict[str, Properties]:
    """The settings by their types."""
    settings = {
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _public_access_block(spec),
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
            _encryption(spec, context)
        ),
    }
    if spec.versioning_enabled:
        status = {"versioningConfiguration": {"status": "Enabled"}}
        return settings | {"aws:s3/bucketVersioning:BucketVersioning": status}
    return settings


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
