"""An AWS that answers as a test says, for what emulated ones do not: refusals, and calls that they lack.

It speaks the JSON protocol, as Cognito does, and REST with JSON, as API Gateway, on a port of this machine.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import unquote

from openmcf.aws.clients import Clients
from tests.support.aws import connected

Data = dict[str, Any]


class Refusal(NamedTuple):
    """An error as AWS's JSON protocol has it."""

    code: str
    message: str = "no"


Script = Callable[[str, Data], Data | Refusal]
"""From an operation, or the method and path of a REST call, and its parameters on the wire to the answer."""


@contextmanager
def scripted(script: Script) -> Iterator[Clients]:
    """An AWS that answers by the script, until left."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            target = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = script(target or f"{self.command} {unquote(self.path)}", json.loads(body or "{}"))
            match answer:
                case Refusal(code, message):
                    self._answer(400, {"__type": code, "message": message})
                case _:
                    self._answer(200, answer)

        def do_GET(self) -> None:
            self.do_POST()

        def do_PATCH(self) -> None:
            self.do_POST()

        def do_DELETE(self) -> None:
            self.do_POST()

        def _answer(self, status: int, answer: Data) -> None:
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("x-amzn-RequestId", "request-1")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Keep silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield connected(f"http://127.0.0.1:{server.server_port}", "scripted")
        server.shutdown()


def in_turn(*answers: Data | Refusal) -> tuple[Script, list[str]]:
    """A script that gives the answers one after the other, and the operations that it was asked for."""
    asked: list[str] = []

    def script(operation: str, _: Data) -> Data | Refusal:
        asked.append(operation)
        return answers[len(asked) - 1]

    return script, asked
