"""Creations of several steps: what the first one made must be told even where a later one fails."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from openmcf.aws.resource import Gone, Made, PartlyMade, Refused


@contextmanager
def remembered(made: Made) -> Iterator[None]:
    """Raise PartlyMade, with what was made before, where a step within fails."""
    try:
        yield
    except (BotoCoreError, ClientError, ResponseParserError, Refused) as error:
        raise PartlyMade(made, str(error)) from error
    except Gone:
        raise PartlyMade(made, "AWS does not find yet what it has made\nhint: apply again") from None
