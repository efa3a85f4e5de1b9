"""What no pair of `test_conformance.py` says of buckets."""

from threading import Timer

import pytest
from botocore.exceptions import ClientError

from openmcf.aws.clients import Clients
from openmcf.aws.s3.settings import BucketSetting
from openmcf.aws.types import resource_type
from openmcf.engine.failures import ProviderFailed
from tests.support.provider import provider_of, urn

BUCKET = urn("aws:s3/bucket:Bucket")
INPUTS = {"bucket": "the-bucket"}


def test_a_bucket_that_is_there_is_not_taken_over(aws: Clients) -> None:
    provider = provider_of(aws)
    id_, outputs = provider.create(BUCKET, INPUTS, preview=False)
    with pytest.raises(ProviderFailed, match="`the-bucket` is there already\nhint: `openmcf import` adopts"):
        provider.create(BUCKET, INPUTS, preview=False)
    provider.delete(BUCKET, id_, outputs)


def test_a_bucket_is_emptied_only_where_that_is_said(aws: Clients) -> None:
    """The plan's guard counts objects; these came after it."""
    provider, s3 = provider_of(aws), aws("s3")
    id_, outputs = provider.create(BUCKET, INPUTS, preview=False)
    s3.put_bucket_versioning(Bucket=id_, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=id_, Key="a", Body=b"1")
    s3.delete_object(Bucket=id_, Key="a")
    with pytest.raises(ProviderFailed, match=r"BucketNotEmpty(?s:.*)hint: apply `forceDestroy: true` first"):
        provider.delete(BUCKET, id_, outputs)
    forced = {"forceDestroy": True}
    provider.delete(BUCKET, id_, outputs | forced)
    assert provider.read(BUCKET, id_, INPUTS, outputs) is None


REPLICATION = urn("aws:s3/bucketReplicationConfig:BucketReplicationConfig")


def test_replication_waits_until_s3_knows_of_versions(aws: Clients) -> None:
    s3 = aws("s3")
    for bucket in ("early-one", "early-copies"):
        s3.create_bucket(Bucket=bucket)
    versions = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket="early-copies", VersioningConfiguration=versions)
    later = Timer(0.3, lambda: s3.put_bucket_versioning(Bucket="early-one", VersioningConfiguration=versions))
    later.start()
    rule = {"id": "r", "status": "Enabled", "priority": 1, "filter": {"prefix": ""}}
    to = {
        "deleteMarkerReplication": {"status": "Disabled"},
        "destination": {"bucket": "arn:aws:s3:::early-copies"},
    }
    inputs = {"bucket": "early-one", "role": "arn:aws:iam::000000000000:role/copier", "rules": [rule | to]}
    provider = provider_of(aws)
    id_, outputs = provider.create(REPLICATION, inputs, preview=False)
    provider.delete(REPLICATION, id_, outputs)
    for bucket in ("early-one", "early-copies"):
        s3.delete_bucket(Bucket=bucket)


@pytest.mark.parametrize(
    ("setting", "code", "message", "passes"),
    [
        ("bucketPolicy:BucketPolicy", "MalformedPolicy", "Invalid principal in policy", True),
        ("bucketPolicy:BucketPolicy", "MalformedPolicy", "Policy has invalid action", False),
        (
            "bucketPolicy:BucketPolicy",
            "AccessDenied",
            "not authorized, since public policies are blocked by the BlockPublicPolicy setting",
            True,
        ),
        ("bucketPolicy:BucketPolicy", "AccessDenied", "Access Denied", False),
        ("bucketLogging:BucketLogging", "NoSuchBucket", "The specified bucket does not exist", True),
        ("bucketLogging:BucketLogging", "InvalidRequest", "versioning must be 'Enabled'", False),
    ],
)
def test_what_passes_by_itself_is_told_from_what_does_not(
    setting: str, code: str, message: str, passes: bool
) -> None:
    """The words are those of AWS, as terraform-provider-aws has them."""
    resource = resource_type(f"aws:s3/{setting}")
    assert isinstance(resource, BucketSetting)
    error = ClientError({"Error": {"Code": code, "Message": message}}, "Put")
    assert any(is_it(error) for is_it in resource.early) is passes
