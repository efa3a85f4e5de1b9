"""Cross-field rules of AwsS3Bucket."""

import re
from collections.abc import Iterator

from openmcf.kinds.aws_s3_bucket.spec.bucket import AwsS3Bucket
from openmcf.specs.aws.arns import arn_region
from openmcf.specs.findings import Finding, RuleBook

RULES = RuleBook()

NAME = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
RESERVED_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
RESERVED_SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
SSE_KMS = "ENCRYPTION_TYPE_SSE_KMS"


@RULES.error("s3-bucket-name")
def name_is_possible(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """A bucket's name has 3 to 63 small letters, digits, `-` and `.`, and is no IP address.

    Source: S3 User Guide, "General purpose bucket naming rules".
    """
    name = bucket.metadata.name
    for fault in filter(None, _name_faults(name)):
        yield Finding("metadata.name", f"`{name}` is no bucket name: {fault}", "rename the manifest")
        return


def _name_faults(name: str) -> Iterator[str]:
    if not 3 <= len(name) <= 63:
        yield f"it has {len(name)} characters, and S3 takes 3 to 63"
    if not re.fullmatch(NAME, name):
        yield "it has small letters, digits, `-` and `.`, and begins and ends with a letter or digit"
    if ".." in name:
        yield "two dots are side by side"
    if re.fullmatch(r"[0-9]+(\.[0-9]+){3}", name):
        yield "it looks like an IP address"
    yield from (
        f"names that begin with `{it}` are reserved" for it in RESERVED_PREFIXES if name.startswith(it)
    )
    yield from (f"names that end with `{it}` are reserved" for it in RESERVED_SUFFIXES if name.endswith(it))


@RULES.warning("s3-bucket-name-dots")
def name_has_no_dots(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """A bucket's name should have no dots: S3's certificate does not cover the bucket's own address then.

    Source: S3 User Guide, "Virtual hosting of general purpose buckets".
    """
    if "." in bucket.metadata.name:
        message = "with dots in its name, the bucket's own address does not work with HTTPS"
        yield Finding("metadata.name", message, "use `-` in their place, unless the name must be a domain's")


@RULES.error("s3-bucket-key")
def key_is_of_kms(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """`kmsKeyId` goes with `encryptionType: ENCRYPTION_TYPE_SSE_KMS`."""
    spec = bucket.spec
    if spec.kms_key_id is not None and spec.encryption_type != SSE_KMS:
        message = f"is used with `encryptionType: {SSE_KMS}` only"
        yield Finding("spec.kmsKeyId", message, f"add `encryptionType: {SSE_KMS}`, or remove it", on_key=True)


@RULES.error("s3-bucket-key-region")
def key_is_in_the_buckets_region(bucket: AwsS3Bucket) -> Iterator[Finding]:
    """The key is in the bucket's region (User Guide, "Using server-side encryption with AWS KMS keys")."""
    region, wanted = arn_region(bucket.spec.kms_key_id), bucket.spec.region
    if region is not None and wanted is not None and region != wanted:
        message = f"is in `{region}`, and the bucket in `{wanted}`"
        yield Finding("spec.kmsKeyId", message, f"give a key in `{wanted}`")
