"""The lives of a local AWS, each from a start to its end, as its own data knows them.

MiniStack saves its data as it ends, and only then: what was made in a life that was killed is gone. So each
life leaves a mark in the data as it begins. Without its mark, what was made in a life is not there either: it
was killed, the data was deleted, or it is that of another local AWS.

A mark is a group of IAM, which MiniStack loads in any case, in an account that nobody else uses: MiniStack
takes a key id of twelve digits for an account.
"""

import secrets
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from openmcf.errors import OpenmcfError

_SCOPE = "999999999999/20260101/us-east-1/iam/aws4_request"
_HEADERS = {
    "Authorization": f"AWS4-HMAC-SHA256 Credential={_SCOPE}, SignedHeaders=host, Signature=none",
    "Content-Type": "application/x-www-form-urlencoded",
}
_SECONDS = 10


def new_life() -> str:
    """A name for a life, unlike all others."""
    return secrets.token_hex(8)


def leave_mark(host: str, port: int, life: str) -> None:
    """Leave the mark of a life in the data that it has begun with. Raises OpenmcfError."""
    if (status := _ask(host, port, "CreateGroup", life)) != 200:
        raise OpenmcfError(f"the local AWS does not take the mark of its life: status {status}", _LOGS)


def has_mark(host: str, port: int, life: str) -> bool:
    """Whether the data has the mark of a life, and so what was made in it. Raises OpenmcfError."""
    return _ask(host, port, "GetGroup", life) == 200


def _ask(host: str, port: int, action: str, life: str) -> int:
    connection = HTTPConnection(host, port, timeout=_SECONDS)
    try:
        body = urlencode({"Action": action, "Version": "2010-05-08", "GroupName": life})
        connection.request("POST", "/", body, _HEADERS)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, HTTPException) as error:
        raise OpenmcfError(f"the local AWS does not answer on port {port}: {error}", _LOGS) from error
    finally:
        connection.close()


_LOGS = "see `openmcf local logs`"
