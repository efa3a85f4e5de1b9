"""How the local AWS says that it does not emulate a call."""

import re

from botocore.exceptions import ClientError

# Each service of MiniStack 1.5.33 has its own way, measured: InvalidAction (Cognito, IAM, STS, ACM, SSM),
# InvalidOperationException (CloudWatch Logs), NotFoundException (API Gateway), InvalidInput (Route 53).
# Lambda's cannot be told apart from its answer for a function that is missing.
_UNKNOWN = re.compile(r"Unknown (?:[\w ]+ )?(?:action|endpoint|path|target): ")


def is_unsupported(error: ClientError) -> bool:
    """Whether the refusal means that the local AWS lacks the operation."""
    return _UNKNOWN.match(error.response["Error"].get("Message", "")) is not None
