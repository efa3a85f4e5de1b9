"""AwsS3Bucket: a bucket of S3 with its settings.

Limits: S3's API reference and User Guide; the fields and their spellings that OpenMCF has are read as OpenMCF
reads them.
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.kinds.aws_s3_bucket.spec.settings import (
    ARN_OF_BUCKET,
    BucketCors,
    BucketLifecycleRule,
    BucketLogs,
    BucketReplication,
    BucketWebsite,
)
from openmcf.specs import formats
from openmcf.specs.aws.arns import KEY, KEY_ARN, Region
from openmcf.specs.fields import PolicyDocument, Tags, pattern
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, Keyed, Model, Synonym
from openmcf.specs.references import SAME_REGION, Output, Reference

ANY_KEY = pattern(
    rf"{KEY_ARN.strip('^$')}|alias/[a-zA-Z0-9/_-]+|mrk-[0-9a-f]{{32}}|[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}",
    "a KMS key: its ARN, its id, or an alias such as alias/my-key",
)

EncryptionType = Annotated[
    Literal["ENCRYPTION_TYPE_SSE_S3", "ENCRYPTION_TYPE_SSE_KMS"],
    Synonym("ENCRYPTION_TYPE_UNSPECIFIED", "ENCRYPTION_TYPE_SSE_S3"),
    Synonym(0, "ENCRYPTION_TYPE_SSE_S3"),
    Synonym(1, "ENCRYPTION_TYPE_SSE_S3"),
    Synonym(2, "ENCRYPTION_TYPE_SSE_KMS"),
]
Key = Annotated[str | Reference, KEY._replace(region=SAME_REGION, pattern=ANY_KEY)]


class AwsS3BucketSpec(Model):
    """The wanted state of a bucket, whose name is `metadata.name`."""

    region: Region | None = Field(
        None, description="AWS region of the bucket; the target's if unset.", json_schema_extra=REPLACES
    )
    is_public: bool = Field(
        False,
        description="Whether the bucket's policy may make it public; all public access is blocked if not.",
    )
    versioning_enabled: bool = Field(
        False,
        description="Whether old versions of objects are kept; taken away later, those that are there stay.",
    )
    encryption_type: EncryptionType = Field(
        "ENCRYPTION_TYPE_SSE_S3",
        description="Whose keys encrypt objects: S3's own, or those of KMS, which policies can withhold.",
    )
    kms_key_id: Annotated[Key | None, Synonym("", None), Synonym({"value": ""}, None)] = Field(
        None, description="Key of KMS, with ENCRYPTION_TYPE_SSE_KMS; the account's own for S3 if unset."
    )
    lifecycle_rules: Annotated[list[BucketLifecycleRule], Keyed("id")] = Field(
        [], max_length=1000, description="When objects move to another storage class, or are deleted."
    )
    cors: BucketCors | None = Field(
        None, description="What browsers let pages of other origins do with the bucket."
    )
    bucket_policy: PolicyDocument | None = Field(
        None, description="Who may do what with the bucket and its objects: an IAM policy document."
    )
    website: BucketWebsite | None = Field(
        None, description="Pages that S3's website endpoint serves to anyone who may read them."
    )
    logging: BucketLogs | None = Field(None, description="Where the bucket's access logs go.")
    replication: BucketReplication | None = Field(
        None, description="Which new objects are copied to another bucket."
    )
    force_destroy: bool = Field(
        False,
        description="Whether a deletion of the bucket deletes what is in it, versions too; AWS refuses to "
        "delete a bucket with objects.",
    )
    tags: Tags = Field({}, description="Tags on the bucket.")


class AwsS3BucketOutputs(Model):
    """What a bucket's stack gives."""

    bucket_id: Annotated[str, Output(formats.BUCKET_NAME)] = Field(description="Name of the bucket.")
    bucket_arn: Annotated[str, Output(ARN_OF_BUCKET)] = Field(description="ARN of the bucket.")
    region: Annotated[str, Output(formats.NAME)] = Field(description="AWS region of the bucket.")
    bucket_regional_domain_name: Annotated[str, Output(formats.DOMAIN)] = Field(
        description="Domain name of the bucket in its region, such as an origin of CloudFront is given."
    )
    hosted_zone_id: Annotated[str, Output(formats.ID)] = Field(
        description="Route 53 zone of S3's website endpoints in the region, for alias records."
    )

    website_endpoint: Annotated[str, Output(formats.DOMAIN)] = Field(
        description="Host name of S3's website endpoint for the bucket; empty without `website`."
    )


class AwsS3Bucket(Manifest):
    """A bucket of S3, with its encryption, versions, access, lifecycle, website, logs and copies."""

    kind: Literal["AwsS3Bucket"]
    spec: AwsS3BucketSpec
