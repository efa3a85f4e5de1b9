"""A troubled network between openmcf and the local AWS: it delays, refuses, and loses or spoils answers."""

import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

Fault = Literal["refuse", "reset", "error", "garbage"]
"""What becomes of a request: it is refused; or it is done, and then the connection is reset, an error 500
comes, or a page of a proxy."""

LOSING: tuple[Fault, ...] = ("reset", "error", "garbage")
"""The faults that lose an answer: what was asked for is done."""

_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_MAKING = ("Create", "Put", "Add", "Attach", "Publish", "Request")
_CHANGING = (*_MAKING, "Update", "Delete", "Set", "Remove", "Detach", "Tag", "Untag")


@dataclass(frozen=True)
class Asked:
    """One request: the operation of JSON and query protocols, else the method; and whether it is of REST."""

    operation: str
    rest: bool

    @property
    def makes(self) -> bool:
        """Whether it makes something."""
        return self.operation == "POST" if self.rest else self.operation.startswith(_MAKING)

    @property
    def changes(self) -> bool:
        """Whether it makes, changes or deletes something."""
        return self.operation != "GET" if self.rest else self.operation.startswith(_CHANGING)


Watch = Callable[[Asked, bool], None]
"""Is told of each request twice: when it comes (False), and when it is done and not answered yet (True)."""


@dataclass
class Network:
    """What is wrong with the network. Changed while it works.

    delay: seconds that each request takes longer. trouble: what becomes of a request. watch: sees all.
    """

    delay: float = 0.0
    trouble: Callable[[Asked], Fault | None] = lambda asked: None
    watch: Watch = lambda asked, done: None
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def proxied(endpoint_port: int, network: Network) -> Iterator[int]:
    """A proxy before a port of this machine, until left: its own port."""
    server = _Proxy(endpoint_port, network)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, endpoint_port: int, network: Network) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.endpoint_port, self.network = endpoint_port, network


Answer = tuple[int, list[tuple[str, str]], bytes]
"""Status, headers and body."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Proxy

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked, network = _asked(self.command, self.headers.get("X-Amz-Target", ""), body), self.server.network
        with network.lock:
            fault = network.trouble(asked)
            network.watch(asked, False)
        time.sleep(network.delay)
        if fault == "refuse":
            self._answer(_refusal(asked))
            return
        answer = _forwarded(self.server.endpoint_port, self, body)
        with network.lock:
            network.watch(asked, True)
        self._end(fault, answer)

    def _end(self, fault: Fault | None, answer: Answer) -> None:
        match fault:
            case "reset":
                self.close_connection = True
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                self.connection.shutdown(socket.SHUT_RDWR)
            case "error":
                self._answer((500, [], b'{"__type": "InternalErrorException", "message": "try later"}'))
            case "garbage":
                page = b"<html>Welcome to our network</html>"
                self._answer((200, [("Content-Type", "text/html")], page))
            case _:
                self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        status, headers, body = answer
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def __getattr__(self, name: str) -> Callable[[], None]:
        """The method of the standard library's server for each method of HTTP: they all are alike here."""
        if name.startswith("do_"):
            return self._take
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:  # whoever asked is gone
            self.close_connection = True


def _asked(method: str, target: str, body: bytes) -> Asked:
    if target:
        return Asked(target.rpartition(".")[2], rest=False)
    if action := _ACTION.search(body):
        return Asked(action[1].decode(), rest=False)
    return Asked(method, rest=True)


_OWN_HEADERS = {"content-length", "transfer-encoding", "connection", "keep-alive"}


def _forwarded(port: int, request: BaseHTTPRequestHandler, body: bytes) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        connection.request(request.command, request.path, body, dict(request.headers.items()))
        response = connection.getresponse()
        answer = response.read()
    finally:
        connection.close()
    headers = [(name, value) for name, value in response.getheaders() if name.lower() not in _OWN_HEADERS]
    return response.status, headers, answer


def _refusal(asked: Asked) -> Answer:
    """A refusal as each of AWS's protocols has it."""
    code, message = "AccessDeniedException", f"not authorized to perform {asked.operation}"
    if asked.rest:
        return 403, [("x-amzn-ErrorType", code)], json.dumps({"message": message}).encode()
    if asked.operation in _QUERY:
        xml = f"<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>{message}</Message></Error>"
        return 403, [], f"<ErrorResponse>{xml}<RequestId>r</RequestId></ErrorResponse>".encode()
    return 400, [], json.dumps({"__type": code, "message": message}).encode()


_QUERY = {
    *(
        "CreateRole",
        "UpdateRole",
        "DeleteRole",
        "UpdateAssumeRolePolicy",
        "PutRolePolicy",
        "DeleteRolePolicy",
    ),
    *("AttachRolePolicy", "DetachRolePolicy", "TagRole", "UntagRole"),
}
