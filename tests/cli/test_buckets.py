"""Buckets of AwsS3Bucket on the local AWS: their life, what is in them, and drift."""

from pathlib import Path

import pytest

from tests.support.deploying import Deploying
from tests.support.local_aws import Service

BUCKET = """\
apiVersion: aws.openmcf.org/v1
kind: AwsS3Bucket
metadata: {{name: {name}}}
spec:
  region: us-east-1
  versioningEnabled: true
  tags: {{team: shop}}
"""


def write(name: str) -> None:
    """The manifest of a bucket, `bucket.yaml`."""
    Path("bucket.yaml").write_text(BUCKET.format(name=name))


def fill(service: Service, name: str) -> None:
    """Put an object into a bucket, and another one with two versions, which is deleted."""
    s3 = service("s3")
    for key, body in (("kept", b"1"), ("deleted", b"2"), ("deleted", b"3")):
        s3.put_object(Bucket=name, Key=key, Body=body)
    s3.delete_object(Bucket=name, Key="deleted")


def test_a_bucket_is_made_changed_and_deleted(deploy: Deploying, service: Service) -> None:
    write("life")
    applied = deploy("apply", "bucket.yaml", "--yes")
    assert applied.code == 0, applied.err
    assert "bucket_arn                   arn:aws:s3:::life\n" in applied.out
    assert "bucket_regional_domain_name  life.s3.us-east-1.amazonaws.com\n" in applied.out
    assert "hosted_zone_id               Z3AQBSTGFYJSTF\n" in applied.out
    assert deploy("plan", "bucket.yaml").out.endswith("\nno changes\n")
    assert service("s3").get_bucket_versioning(Bucket="life")["Status"] == "Enabled"
    blocked = service("s3").get_public_access_block(Bucket="life")["PublicAccessBlockConfiguration"]
    assert {*blocked.values()} == {True}
    changed = deploy("apply", "bucket.yaml", "--yes", "--set", "spec.versioningEnabled=false")
    assert changed.code == 0, changed.err
    assert service("s3").get_bucket_versioning(Bucket="life")["Status"] == "Suspended"
    assert deploy("destroy", "bucket.yaml", "--yes").code == 0  # an empty bucket is no loss
    assert "life" not in [bucket["Name"] for bucket in service("s3").list_buckets()["Buckets"]]


def test_a_bucket_with_objects_is_kept_until_it_may_be_emptied(deploy: Deploying, service: Service) -> None:
    write("full")
    deploy("apply", "bucket.yaml", "--yes")
    fill(service, "full")
    refused = deploy("destroy", "bucket.yaml", "--yes", "--allow-data-loss", "full")
    assert refused.code == 1
    assert (
        "error: the bucket of `full` has objects, and no `forceDestroy`, and this deletes the bucket `full` "
        "with its objects (4, old versions counted): AWS refuses that\n"
        "hint: if it is meant, apply `forceDestroy: true` first, on its own\n"
    ) in refused.err
    emptying = ("--set", "spec.forceDestroy=true")
    assert deploy("apply", "bucket.yaml", "--yes", *emptying).code == 0
    guarded = deploy("destroy", "bucket.yaml", "--yes")
    assert guarded.code == 1
    assert "hint: if it is meant, pass --allow-data-loss full\n" in guarded.err
    destroyed = deploy("destroy", "bucket.yaml", "--yes", "--allow-data-loss", "full")
    assert destroyed.code == 0, destroyed.err
    assert "full" not in [bucket["Name"] for bucket in service("s3").list_buckets()["Buckets"]]


def test_drift_of_a_setting_is_seen_and_undone(deploy: Deploying, service: Service) -> None:
    write("drifting")
    deploy("apply", "bucket.yaml", "--yes")
    service("s3").delete_public_access_block(Bucket="drifting")
    service("s3").put_bucket_versioning(Bucket="drifting", VersioningConfiguration={"Status": "Suspended"})
    drifted = deploy("drift", "bucket.yaml")
    assert "BucketPublicAccessBlock" in drifted.out
    assert "BucketVersioning" in drifted.out
    assert deploy("refresh", "bucket.yaml").code == 0
    assert deploy("apply", "bucket.yaml", "--yes").code == 0
    assert service("s3").get_public_access_block(Bucket="drifting")
    assert service("s3").get_bucket_versioning(Bucket="drifting")["Status"] == "Enabled"


