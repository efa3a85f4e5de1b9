"""What the local AWS lacks, a row each, and how it says that it does not emulate a call."""

import re
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

# Each service of MiniStack 1.5.33 has its own way, measured: InvalidAction (Cognito, IAM, STS, ACM, SSM),
# InvalidOperationException (CloudWatch Logs), NotFoundException (API Gateway), InvalidInput (Route 53).
# Lambda's cannot be told apart from its answer for a function that is missing.
_UNKNOWN = re.compile(r"Unknown (?:[\w ]+ )?(?:action|endpoint|path|target): ")


def is_unsupported(error: ClientError) -> bool:
    """Whether the refusal means that the local AWS lacks the operation."""
    return _UNKNOWN.match(error.response["Error"].get("Message", "")) is not None


DROPPED: dict[str, tuple[str, ...]] = {
    "aws:acm/certificate:Certificate": ("keyAlgorithm",),  # it says RSA_2048 of all
    "aws:apigatewayv2/api:Api": ("ipAddressType",),
    "aws:apigatewayv2/integration:Integration": (
        *("connectionId", "credentialsArn", "integrationSubtype", "tlsConfig"),
    ),
    "aws:cognito/userPool:UserPool": ("name",),  # an update changes it in AWS
    "aws:cognito/userPoolClient:UserPoolClient": ("refreshTokenRotation",),
}
"""Inputs by type that MiniStack 1.5.33 takes and forgets; they are believed to be as recorded there."""

UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
    # Each version and alias has a policy of its own; MiniStack 1.5.33 has one for all of a function.
    "aws:lambda/permission:Permission": (("function", "statementId"),),
}
"""Groups of inputs by type of which only the local AWS takes the same values once."""


def dropped(emulator: str | None, type_: str, recorded: Mapping[str, Any]) -> dict[str, Any]:
    """Of the recorded properties those that the local AWS forgets; nothing of AWS itself."""
    names = DROPPED.get(type_, ()) if emulator else ()
    return {name: recorded[name] for name in names if name in recorded}
