"""AwsS3Bucket: the bucket, and its settings as its children."""

import pulumi
from pulumi_aws import s3

from openmcf.kinds.aws_s3_bucket.rules import SSE_KMS
from openmcf.kinds.aws_s3_bucket.spec import AwsS3Bucket, AwsS3BucketSpec
from openmcf.kit.program import Context, Outputs


def deploy(manifest: AwsS3Bucket, context: Context) -> Outputs:
    """Declare the bucket, and each setting under the bucket's name."""
    name, spec = manifest.metadata.name, manifest.spec
    bucket = s3.Bucket(name, bucket=name, force_destroy=spec.force_destroy, tags=spec.tags or None)
    of_bucket = pulumi.ResourceOptions(parent=bucket)
    _public_access_block(name, spec, bucket, of_bucket)
    _encryption(name, spec, bucket, context, of_bucket)
    if spec.versioning_enabled:
        status = s3.BucketVersioningVersioningConfigurationArgs(status="Enabled")
        s3.BucketVersioning(name, bucket=bucket.bucket, versioning_configuration=status, opts=of_bucket)
    return {
        "bucket_id": bucket.bucket,
        "bucket_arn": bucket.arn,
        "region": context.region,
        "bucket_regional_domain_name": bucket.bucket_regional_domain_name,
        "hosted_zone_id": bucket.hosted_zone_id,
    }


def _public_access_block(
    name: str, spec: AwsS3BucketSpec, bucket: s3.Bucket, opts: pulumi.ResourceOptions
) -> s3.BucketPublicAccessBlock:
    blocked = not spec.is_public
    return s3.BucketPublicAccessBlock(
        name,
        bucket=bucket.bucket,
        block_public_acls=blocked,
        block_public_policy=blocked,
        ignore_public_acls=blocked,
        restrict_public_buckets=blocked,
        opts=opts,
    )


def _encryption(
    name: str, spec: AwsS3BucketSpec, bucket: s3.Bucket, context: Context, opts: pulumi.ResourceOptions
) -> None:
    """The encryption; with keys of KMS a bucket key saves most calls of KMS, as in OpenMCF."""
    by_kms = spec.encryption_type == SSE_KMS
    by_default = s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
        sse_algorithm="aws:kms" if by_kms else "AES256",
        kms_master_key_id=context.resolve_if_given(spec.kms_key_id),
    )
    rule = s3.BucketServerSideEncryptionConfigurationRuleArgs(
        apply_server_side_encryption_by_default=by_default, bucket_key_enabled=by_kms or None
    )
    s3.BucketServerSideEncryptionConfiguration(name, bucket=bucket.bucket, rules=[rule], opts=opts)
