"""A way to a server that can be shut: connections are cut, and new ones refused, until it is opened again."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread


class Gate(ThreadingTCPServer):
    """Passes on what comes to its own port of the loopback interface."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, target: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passage)
        self.target = target
        self.is_open = True
        self.passing: set[socket.socket] = set()

    @property
    def port(self) -> int:
        """Where it is."""
        return int(self.server_address[1])

    def shut(self) -> None:
        """Cut all connections, and let no other through."""
        self.is_open = False
        for one in [*self.passing]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def open(self) -> None:
        """Let connections through again."""
        self.is_open = True


class _Passage(BaseRequestHandler):
    server: Gate

    def handle(self) -> None:
        if not self.server.is_open:
            return
        with socket.create_connection(("127.0.0.1", self.server.target)) as there:
            self.server.passing |= {self.request, there}
            back = Thread(target=_pump, args=(there, self.request), daemon=True)
            back.start()
            _pump(self.request, there)
            back.join()
            self.server.passing -= {self.request, there}


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def gate(target: int) -> Iterator[Gate]:
    """A gate before a port, open at first."""
    with Gate(target) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
