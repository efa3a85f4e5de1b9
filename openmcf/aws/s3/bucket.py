"""S3: buckets.

Source: API reference of S3, and terraform-provider-aws, `internal/service/s3`.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import Created, NotFound, Properties, ProviderError, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource

_OLDEST_REGION = "us-east-1"
BUSY = {"OperationAborted": 60}
"""S3 takes one change of a bucket at a time (API reference, "Error responses")."""

# botocore, `endpoints.json`; all others have amazonaws.com.
_SUFFIXES = {
    "aws-cn": "amazonaws.com.cn",
    "aws-eusc": "amazonaws.eu",
    "aws-iso": "c2s.ic.gov",
    "aws-iso-b": "sc2s.sgov.gov",
    "aws-iso-e": "cloud.adc-e.uk",
    "aws-iso-f": "csp.hci.ic.gov",
}

# AWS General Reference, "Amazon S3 endpoints and quotas", website endpoints.
_WEBSITE_ZONES = {
    "af-south-1": "Z83WF9RJE8B12",
    "ap-east-1": "ZNB98KWMFR0R6",
    "ap-northeast-1": "Z2M4EHUR26P7ZW",
    "ap-northeast-2": "Z3W03O7B5YMIYP",
    "ap-northeast-3": "Z2YQB5RD63NC85",
    "ap-south-1": "Z11RGJOFQNVJUP",
    "ap-south-2": "Z02976202B4EZMXIPMXF7",
    "ap-southeast-1": "Z3O0J2DXBE1FTB",
    "ap-southeast-2": "Z1WCIGYICN2BYD",
    "ap-southeast-3": "Z01846753K324LI26A3VV",
    "ap-southeast-4": "Z0312387243XT5FE14WFO",
    "ap-southeast-5": "Z08660063OXLMA7F1FJHU",
    "ca-central-1": "Z1QDHH18159H29",
    "ca-west-1": "Z03565811Z33SLEZTHOUL",
    "cn-north-1": "Z5CN8UMXT92WN",
    "cn-northwest-1": "Z282HJ1KT0DH03",
    "eu-central-1": "Z21DNDUVLTQW6Q",
    "eu-central-2": "Z030506016YDQGETNASS",
    "eu-north-1": "Z3BAZG2TWCNX0D",
    "eu-south-1": "Z30OZKI7KPW7MI",
    "eu-south-2": "Z0081959F7139GRJC19J",
    "eu-west-1": "Z1BKCTXD74EZPE",
    "eu-west-2": "Z3GKZC51ZF0DB4",
    "eu-west-3": "Z3R1K369G5AVDG",
    "il-central-1": "Z09640613K4A3MN55U7GU",
    "me-central-1": "Z06143092I8HRXZRUZROF",
    "me-south-1": "Z1MPMWCPA7YB62",
    "sa-east-1": "Z7KQH4QJS55SO",
    "us-east-1": "Z3AQBSTGFYJSTF",
    "us-east-2": "Z2O1EMRO9K5GLX",
    "us-gov-east-1": "Z2NIFVYYW2VKV1",
    "us-gov-west-1": "Z31GFT0UA1I2HV",
    "us-west-1": "Z2F56UZL2M1ACD",
    "us-west-2": "Z3BJ6K6RIION7M",
}


class Bucket(ServiceResource):
    """A bucket. Its settings are resources of their own, but for its tags."""

    type = "aws:s3/bucket:Bucket"
    service = "s3"
    creating = Call("CreateBucket")
    reading = Call("HeadBucket", "")
    deleting = Call("DeleteBucket")
    identifier = ("bucket",)
    missing = ("404", "NoSuchBucket")  # HEAD has no body, so botocore makes a code of the status
    retried = BUSY
    inputs = frozenset({"bucket", "forceDestroy", "tags"})
    computed = (
        *("arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName", "hostedZoneId"),
        *("region", "tagsAll"),
    )
    replace_on_change = frozenset({"bucket"})
    unique_name = UniqueName("bucket", "account")
    write_only = frozenset({"forceDestroy"})
    made = "creationDate"
    equivalence = Equivalence(defaults={"forceDestroy": False})

    def create(self, clients: Clients, inputs: Properties) -> Created:
        """Make the bucket; one that is there already is refused, which S3 does in all regions but one.

        API reference, CreateBucket: in us-east-1 whoever owns the bucket is answered as if it were new.
        """
        with suppress(NotFound), not_found_on("403"):  # another account's, which CreateBucket says better
            self.observe(clients, inputs)
            hint = "`openmcf import` adopts it, else choose another name"
            raise ProviderError(f"the bucket `{inputs['bucket']}` is there already\nhint: {hint}")
        return super().create(clients, inputs)

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        bucket, region, partition = observed["bucket"], observed["bucketRegion"], clients("s3").meta.partition
        suffix = suffix_of(partition)
        tags = _tags(clients("s3"), bucket)
        zone = _WEBSITE_ZONES.get(region)
        return observed | {
            "arn": f"arn:{partition}:s3:::{bucket}",
            "bucketDomainName": f"{bucket}.s3.{suffix}",
            "bucketRegionalDomainName": f"{bucket}.s3.{region}.{suffix}",
            "region": region,
            "tags": tags,
            "tagsAll": tags,
            **({"hostedZoneId": zone} if zone else {}),
        }

    def after_change(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> None:
        """Write the tags, all of which S3 takes at once; those that AWS itself has set stay."""
        tags = news.get("tags") or {}
        if tags == (olds.get("tags") or {}):
            return
        s3 = clients("s3")
        system = {key: value for key, value in _tags(s3, resource_id).items() if key.startswith("aws:")}
        pairs = [{"Key": key, "Value": value} for key, value in (system | tags).items()]
        if pairs:
            s3.put_bucket_tagging(Bucket=resource_id, Tagging={"TagSet": pairs})
        else:
            s3.delete_bucket_tagging(Bucket=resource_id)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        if properties.get("forceDestroy"):
            with suppress(NotFound), not_found_on(*self.missing):
                _empty(clients("s3"), resource_id)
        super().delete(clients, resource_id, properties)

    def ask(self, clients: Clients, call: Call, said: Properties) -> Any:
        """As for others; outside of us-east-1 a creation says the region, and inside it may not."""
        place = {"createBucketConfiguration": {"locationConstraint": clients.region}}
        elsewhere = call is self.creating and clients.region != _OLDEST_REGION
        return super().ask(clients, call, said | (place if elsewhere else {}))

    def _made(self, clients: Clients, resource_id: str, inputs: Properties) -> datetime:
        """When AWS made the bucket, which it says in lists only. Raises NotFound."""
        pages = clients("s3").get_paginator("list_buckets").paginate(Prefix=resource_id)
        for bucket in (each for page in pages for each in page.get("Buckets", [])):
            if bucket["Name"] == resource_id:
                made: datetime = bucket["CreationDate"]
                return made
        raise NotFound


def suffix_of(partition: str) -> str:
    """The domain below which the services of a partition are."""
    return _SUFFIXES.get(partition, "amazonaws.com")


def _tags(s3: Any, bucket: str) -> dict[str, str]:
    """All tags of a bucket."""
    with suppress(NotFound), not_found_on("NoSuchTagSet"):
        return {tag["Key"]: tag["Value"] for tag in s3.get_bucket_tagging(Bucket=bucket)["TagSet"]}
    return {}


def versions(s3: Any, bucket: str) -> Iterator[list[dict[str, str]]]:
    """What is in a bucket, a page of up to 1000 each: versions of objects, and marks of deleted ones."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        listed = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        yield [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in listed]


def _empty(s3: Any, bucket: str) -> None:
    """Delete all that is in a bucket. Raises ProviderError for what S3 keeps, such as locked objects."""
    for page in filter(None, versions(s3, bucket)):
        kept = s3.delete_objects(Bucket=bucket, Delete={"Objects": page, "Quiet": True}).get("Errors", [])
        if kept:
            why = kept[0].get("Message") or kept[0].get("Code")
            raise ProviderError(
                f"S3 keeps {len(kept)} objects of `{bucket}`, such as `{kept[0]['Key']}`: {why}"
            )
