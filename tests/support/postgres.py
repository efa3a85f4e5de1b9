"""A PostgreSQL server of its own for tests, from the programs of the machine."""

import getpass
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
"""Where Debian puts PostgreSQL; None where it is not installed."""


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a database, on a socket in a new directory."""
    assert PROGRAMS is not None
    # PostgreSQL refuses to run as root; its own user then needs a directory outside of root's.
    user = "postgres" if getpass.getuser() == "root" else None
    place = Path(tempfile.mkdtemp(prefix="openmcf-postgres-"))
    if user:
        shutil.chown(place, user)
    port = _free_port()
    data = str(place / "data")
    quiet = f"-c fsync=off -c unix_socket_directories={place} -c listen_addresses=127.0.0.1 -p {port}"
    try:
        _run(user, "initdb", "--auth=trust", "--username=openmcf", data)
        _run(
            user, "pg_ctl", "--wait", f"--log={place}/log", f"--pgdata={data}", f"--options={quiet}", "start"
        )
        yield f"postgres://openmcf:hush@127.0.0.1:{port}/postgres?sslmode=disable"
        _run(user, "pg_ctl", "--mode=immediate", f"--pgdata={data}", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run(user: str | None, program: str, *arguments: str) -> None:
    assert PROGRAMS is not None
    command = [str(PROGRAMS / program), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user, cwd="/")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
