"""AwsS3Bucket: a bucket of S3."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from openmcf.kinds.aws_s3_bucket.rules import access, bucket, lifecycle
from openmcf.kinds.aws_s3_bucket.spec.bucket import AwsS3Bucket, AwsS3BucketOutputs
from openmcf.specs.findings import RuleBook
from openmcf.specs.kind import Guarded, ImportId, Kind, Protection, UniqueName

RULES = RuleBook(bucket.RULES, access.RULES, lifecycle.RULES)

BUCKET = "aws:s3/bucket:Bucket"
_PAGES = 10
MOST = 1000 * _PAGES


def empty_outputs(manifest: AwsS3Bucket) -> tuple[str, ...]:
    """Without a website there is no endpoint for it."""
    return () if manifest.spec.website else ("website_endpoint",)


def names(manifest: AwsS3Bucket) -> Iterator[UniqueName]:
    """Names of buckets are unique in all of AWS (User Guide, "General purpose bucket naming rules")."""
    yield UniqueName(("metadata", "name"), "bucket name", manifest.metadata.name, everywhere=True)


def count_objects(clients: Callable[[str], Any], bucket: str) -> int:
    """How many versions of objects a bucket has, and marks of deleted ones; at most MOST are counted."""
    pages = clients("s3").get_paginator("list_object_versions").paginate(Bucket=bucket)
    lists = ("Versions", "DeleteMarkers")
    return sum(len(page.get(name, [])) for page in islice(pages, _PAGES) for name in lists)


KIND = Kind(
    AwsS3Bucket,
    AwsS3BucketOutputs,
    RULES,
    empty_outputs=empty_outputs,
    names=names,
    guarded=(
        Guarded(
            BUCKET,
            noun="bucket",
            loss=" with its objects",
            size=count_objects,
            counted_to=MOST,
            estimate="{size}, old versions counted",
            if_filled=True,
            protection=Protection(
                "forceDestroy", False, "forceDestroy: true", "objects, and no `forceDestroy`"
            ),
        ),
    ),
    named_by_manifest=frozenset({BUCKET}),
    import_id=ImportId("the bucket's name", "its settings, but not its objects"),
    exempt={"probes": "they come with openmcf verify"},
)
