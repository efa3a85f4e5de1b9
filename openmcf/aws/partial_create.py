"""Creations of several steps: what the first one made is reported even if a later one fails."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from openmcf.aws.resource import Created, NotFound, PartiallyCreated, ProviderError


@contextmanager
def recording_partial_create(made: Created) -> Iterator[None]:
    """Raise PartiallyCreated, with what was made before, where a step within fails."""
    try:
        yield
    except (BotoCoreError, ClientError, ResponseParserError, ProviderError) as error:
        raise PartiallyCreated(made, str(error)) from error
    except NotFound:
        raise PartiallyCreated(made, "AWS does not find yet what it has made\nhint: apply again") from None
