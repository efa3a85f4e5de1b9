"""Answers that are not AWS's, by each protocol: they are told as such, and nothing is concluded from them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import ClientError

from openmcf.aws.clients import Clients
from openmcf.aws.lost_answers import is_lost
from openmcf.engine.storage.opening import open_storage
from openmcf.errors import CredentialsMissing, StateUnusable
from openmcf.provisioner.run.target import Target
from openmcf.unreadable_answers import UnreadableAnswer
from tests.support.aws import connected
from tests.support.command_line import process
from tests.support.roles import ROLE

HTML = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in<br></body></html>"
XHTML = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>Sign in</body></html>'
NONSENSE = {
    "html": HTML,
    "xhtml": XHTML,
    "nothing": b"",
    "null": b"null",
    "a list": b"[1]",
    "a text": b'"x"',
    "cut JSON": b'{"UserPool": {"Id": "a',
    "cut XML": b"<GetRoleResponse><GetRoleResult><Ro",
    "bytes": b"\xff\xfe\x00\x80",
    "deep JSON": b"[" * 100_000,
}
CALLS: dict[str, Callable[[Clients], object]] = {
    "query": lambda clients: clients("sts").get_caller_identity(),
    "another query": lambda clients: clients("iam").get_role(RoleName="x"),
    "json": lambda clients: clients("cognito-idp").describe_user_pool(UserPoolId="us-east-1_a"),
    "rest-json": lambda clients: clients("lambda").get_function(FunctionName="x"),
    "another rest-json": lambda clients: clients("apigatewayv2").get_api(ApiId="x"),
}


@contextmanager
def answering(body: bytes, status: int = 200) -> Iterator[str]:
    """A server that answers everything in the same way, until left: its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("body", NONSENSE)
def test_an_answer_that_nobody_can_read_is_told_as_such(body: str) -> None:
    with answering(NONSENSE[body]) as address:
        for protocol, call in CALLS.items():
            with pytest.raises(
                UnreadableAnswer, match="the answer is not one of AWS: HTTP status 200"
            ) as raised:
                call(connected(address, "a proxy"))
            assert is_lost(raised.value), protocol


@pytest.mark.parametrize("body", [body for body in NONSENSE if body != "nothing"])
def test_a_refusal_that_nobody_can_read_has_its_status(body: str) -> None:
    with answering(NONSENSE[body], 403) as address:
        for call in CALLS.values():
            with pytest.raises(ClientError, match="the answer is not one of AWS") as raised:
                call(connected(address, "a proxy"))
            assert raised.value.response["Error"]["Code"] == "403"
            assert "Sign in" not in str(raised.value)


def test_operations_that_answer_nothing_are_fine_without_a_body() -> None:
    with answering(b"", 204) as address:
        clients = connected(address, "a proxy")
        clients("lambda").delete_function(FunctionName="x")
        clients("apigatewayv2").delete_api(ApiId="x")


@pytest.mark.parametrize("body", [HTML, XHTML, b"", b"<ListBucketResult><Cont"])
def test_a_bucket_that_a_proxy_stands_before_is_not_empty(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with answering(body) as address:
        storage = open_storage(f"s3://bucket?region=us-east-1&endpoint={address}&s3ForcePathStyle=true")
        with pytest.raises(StateUnusable, match=r"not one of AWS|\(500\)"):
            storage.keys(".pulumi/stacks/")


def test_whose_credentials_these_are_is_not_known() -> None:
    with answering(HTML) as address:
        clients = connected(address, "a proxy")
        target = Target(clients.session, "us-east-1", address)
        with pytest.raises(CredentialsMissing, match="the answer is not one of AWS"):
            target.check("us-east-1")


def test_a_command_behind_a_sign_in_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "role.yaml").write_text(ROLE)
    with answering(HTML) as address:
        environment = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
            "PULUMI_BACKEND_URL": f"file://{tmp_path}",
        }
        ended = process("plan", tmp_path / "role.yaml", "--engine", "embedded", environment=environment)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(
        "error: AWS does not say whose credentials these are: GetCallerIdentity: the answer"
    )


def test_who_has_nothing_to_say_may_send_nothing() -> None:
    with answering(b"") as address:
        connected(address, "AWS")("logs").create_log_group(logGroupName="x")
    with answering(HTML) as address, pytest.raises(UnreadableAnswer):
        connected(address, "AWS")("logs").create_log_group(logGroupName="x")
