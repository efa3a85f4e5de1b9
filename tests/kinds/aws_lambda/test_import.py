"""What AWS may not tell of a function that it has, and its code that may not arrive."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from openmcf.aws.clients import Clients
from openmcf.errors import ImportRefused, OpenmcfError
from openmcf.kinds.aws_lambda.importer import read_existing
from openmcf.kit.code_download import downloaded
from openmcf.local.child import free_port
from tests.support.aws import connected
from tests.support.scripted_aws import scripted

CODE = b"PK, as archives begin"
DIGEST = b64encode(sha256(CODE).digest()).decode()
SIGNED = "?X-Amz-Signature=whoever-has-this-has-the-code"
CONFIGURATION = {"FunctionName": "f", "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:f"}
DENIED = {"ErrorCode": "AccessDeniedException", "Message": "not for you"}


class Storage(BaseHTTPRequestHandler):
    """Gives code, some of it badly."""

    def do_GET(self) -> None:
        path = self.path.removesuffix(SIGNED)
        self.send_response(403 if path == "/forbidden" else 200)
        self.send_header("Content-Length", str(len(CODE) + (7 if path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(CODE if path != "/other" else CODE[::-1])

    def log_message(self, *_: Any) -> None:
        """Keep silent."""


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """The address of a storage of code."""
    with HTTPServer(("127.0.0.1", 0), Storage) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def clients(address: str) -> Clients:
    return connected(address, "a storage")


def test_code_arrives(storage: str) -> None:
    assert downloaded(clients(storage), {"Location": f"{storage}/whole{SIGNED}"}, DIGEST) == CODE


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/forbidden", "the code cannot be downloaded: HTTP status 403"),
        ("/cut", "the code cannot be downloaded: "),
        ("/other", "the code did not arrive as AWS has it: 21 bytes came"),
    ],
)
def test_code_that_does_not_arrive(storage: str, path: str, message: str) -> None:
    with pytest.raises(OpenmcfError) as refused:
        downloaded(clients(storage), {"Location": f"{storage}{path}{SIGNED}"}, DIGEST)
    assert str(refused.value).startswith(message)
    assert "Signature" not in str(refused.value)
    assert refused.value.hint == "run it again, or say where the code is: --set spec.localPath=…"


def test_nobody_is_where_the_code_should_be() -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(OpenmcfError, match=f'cannot be downloaded: .*"{nowhere}/code"') as refused:
        downloaded(clients(nowhere), {"Location": f"{nowhere}/code{SIGNED}"}, DIGEST)
    assert "Signature" not in str(refused.value)


def test_aws_does_not_give_the_code() -> None:
    with pytest.raises(OpenmcfError, match="AWS does not give the code: not for you"):
        downloaded(clients("http://127.0.0.1"), {"Error": DENIED}, DIGEST)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("tags", {"Configuration": CONFIGURATION, "TagsError": DENIED}),
        ("environment", {"Configuration": CONFIGURATION | {"Environment": {"Error": DENIED}}}),
    ],
)
def test_what_aws_does_not_tell_is_not_taken_for_nothing(what: str, told: dict[str, Any]) -> None:
    with scripted(lambda *_: told) as answering, pytest.raises(ImportRefused) as refused:
        read_existing(lambda _: answering, "f")
    assert str(refused.value) == f"AWS does not say the {what} of `f`: not for you"
