"""Manifests from the web: what a server gives, and what it does not."""

import http.server
import json
import socketserver
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from time import monotonic, sleep
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import quote, unquote

import pytest

from openmcf.cli.download import download
from openmcf.cli.web import is_public
from openmcf.manifests.yaml.limits import MAX_BYTES
from openmcf.specs.findings import Finding
from tests.support.command_line import CommandLine
from tests.support.deploying import FUNCTION
from tests.support.roles import BAD


class Server(http.server.BaseHTTPRequestHandler):
    """Serves what its table has, some of it badly."""

    content: ClassVar[dict[str, bytes]] = {"/bad.yaml": BAD.encode(), "/huge.yaml": b"#" * (MAX_BYTES + 10)}

    moved: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        if self.path in self.moved:
            self.send_response(302)
            self.send_header("Location", self.moved[self.path])
            self.end_headers()
        elif self.path == "/slow.yaml":
            self._drip()
        elif self.path == "/broken.yaml":
            self.wfile.write(b"this is no HTTP")
        elif self.path == "/cut.yaml":
            self._send(BAD.encode(), {"Content-Length": str(len(BAD) + 7)})
        elif self.path == "/moved.yaml":
            self.send_response(302)
            self.send_header("Location", "/whom.yaml")
            self.end_headers()
        elif self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", unquote(self.path.removeprefix("/to/")))
            self.end_headers()
        elif self.path == "/headers.yaml":
            self._drip_headers()
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

    def _drip_headers(self) -> None:
        """A header that never ends, in letters that keep each read alive."""
        self.send_response(200)
        self.flush_headers()
        with suppress(ConnectionError):
            self.wfile.write(b"X-Slow: ")
            for _ in range(50):
                self.wfile.write(b"x")
                sleep(0.1)

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
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
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


@pytest.mark.parametrize("path", ["/slow.yaml", "/headers.yaml", "/to/%2Fto%2F%252Fheaders.yaml"])
def test_nobody_waits_for_a_server_that_drips(path: str, address: str) -> None:
    start = monotonic()
    slow = download(f"{address}{path}", seconds=0.5)
    assert isinstance(slow, Finding)
    assert slow.message == "did not arrive within 0.5 seconds"
    assert monotonic() - start < 3


def leads(url: str, *, inwards: bool = False) -> str:
    """What comes of an address where 127.0.0.1 is taken for one on the web."""
    found = download(url, inwards=inwards, is_public=lambda address: address == "127.0.0.1")
    return f"{found.message}; {found.hint}" if isinstance(found, Finding) else found.decode()


@pytest.fixture
def inner() -> Iterator[tuple[int, list[bytes]]]:
    """A port of another address of this machine, and what was said to it."""
    said: list[bytes] = []

    class Inner(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            said.append(self.request.recv(1000))
            self.request.sendall(b"HTTP/1.0 200 OK\r\n\r\nhush")

    with socketserver.ThreadingTCPServer(("127.0.0.2", 0), Inner) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_address[1], said
        server.shutdown()


@pytest.mark.parametrize(
    "target",
    [
        *("http://127.0.0.2", "http://2130706434", "http://0x7f.2", "http://0177.0.0.2", "http://127.2"),
        "https://127.0.0.2",
    ],
)
def test_no_server_on_the_web_leads_inwards(
    target: str, address: str, inner: tuple[int, list[bytes]]
) -> None:
    port, said = inner
    message = leads(f"{address}/to/{quote(f'{target}:{port}/x', safe='')}")
    assert message.startswith("it leads from the web to ")
    assert message.endswith("127.0.0.2, which is a private address; --allow-private-addresses lets it")
    assert [*filter(None, said)] == []


def test_it_may_lead_inwards_where_that_is_allowed(address: str, inner: tuple[int, list[bytes]]) -> None:
    port, _ = inner
    assert leads(f"{address}/to/{quote(f'http://127.0.0.2:{port}/x', safe='')}", inwards=True) == "hush"


def test_a_private_address_may_be_named(address: str, inner: tuple[int, list[bytes]]) -> None:
    port, _ = inner
    assert leads(f"http://127.0.0.2:{port}/x") == "hush"
    assert leads(address.replace("127.0.0.1", "localhost") + "/bad.yaml") == BAD


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/plain,x", "gopher://127.0.0.1/x"]
)
def test_it_leads_to_web_addresses_only(target: str, address: str) -> None:
    found = download(f"{address}/to/{quote(target, safe='')}")
    assert isinstance(found, Finding)
    assert "redirect" in found.message.lower()


def test_it_is_not_led_on_for_ever(openmcf: CommandLine, address: str) -> None:
    target = "/bad.yaml"
    for _ in range(6):
        target = f"/to/{quote(target, safe='')}"
    assert "error: it is redirected more than 5 times\n" in openmcf("validate", f"{address}{target}").out


@pytest.mark.parametrize(
    ("addresses", "public"),
    [
        (("8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"), True),
        (("127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1", "::ffff:0:0"), False),
        (("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fc00::1", "fd12::1"), False),
        (("169.254.169.254", "fe80::1", "fe80::1%1", "224.0.0.1", "ff02::1", "255.255.255.255"), False),
        (("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:c0a8:101::1", "2001::1"), False),
    ],
)
def test_which_addresses_are_public(addresses: tuple[str, ...], public: bool) -> None:
    assert {address: is_public(address) for address in addresses} == dict.fromkeys(addresses, public)


def test_by_a_proxy_it_is_not_led_to_private_addresses(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy asks on our behalf: which address a name has is its affair, but a number is one."""
    monkeypatch.setenv("http_proxy", address)
    monkeypatch.delenv("no_proxy", raising=False)
    Server.content["http://web.example/role.yaml"] = BAD.encode()
    assert download("http://web.example/role.yaml") == BAD.encode()
    for target in ("http://127.0.0.2/x", "http://2130706434/x", "http://localhost/x"):
        Server.moved["http://web.example/moved.yaml"] = target
        found = download("http://web.example/moved.yaml")
        assert isinstance(found, Finding)
        assert "it leads from the web to 127.0.0." in found.message


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