BLOCKED = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
SITE = """\
apiVersion: aws.openmcf.org/v1
kind: AwsS3Bucket
metadata: {name: site-logs}
spec: {region: us-east-1, versioningEnabled: true, forceDestroy: true}
---
apiVersion: aws.openmcf.org/v1
kind: AwsS3Bucket
metadata: {name: the-site}
spec:
  region: us-east-1
  isPublic: true
  versioningEnabled: true
  lifecycleRules:
    - id: old
      enabled: true
      transitionDays: 30
      transitionStorageClass: STORAGE_CLASS_GLACIER_INSTANT_RETRIEVAL
  cors: {corsRules: [{allowedMethods: [GET], allowedOrigins: ["https://app.example.com"]}]}
  website: {indexDocument: index.html}
  bucketPolicy:
    Version: "2012-10-17"
    Statement: {Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::the-site/*"}
  logging: {enabled: true, targetBucket: {valueFrom: {name: site-logs}}}
  replication:
    enabled: true
    roleArn: arn:aws:iam::000000000000:role/copier
    destination: {bucketArn: {valueFrom: {name: site-logs}}}
"""


def test_all_that_a_bucket_can_have_is_made_found_again_and_deleted(
    deploy: Deploying, service: Service
) -> None:
    Path("site.yaml").write_text(SITE)
    applied = deploy("apply", "site.yaml", "--yes")
    assert applied.code == 0, applied.err
    assert "website_endpoint             the-site.s3-website-us-east-1.amazonaws.com\n" in applied.out
    assert deploy("plan", "site.yaml").out.count("no changes") == 2
    assert "the cloud is not as recorded" not in deploy("drift", "site.yaml").out
    s3 = service("s3")
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket="the-site")["Rules"]
    assert rule["Transitions"] == [{"Days": 30, "StorageClass": "GLACIER_IR"}]
    assert s3.get_bucket_logging(Bucket="the-site")["LoggingEnabled"]["TargetBucket"] == "site-logs"
    s3.delete_bucket_policy(Bucket="the-site")
    drifted = deploy("drift", "site.yaml").out
    assert "BucketPolicy" in drifted
    assert "BucketCorsConfiguration" not in drifted
    assert deploy("refresh", "site.yaml").code == 0
    assert deploy("apply", "site.yaml", "--yes").code == 0
    assert "the-site/*" in s3.get_bucket_policy(Bucket="the-site")["Policy"]
    assert deploy("destroy", "site.yaml", "--yes").code == 0


def test_all_that_a_bucket_can_have_is_imported(deploy: Deploying, tmp_path: Path) -> None:
    Path("site.yaml").write_text(SITE)
    assert deploy("apply", "site.yaml", "--yes").code == 0
    (tmp_path / "another").mkdir()
    another = Deploying(deploy.run, tmp_path / "another")
    ended = another("import", "AwsS3Bucket", "the-site", "-o", "imported.yaml")
    assert ended.code == 0, ended.err
    assert another("plan", "imported.yaml").out.endswith("\nno changes\n")
    imported = Path("imported.yaml").read_text()
    for field in ("lifecycleRules", "cors", "website", "bucketPolicy", "logging", "replication"):
        assert f"\n  {field}:\n" in imported
    assert deploy("destroy", "site.yaml", "--yes").code == 0


def test_what_a_manifest_cannot_say_of_a_bucket_is_left_alone(deploy: Deploying, service: Service) -> None:
    s3 = service("s3")
    s3.create_bucket(Bucket="tagged-rules")
    s3.put_public_access_block(
        Bucket="tagged-rules", PublicAccessBlockConfiguration=dict.fromkeys(BLOCKED, True)
    )
    rule = {
        "ID": "by tag",
        "Status": "Enabled",
        "Filter": {"Tag": {"Key": "team", "Value": "shop"}},
        "Expiration": {"Days": 1},
    }
    s3.put_bucket_lifecycle_configuration(Bucket="tagged-rules", LifecycleConfiguration={"Rules": [rule]})
    ended = deploy("import", "AwsS3Bucket", "tagged-rules", "-o", "imported.yaml")
    assert ended.code == 0, ended.err
    assert "its lifecycle has what a manifest cannot say; it stays as it is" in ended.err
    assert "lifecycleRules" not in Path("imported.yaml").read_text()
    assert deploy("plan", "imported.yaml").out.endswith("\nno changes\n")
    assert deploy("destroy", "imported.yaml", "--yes").code == 0


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_a_bucket_made_by_hand_is_imported(deploy: Deploying, service: Service, region: str) -> None:
    s3, name = service("s3"), f"by-hand-{region}"
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **place)
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(BLOCKED, True))
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "team", "Value": "web"}]})
    ended = deploy("import", "AwsS3Bucket", name, "-o", "imported.yaml")
    assert ended.code == 0, ended.err
    assert Path("imported.yaml").read_text() == (
        f"apiVersion: aws.openmcf.org/v1\nkind: AwsS3Bucket\nmetadata:\n  name: {name}\n"
        f"spec:\n  region: {region}\n  versioningEnabled: true\n  tags:\n    team: web\n"
    )
    assert deploy("plan", "imported.yaml").out.endswith("\nno changes\n")
    s3.put_object(Bucket=name, Key="a", Body=b"1")
    assert "has objects, and no `forceDestroy`" in deploy("destroy", "imported.yaml", "--yes").err
