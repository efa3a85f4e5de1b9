"""What AWS says of a resource that it does not have, as one exception."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from openmcf.aws.emulator import is_unsupported
from openmcf.aws.resource import NotFound


@contextmanager
def not_found_on(*codes: str) -> Iterator[None]:
    """Raise NotFound if AWS refuses a call with one of these error codes."""
    try:
        yield
    except ClientError as error:
        # MiniStack says NotFoundException of calls that it does not have, too.
        if error.response["Error"]["Code"] in codes and not is_unsupported(error):
            raise NotFound from error
        raise
