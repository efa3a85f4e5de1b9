"""AwsS3Bucket: what a bucket can have beside encryption and versions.

Limits: API reference of S3 (`PutBucketLifecycleConfiguration`, `PutBucketCors`, `PutBucketWebsite`,
`PutBucketLogging`, `PutBucketReplication`). The fields of lifecycle, CORS, logs and replication are those of
OpenMCF, and are read as it reads them: what is not `enabled` is not.
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.aws.arns import BUCKET, ROLE
from openmcf.specs.fields import LINE, pattern
from openmcf.specs.formats import Format
from openmcf.specs.model import Distinct, Keyed, Model, Synonym
from openmcf.specs.references import Reference, ValueOrRef

ARN_OF_BUCKET = Format("arn:s3:bucket", "the ARN of a bucket")

NAME = pattern(r"[a-z0-9][a-z0-9.-]*[a-z0-9]", "a bucket's name: small letters, digits, `-` and `.`")
BUCKET_ARN = pattern(
    r"arn:aws[a-zA-Z-]*:s3:::[a-z0-9][a-z0-9.-]*[a-z0-9]", "a bucket's ARN, such as arn:aws:s3:::my-bucket"
)
ORIGIN = pattern(
    r"[^\s*]*\*?[^\s*]*",
    "an origin with at most one `*`, such as https://app.example.com or https://*.example.com",
)
TOKEN = "[A-Za-z0-9!#$%&'+.^_`|~-]"  # noqa: S105 - RFC 9110's word, and no secret
HEADER = pattern(rf"{TOKEN}*\*?{TOKEN}*", "a header's name, with at most one `*`")
EXPOSED = pattern(rf"{TOKEN}+", "a header's name")
HOST = pattern(r"[^\s/:]+(:[0-9]{1,5})?", "a host's name, such as www.example.com")
INDEX = pattern(r"[^/]+", "a file's name without `/`, such as index.html")
ACCOUNT = pattern("[0-9]{12}", "an account id: 12 digits, in quotes")

Days = Annotated[int | None, Field(ge=1, le=2_147_483_647), Synonym(0, None)]
StorageClass = Annotated[
    Literal[
        "STORAGE_CLASS_STANDARD",
        "STORAGE_CLASS_STANDARD_IA",
        "STORAGE_CLASS_ONE_ZONE_IA",
        "STORAGE_CLASS_INTELLIGENT_TIERING",
        "STORAGE_CLASS_GLACIER_INSTANT_RETRIEVAL",
        "STORAGE_CLASS_GLACIER_FLEXIBLE_RETRIEVAL",
        "STORAGE_CLASS_GLACIER_DEEP_ARCHIVE",
    ]
    | None,
    Synonym("STORAGE_CLASS_UNSPECIFIED", None),
    Synonym(0, None),
    Synonym(1, "STORAGE_CLASS_STANDARD"),
    Synonym(2, "STORAGE_CLASS_STANDARD_IA"),
    Synonym(3, "STORAGE_CLASS_ONE_ZONE_IA"),
    Synonym(4, "STORAGE_CLASS_INTELLIGENT_TIERING"),
    Synonym(5, "STORAGE_CLASS_GLACIER_INSTANT_RETRIEVAL"),
    Synonym(6, "STORAGE_CLASS_GLACIER_FLEXIBLE_RETRIEVAL"),
    Synonym(7, "STORAGE_CLASS_GLACIER_DEEP_ARCHIVE"),
]
TargetBucket = Annotated[str | Reference, BUCKET._replace(pattern=NAME)]
BucketArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(ARN_OF_BUCKET,),
        default_kind="AwsS3Bucket",
        default_path="status.outputs.bucket_arn",
        pattern=BUCKET_ARN,
    ),
]
ReplicationRole = Annotated[str | Reference, ROLE._replace(assumed_by="s3.amazonaws.com", assumed_late=True)]


class BucketLifecycleRule(Model):
    """When objects move to another storage class, or are deleted."""

    id: str = Field(min_length=1, max_length=255, pattern=LINE, description="Name of the rule in the bucket.")
    enabled: bool = Field(False, description="Whether the rule is in force.")
    prefix: str = Field(
        "", max_length=1024, description="What the keys of its objects begin with; all if empty."
    )
    transition_days: Days = Field(
        None, description="Days after which objects move to the class `transitionStorageClass`."
    )
    transition_storage_class: StorageClass = Field(None, description="Storage class that objects move to.")
    expiration_days: Days = Field(
        None,
        description="Days after which objects are deleted; in a bucket with versions, the old ones stay.",
    )
    noncurrent_version_expiration_days: Days = Field(
        None, description="Days after which a version is deleted that is no longer the newest."
    )
    abort_incomplete_multipart_upload_days: Days = Field(
        None, description="Days after which the parts of an upload are deleted that was never ended."
    )


class BucketCorsRule(Model):
    """What browsers let pages of some origins do with the bucket."""

    allowed_methods: Annotated[list[Literal["GET", "PUT", "POST", "DELETE", "HEAD"]], Distinct()] = Field(
        min_length=1, description="Methods that may be used."
    )
    allowed_origins: Annotated[list[Annotated[str, Field(min_length=1, pattern=ORIGIN)]], Distinct()] = Field(
        min_length=1, description="Origins of the pages, such as `https://app.example.com`; `*` for all."
    )
    allowed_headers: Annotated[list[Annotated[str, Field(min_length=1, pattern=HEADER)]], Distinct()] = Field(
        [], description="Headers that may be sent, such as `content-type`; `*` for all."
    )
    expose_headers: Annotated[list[Annotated[str, Field(pattern=EXPOSED)]], Distinct()] = Field(
        [], description="Headers of the answer that the page may read, such as `ETag`."
    )
    max_age_seconds: Annotated[int | None, Field(ge=1, le=2_147_483_647), Synonym(0, None)] = Field(
        None, description="How long browsers keep the answer to a preflight request, in seconds."
    )


class BucketCors(Model):
    """What browsers let pages of other origins do with the bucket."""

    cors_rules: Annotated[list[BucketCorsRule], Keyed(None)] = Field(
        [], max_length=100, description="The first rule that fits a request counts."
    )


class BucketRedirect(Model):
    """Where all requests are sent."""

    host_name: str = Field(
        max_length=259, pattern=HOST, description="Host that they are sent to, such as `www.example.com`."
    )
    protocol: Literal["http", "https"] | None = Field(
        None, description="By which protocol; that of the request if unset."
    )


class BucketWebsite(Model):
    """The pages that S3's website endpoint serves, by HTTP only: pages of the index, or a redirect."""

    index_document: Annotated[str, Field(min_length=1, max_length=1024, pattern=INDEX)] | None = Field(
        None, description="Name of the page that stands for its directory, such as `index.html`."
    )
    error_document: Annotated[str, Field(min_length=1, max_length=1024)] | None = Field(
        None, description="Key of the page that is shown in the place of an error, such as `404.html`."
    )
    redirect_all_requests_to: BucketRedirect | None = Field(
        None, description="Another host that all requests are sent to."
    )


