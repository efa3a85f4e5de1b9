"""What no pair of `test_conformance.py` says of buckets."""

from dataclasses import dataclass, field
from threading import Timer
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from openmcf.aws.clients import Clients
from openmcf.engine.failures import ProviderFailed
from tests.aws.pairs import ROLE_ARN, bucket_policy, replication
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


@dataclass
class EarlyClients(Clients):
    """Clients of an AWS that refuses one operation once, by a code and a message, before it takes it."""

    refusals: dict[str, tuple[str, str]] = field(default_factory=dict)

    def _make(self, service: str, region: str, attempts: int = 1) -> Any:
        client = super()._make(service, region, attempts)
        client.meta.events.register("before-call", self._refuse)
        return client

    def _refuse(self, model: Any, **_: Any) -> tuple[AWSResponse, dict[str, Any]] | None:
        if model.name not in self.refusals:
            return None
        code, message = self.refusals.pop(model.name)
        error = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {}}
        return AWSResponse("https://aws", 400, HTTPHeaders(), None), error


POLICY = (
    "aws:s3/bucketPolicy:BucketPolicy",
    "PutBucketPolicy",
    {"bucket": "the-bucket", "policy": bucket_policy("Deny").replace("the-orders", "the-bucket")},
)
VERSIONS = (
    "aws:s3/bucketVersioning:BucketVersioning",
    "PutBucketVersioning",
    {"bucket": "the-bucket", "versioningConfiguration": {"status": "Enabled"}},
)


@pytest.mark.parametrize(
    ("setting", "code", "message", "passes"),
    [
        (VERSIONS, "NoSuchBucket", "The specified bucket does not exist", True),
        (POLICY, "MalformedPolicy", "Invalid principal in policy", True),
        (POLICY, "AccessDenied", "public policies are blocked by the BlockPublicPolicy setting", True),
        (POLICY, "MalformedPolicy", "Policy has invalid action", False),
        (POLICY, "AccessDenied", "Access Denied", False),
    ],
)
def test_a_setting_of_what_is_too_new_is_tried_again(
    ministack: Clients, setting: tuple[str, str, dict[str, Any]], code: str, message: str, passes: bool
) -> None:
    token, operation, inputs = setting
    clients = EarlyClients(
        ministack.session,
        ministack.region,
        ministack.endpoint,
        ministack.emulator,
        refusals={operation: (code, message)},
    )
    provider = provider_of(clients)
    id_, outputs = provider.create(BUCKET, INPUTS, preview=False)
    if passes:
        provider.create(urn(token), inputs, preview=False)
    else:
        with pytest.raises(ProviderFailed, match=message):
            provider.create(urn(token), inputs, preview=False)
    provider.delete(BUCKET, id_, outputs)


def test_replication_waits_until_s3_knows_of_versions(aws: Clients) -> None:
    s3, versions = aws("s3"), {"Status": "Enabled"}
    for bucket in ("early-one", "the-copies"):
        s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket="the-copies", VersioningConfiguration=versions)
    later = Timer(0.3, lambda: s3.put_bucket_versioning(Bucket="early-one", VersioningConfiguration=versions))
    later.start()
    inputs = {"bucket": "early-one", "role": ROLE_ARN, "rules": [replication("", "Enabled")]}
    provider, copies = provider_of(aws), urn("aws:s3/bucketReplicationConfig:BucketReplicationConfig")
    id_, outputs = provider.create(copies, inputs, preview=False)
    provider.delete(copies, id_, outputs)
    for bucket in ("early-one", "the-copies"):
        s3.delete_bucket(Bucket=bucket)
