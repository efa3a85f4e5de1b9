"""Manifests from the web: what a server gives, and what it does not."""

import http.server
import json
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from time import sleep
from types import MappingProxyType
from typing import ClassVar

import pytest

from openmcf.cli.download import download
from openmcf.specs.parse import MAX_BYTES
from openmcf.specs.problems import Finding
from tests.support.command_line import CommandLine
from tests.support.deploying import FUNCTION
from tests.support.roles import BAD


class Server(http.server.BaseHTTPRequestHandler):
    """Serves what its table has, some of it badly."""

    content: ClassVar[dict[str, bytes]] = {"/bad.yaml": BAD.encode(), "/huge.yaml": b"#" * (MAX_BYTES + 10)}

    def do_GET(self) -> None:
        if self.path == "/slow.yaml":
            self._drip()
        elif self.path == "/broken.yaml":
            self.wfile.write(b"this is no HTTP")
        elif self.path == "/cut.yaml":
            self._send(BAD.encode(), {"Content-Length": str(len(BAD) + 7)})
        elif self.path == "/moved.yaml":
            self.send_response(302)
            self.send_header("Location", "/whom.yaml")
            self.end_headers()
        elif self.path == "/whom.yaml":
            self._send(json.dumps(self.headers["Authorization"]).encode())
        elif self.path in self.content:
            self._send(self.content[self.path])
        else:
            self.send_error(404)

    def _send(self, content: bytes, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(content)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(ConnectionError):
            for _ in range(50):
                self.wfile.write(b"#")
                sleep(0.1)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def address() -> Iterator[str]:
    """The address of a web server."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_manifest_from_the_web(openmcf: CommandLine, address: str) -> None:
    ended = openmcf("validate", f"{address}/bad.yaml")
    assert f"at {address}/bad.yaml:12:3" in ended.out


@pytest.mark.parametrize(
    ("path", "rule", "words"),
    [
        ("/missing.yaml", "unreadable", "404"),
        ("/broken.yaml", "unreadable", "this is no HTTP"),
        ("/cut.yaml", "unreadable", "ended 7 bytes too early"),
        ("/huge.yaml", "file-too-large", "at most 10 MiB are read"),
    ],
)
def test_what_the_web_does_not_give(
    openmcf: CommandLine, address: str, path: str, rule: str, words: str
) -> None:
    (problem,) = json.loads(openmcf("validate", "--format", "json", address + path).out)["problems"]
    assert problem["rule"] == rule
    assert words in problem["message"]


def test_nobody_waits_for_a_server_that_drips(address: str) -> None:
    slow = download(f"{address}/slow.yaml", seconds=0.5)
    assert isinstance(slow, Finding)
    assert slow.message == "did not arrive within 0.5 seconds"


def test_a_server_that_is_not_there(openmcf: CommandLine) -> None:
    assert "refused" in openmcf("validate", "http://127.0.0.1:1/role.yaml").out
    assert openmcf("validate", "http://[/role.yaml").code == 1


@pytest.mark.parametrize("user", ["jo:p%40ss@", "jo:a@b@"])
def test_credentials_go_to_the_server_and_nowhere_else(openmcf: CommandLine, address: str, user: str) -> None:
    with_user = address.replace("://", f"://{user}")
    basic = b64encode(b"jo:p@ss" if "%" in user else b"jo:a@b").decode()
    assert download(f"{with_user}/whom.yaml") == json.dumps(f"Basic {basic}").encode()
    assert download(f"{with_user}/moved.yaml") == b"null"
    for path in ("/bad.yaml", "/missing.yaml", ":x/bad.yaml"):
        ended = openmcf("validate", with_user + path)
        assert f"at {address}{path}" in ended.out
        assert "jo:" not in ended.out + ended.err


@pytest.mark.parametrize("query", ["?token=hunter2", "?ref=main&token=hunt er2#hunter2", "?hunter2@"])
@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github"])
def test_what_stands_behind_the_question_mark_is_shown_nowhere(
    openmcf: CommandLine, address: str, query: str, format_: str
) -> None:
    for path in ("/bad.yaml", "/missing.yaml", "/odd.yaml"):
        ended = openmcf("validate", "--format", format_, address + path + query)
        assert f"{path}?" in ended.out
        assert "hunt" not in ended.out + ended.err


@pytest.mark.parametrize("path", ["/etc", "../../secrets", "code", "."])
def test_a_manifest_from_an_address_names_no_files_of_this_machine(
    path: str, openmcf: CommandLine, address: str
) -> None:
    silenced = "name: work, annotations: {openmcf.org/ignore: local-path-remote}"
    text = FUNCTION.format(name="work", role="auditor").replace("localPath: code", f"localPath: {path}")
    Server.content["/function.yaml"] = text.replace("name: work", silenced, 1).encode()
    for command in ("validate", "plan"):
        code, out, err = openmcf(command, f"{address}/function.yaml")
        assert code == 1
        assert "spec.localPath: a manifest from an address has no files beside it" in out + err
    ended = openmcf("validate", f"{address}/function.yaml", "--set", "spec.localPath=src")
    assert "no files beside it" not in ended.out
