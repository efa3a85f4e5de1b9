"""Answers that are not AWS's: a proxy's page, or one that was cut off.

botocore takes many of them for empty ones, quotes others as a whole, and falls over the rest.
"""

import json
from typing import Any
from xml.etree import ElementTree

from botocore.exceptions import BotoCoreError
from botocore.model import OperationModel

_WHENCE = "it may come from a proxy or a sign-in page of the network, or was cut off"


class UnreadableAnswer(BotoCoreError):
    """An answer whose status says that all went well, and whose body nobody can read."""

    fmt = "{operation}: the answer is not one of AWS: HTTP status {status}, {content}; " + _WHENCE


def refuse_unreadable_answers(client: Any) -> None:
    """Have a client of botocore raise UnreadableAnswer, or ClientError where the HTTP status is an error."""
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register_first(f"before-parse.{service}", _check)


def _check(operation_model: OperationModel, response_dict: dict[str, Any], **_: Any) -> None:
    status, body = response_dict["status_code"], response_dict["body"]
    is_error = status >= 300
    if not _is_expected(operation_model, body, is_error=is_error) or _is_readable(
        operation_model, body, is_error=is_error
    ):
        return
    sort = response_dict["headers"].get("Content-Type") or "no content type"
    content = f"{len(body)} bytes of {sort}" if body else "no content"
    if not is_error:
        raise UnreadableAnswer(operation=operation_model.name, status=status, content=content)
    response_dict["body"] = _error(
        operation_model, status, f"the answer is not one of AWS: {content}; {_WHENCE}"
    )


def _is_expected(operation: OperationModel, body: bytes, *, is_error: bool) -> bool:
    """Whether there has to be a body that botocore reads: who says nothing may send none.

    Source: "an HTTP 200 response with an empty HTTP body" (API reference, CloudWatch Logs, CreateLogGroup).
    """
    shape, protocol = operation.output_shape, operation.service_model.resolved_protocol
    if protocol == "json" and not (is_error or (shape and shape.members)):
        return bool(body)
    if not protocol.startswith("rest"):
        return True
    if is_error or shape is None:
        return bool(body)
    if operation.has_streaming_output or "payload" in shape.serialization:
        return False
    return bool(body) or any("location" not in part.serialization for part in shape.members.values())


def _is_readable(operation: OperationModel, body: bytes, *, is_error: bool) -> bool:
    """Whether a body is what its protocol has."""
    protocol = operation.service_model.resolved_protocol
    try:
        if "json" in protocol:
            return isinstance(json.loads(body or b"{}" if is_error else body), dict)
        root = ElementTree.fromstring(body).tag.rpartition("}")[2]  # noqa: S314 - as botocore reads it
    except (ValueError, RecursionError, ElementTree.ParseError):
        return False
    return root == f"{operation.name}Response" if protocol == "query" and not is_error else root != "html"


def _error(operation: OperationModel, status: int, message: str) -> bytes:
    """The body of an error as AWS would send it; botocore tries again by its status."""
    if "json" in operation.service_model.resolved_protocol:
        return json.dumps({"__type": str(status), "code": str(status), "message": message}).encode()
    root = ElementTree.Element("ErrorResponse")
    error = ElementTree.SubElement(root, "Error")
    ElementTree.SubElement(error, "Code").text = str(status)
    ElementTree.SubElement(error, "Message").text = message
    return ElementTree.tostring(root)
