"""What outputs are, and what fields take; those of ARNs are in `aws/arns.py`, a kind's own in its spec."""

from openmcf.specs.worded import Worded


class Format(Worded):
    """What an output is, and what fields take, such as `arn:iam:role`, "the ARN of a role"."""


NAME = Format("name", "a name")
ID = Format("id", "an id")
URL = Format("url", "a URL")
DOMAIN = Format("domain", "a domain name")
CLIENT_ID = Format("client-id", "a client id")
BUCKET_NAME = Format("bucket-name", "the name of a bucket")
