"""Calls whose answer was lost: AWS may have done what was asked, or not."""

from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError
from botocore.model import OperationModel
from botocore.parsers import ResponseParserError

from openmcf.aws.emulator import is_unsupported
from openmcf.unreadable_answers import UnreadableAnswer

LOST = (HTTPClientError, IncompleteReadError, ResponseParserError, UnreadableAnswer)
"""What botocore raises once a request was sent: the connection broke, time ran out, the body makes no sense.

Its ConnectionError, which is none of these, says that the request was not sent.
"""

THROTTLED = frozenset(
    {
        *("Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException"),
        *("TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded", "SlowDown"),
        *("PriorRequestNotComplete", "RequestThrottled", "EC2ThrottledException"),
        "ProvisionedThroughputExceededException",
    }
)
"""Refusals for the time being, some with a status of 5xx (AWS SDKs reference guide, retry behaviour)."""

_MAKING = ("Create", "Publish", "Add")
"""How the operations begin that make a thing; RequestCertificate is given a token against a second one."""


def is_lost(error: BaseException) -> bool:
    """Whether it is not known what came of the call."""
    if isinstance(error, ClientError):
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return not is_unsupported(error) and is_unclear(status, error.response["Error"]["Code"])
    return isinstance(error, LOST)


def is_unclear(status: int, code: str) -> bool:
    """Whether an answer with this HTTP status and error code leaves open what was done."""
    return status >= 500 and code not in THROTTLED


def makes_twice(operation: OperationModel) -> bool:
    """Whether the operation makes a second thing if it is sent again; not where botocore sends a token."""
    return operation.name.startswith(_MAKING) and not operation.idempotent_members
