"""Buckets of an emulated AWS, to keep state in."""

from uuid import uuid4

from openmcf.aws.clients import Clients


def bucket(aws: Clients) -> str:
    """The URL of a folder in a new bucket of an emulated AWS."""
    name = f"state-{uuid4()}"
    aws("s3").create_bucket(Bucket=name)
    endpoint = str(aws.endpoint).removeprefix("http://")
    return f"s3://{name}/team/a?region=us-east-1&endpoint={endpoint}&disableSSL=true&s3ForcePathStyle=true"
