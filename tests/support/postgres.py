"""A PostgreSQL server of its own for tests, from the programs of the machine."""

import getpass
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
"""Where Debian puts PostgreSQL; None if it is not installed."""


@dataclass(frozen=True)
class Server:
    """A server that can be stopped and started again. user: whose process it is."""

    place: Path
    port: int
    user: str | None

    @property
    def url(self) -> str:
        """The URL of its database."""
        return f"postgres://openmcf:hush@127.0.0.1:{self.port}/postgres?sslmode=disable"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        sockets, log = f"-c unix_socket_directories={self.place}", f"--log={self.place}/log"
        options = f"-c fsync=off {sockets} -c listen_addresses=127.0.0.1 -p {self.port}"
        self.run("pg_ctl", "--wait", log, self._data, f"--options={options}", "start")

    def stop(self) -> None:
        """Stop it at once, ending its connections."""
        self.run("pg_ctl", "--mode=immediate", self._data, "stop")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs."""
        assert PROGRAMS is not None
        # Popen's own user= forks this process, and gRPC's threads do not survive that (measured: SIGSEGV).
        as_user = ["setpriv", f"--reuid={self.user}", "--clear-groups"] if self.user else []
        command = [*as_user, str(PROGRAMS / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    @property
    def _data(self) -> str:
        return f"--pgdata={self.place}/data"


@contextmanager
def postgres_server() -> Iterator[Server]:
    """A server with its data in a new directory, which runs."""
    # PostgreSQL refuses to run as root; its own user then needs a directory outside of root's.
    user = "postgres" if getpass.getuser() == "root" else None
    place = Path(tempfile.mkdtemp(prefix="openmcf-postgres-"))
    if user:
        shutil.chown(place, user)
    server = Server(place, _free_port(), user)
    try:
        server.run("initdb", "--auth=trust", "--username=openmcf", f"{place}/data")
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a database, of a server that runs."""
    with postgres_server() as server:
        yield server.url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
