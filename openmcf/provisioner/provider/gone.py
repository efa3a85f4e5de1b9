"""What AWS says of a resource that it does not have, as one exception."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from openmcf.provisioner.provider.resource import Gone


@contextmanager
def missing_is_gone(*codes: str) -> Iterator[None]:
    """Raise Gone where AWS refuses a call with one of these error codes."""
    try:
        yield
    except ClientError as error:
        refusal = error.response["Error"]
        # MiniStack says NotFoundException of calls that it does not have, too: "Unknown API Gateway path: …".
        if refusal["Code"] in codes and not refusal.get("Message", "").startswith("Unknown "):
            raise Gone from error
        raise
