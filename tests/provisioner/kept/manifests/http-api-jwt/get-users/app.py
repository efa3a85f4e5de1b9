"""Answers `GET /users` with who asks, as the gateway's JWT authorizer has verified it."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    body = {"subject": claims["sub"], "users": []}
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