class BucketLogs(Model):
    """Where the bucket's access logs go."""

    enabled: bool = Field(False, description="Whether requests are logged.")
    target_bucket: TargetBucket = Field(description="Bucket for the logs, in the same region and account.")
    target_prefix: str = Field(
        "", max_length=800, description="What the keys of the logs begin with, such as `orders/`."
    )


class BucketReplicationDestination(Model):
    """Where copies go."""

    bucket_arn: BucketArn = Field(description="ARN of the bucket for the copies; it keeps versions, too.")
    storage_class: StorageClass = Field(
        None, description="Storage class of the copies; that of the objects if unset."
    )
    account_id: Annotated[str | None, Field(pattern=ACCOUNT), Synonym("", None)] = Field(
        None, description="Account of that bucket, which then owns the copies; if it is another one."
    )


class BucketReplication(Model):
    """Which new objects are copied to another bucket."""

    enabled: bool = Field(False, description="Whether objects are copied.")
    role_arn: ReplicationRole = Field(description="Role by which S3 copies them.")
    destination: BucketReplicationDestination = Field(description="Where the copies go.")
    prefix: str = Field(
        "", max_length=1024, description="What the keys of its objects begin with; all if empty."
    )
    priority: int = Field(
        0, ge=0, le=2_147_483_647, description="Which rule counts where two fit; the higher one."
    )
