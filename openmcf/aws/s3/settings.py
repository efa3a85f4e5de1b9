"""S3: the settings of buckets that have calls of their own.

Source: API reference of S3, and terraform-provider-aws, `internal/service/s3`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.resource import Properties
from openmcf.aws.retry import accepted, pauses, refused
from openmcf.aws.s3.bucket import BUSY, suffix_of
from openmcf.aws.service_resource import Call, ServiceResource

_NEW_BUCKET = {"NoSuchBucket": ""}


class BucketSetting(ServiceResource):
    """A setting of a bucket: a call says all of it, whether it is there already or not. Its id is the bucket.

    block: the parameter that the setting is in.
    early: refusals that pass, as S3 does not know yet what was made just now: by error code a text of the
    message, empty for any.
    """

    service = "s3"
    identifier = ("bucket",)
    retried = BUSY
    replace_on_change = frozenset({"bucket"})
    block: ClassVar[str]
    early: ClassVar[Mapping[str, str]] = _NEW_BUCKET

    def to_aws(self, inputs: Properties) -> Properties:
        setting = {name: value for name, value in inputs.items() if name != "bucket"}
        return {"bucket": inputs["bucket"], self.block: setting}

    def ask(self, clients: Clients, call: Call, said: Properties) -> Any:
        """As usual; what the setting is about may be so new that not all of S3 knows it yet."""
        ask = super().ask
        waits = pauses(15) if call is self.creating else ()
        return accepted(lambda: ask(clients, call, said), self._is_early, waits)

    def _is_early(self, error: ClientError) -> bool:
        return any(refused(code, text)(error) for code, text in self.early.items())


class BucketVersioning(BucketSetting):
    """Whether a bucket keeps old versions. S3 never forgets that it did: a deletion suspends it."""

    type = "aws:s3/bucketVersioning:BucketVersioning"
    creating = updating = Call("PutBucketVersioning")
    reading = Call("GetBucketVersioning", "")
    deleting = Call("PutBucketVersioning", fixed={"VersioningConfiguration": {"Status": "Suspended"}})
    missing = ("NoSuchBucket",)
    inputs = frozenset({"bucket", "versioningConfiguration"})
    equivalence = Equivalence(defaults={"versioningConfiguration.mfaDelete": "Disabled"})

    def to_aws(self, inputs: Properties) -> Properties:
        return inputs

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        return {"bucket": observed.pop("bucket"), "versioningConfiguration": observed}


class BucketServerSideEncryptionConfiguration(BucketSetting):
    """With which key a bucket encrypts what is put into it. It has always one: its own, if none is said."""

    type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    creating = updating = Call("PutBucketEncryption")
    reading = Call("GetBucketEncryption", "ServerSideEncryptionConfiguration")
    deleting = Call("DeleteBucketEncryption")
    missing = ("NoSuchBucket", "ServerSideEncryptionConfigurationNotFoundError")
    names = {"KMSMasterKeyID": "kmsMasterKeyId"}
    block = "serverSideEncryptionConfiguration"
    inputs = frozenset({"bucket", "rules"})
    equivalence = Equivalence(defaults={"rules.bucketKeyEnabled": False})

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        """Without what AWS fills in: kinds of encryption that a bucket refuses, and a bucket key for S3's.

        User Guide, "Amazon S3 Bucket Keys": they are for keys of KMS only.
        """
        return observed | {"rules": [_encryption_rule(rule) for rule in observed["rules"]]}


def _encryption_rule(rule: Properties) -> Properties:
    by_default = rule.get("applyServerSideEncryptionByDefault", {})
    kept = {"applyServerSideEncryptionByDefault"}
    if by_default.get("sseAlgorithm") != "AES256":
        kept.add("bucketKeyEnabled")
    return {name: rule[name] for name in kept & {*rule}}


class BucketPublicAccessBlock(BucketSetting):
    """What of a bucket's policy and of access lists cannot make it public."""

    type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    creating = updating = Call("PutPublicAccessBlock")
    reading = Call("GetPublicAccessBlock", "PublicAccessBlockConfiguration")
    deleting = Call("DeletePublicAccessBlock")
    missing = ("NoSuchBucket", "NoSuchPublicAccessBlockConfiguration")
    block = "publicAccessBlockConfiguration"
    inputs = frozenset(
        {"bucket", "blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"}
    )
    equivalence = Equivalence(defaults=dict.fromkeys(inputs - {"bucket"}, False))


class BucketCorsConfiguration(BucketSetting):
    """Which pages of other origins may ask for what is in a bucket."""

    type = "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration"
    creating = updating = Call("PutBucketCors")
    reading = Call("GetBucketCors", "")
    deleting = Call("DeleteBucketCors")
    missing = ("NoSuchBucket", "NoSuchCORSConfiguration")
    names = {"CORSConfiguration": "corsConfiguration", "CORSRules": "corsRules", "ID": "id"}
    block = "corsConfiguration"
    inputs = frozenset({"bucket", "corsRules"})


