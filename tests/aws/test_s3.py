"""What no pair of `test_conformance.py` says of buckets."""

import pytest

from openmcf.aws.clients import Clients
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