class BucketLifecycleConfiguration(BucketSetting):
    """When objects of a bucket move to another storage class, or are deleted."""

    type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    creating = updating = Call("PutBucketLifecycleConfiguration")
    reading = Call("GetBucketLifecycleConfiguration", "")
    deleting = Call("DeleteBucketLifecycle")
    missing = ("NoSuchBucket", "NoSuchLifecycleConfiguration")
    names = {"ID": "id"}
    block = "lifecycleConfiguration"
    inputs = frozenset({"bucket", "rules"})

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        return observed | {"rules": [*map(_filtered, observed["rules"])]}


class BucketLogging(BucketSetting):
    """Where a bucket's access logs go. S3 has no call that deletes it: an empty status does."""

    type = "aws:s3/bucketLogging:BucketLogging"
    creating = updating = Call("PutBucketLogging")
    reading = Call("GetBucketLogging", "LoggingEnabled")
    deleting = Call("PutBucketLogging", fixed={"BucketLoggingStatus": {}})
    missing = ("NoSuchBucket",)
    inputs = frozenset({"bucket", "targetBucket", "targetPrefix"})
    equivalence = Equivalence(defaults={"targetPrefix": ""})

    def to_aws(self, inputs: Properties) -> Properties:
        to = {name: value for name, value in inputs.items() if name != "bucket"}
        return {"bucket": inputs["bucket"], "bucketLoggingStatus": {"loggingEnabled": to}}


class BucketPolicy(BucketSetting):
    """Who may do what with a bucket, as a policy.

    S3 refuses roles that are too new as an "Invalid principal in policy", and a public policy for a while
    after public access was allowed.
    """

    type = "aws:s3/bucketPolicy:BucketPolicy"
    creating = updating = Call("PutBucketPolicy")
    reading = Call("GetBucketPolicy", "")
    deleting = Call("DeleteBucketPolicy")
    missing = ("NoSuchBucket", "NoSuchBucketPolicy")
    early = _NEW_BUCKET | {"MalformedPolicy": "principal", "AccessDenied": "BlockPublicPolicy"}
    inputs = frozenset({"bucket", "policy"})
    equivalence = Equivalence(json_documents=frozenset({"policy"}))

    def to_aws(self, inputs: Properties) -> Properties:
        return inputs


class BucketReplicationConfig(BucketSetting):
    """Which objects of a bucket are copied to another one; S3 may not know yet that both keep versions."""

    type = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
    creating = updating = Call("PutBucketReplication")
    reading = Call("GetBucketReplication", "ReplicationConfiguration")
    deleting = Call("DeleteBucketReplication")
    missing = ("NoSuchBucket", "ReplicationConfigurationNotFoundError")
    names = {"ID": "id", "ReplicaKmsKeyID": "replicaKmsKeyId"}
    block = "replicationConfiguration"
    early = _NEW_BUCKET | {"InvalidRequest": "versioning"}
    inputs = frozenset({"bucket", "role", "rules"})

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        return observed | {"rules": [*map(_filtered, observed["rules"])]}


def _filtered(rule: Properties) -> Properties:
    """A rule for all objects has an empty prefix, which S3 and emulators may leave out."""
    return rule | {"filter": rule.get("filter") or {"prefix": ""}}


class BucketWebsiteConfiguration(BucketSetting):
    """The pages that S3's website endpoint serves."""

    type = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"
    creating = updating = Call("PutBucketWebsite")
    reading = Call("GetBucketWebsite", "")
    deleting = Call("DeleteBucketWebsite")
    missing = ("NoSuchBucket", "NoSuchWebsiteConfiguration")
    block = "websiteConfiguration"
    inputs = frozenset({"bucket", "indexDocument", "errorDocument", "redirectAllRequestsTo"})
    computed = ("websiteDomain", "websiteEndpoint")

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        """With the address, which has a dot or a dash by the age of the region (AWS General Reference)."""
        region, mark = clients.region, "-" if clients.region in _WITH_DASH else "."
        domain = f"s3-website{mark}{region}.{suffix_of(clients('s3').meta.partition)}"
        address = {"websiteDomain": domain, "websiteEndpoint": f"{observed['bucket']}.{domain}"}
        return observed | address


_WITH_DASH = {
    *("us-east-1", "us-west-1", "us-west-2", "ap-northeast-1", "ap-southeast-1", "ap-southeast-2"),
    *("eu-west-1", "sa-east-1", "us-gov-west-1"),
}
