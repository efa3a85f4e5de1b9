"""MiniStack as a child process: its environment, its birth, its health, its end."""

import os
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from subprocess import DEVNULL, STDOUT, Popen

from pydantic import BaseModel

from openmcf.errors import OpenmcfError
from openmcf.local.home import Home, Record
from openmcf.private_files import UMASK, make_directory, open_private

HOST = "127.0.0.1"
COMMAND = (sys.executable, "-m", "ministack")
_POLL_SECONDS = 0.01
_LOG_LINES = 8
_SECONDS_TO_DIE = 10

# Nothing else is passed on: the functions that MiniStack runs inherit its environment, and the user's AWS
# credentials and tokens are none of their business.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "DOCKER_HOST")


class _Health(BaseModel):
    version: str


def child_environment(home: Home, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of the child; `given` is the user's.

    MiniStack 1.5.33 sends no telemetry, so there is none to switch off. Limiting its SERVICES saves nothing
    (measured: ready in 0.17 s either way, they are imported when first used); the two listeners that are
    switched off would take ports of their own.
    """
    return {name: given[name] for name in _PASSED_ON if name in given} | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(home.state),
        "S3_PERSIST": "1",  # objects are kept apart from the rest, and as they come
        "S3_DATA_DIR": str(home.state / "s3"),
        "TMPDIR": str(home.scratch),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
    }


def spawn(home: Home, port: int, command: Sequence[str]) -> Record:
    """Start the child, which is to outlive this process, and write its record."""
    make_directory(home.scratch)
    with open_private(home.log, "wb") as log, home.claim() as record:
        child = Popen(  # noqa: S603 - the command is ours
            command,
            cwd=home.directory,
            env=child_environment(home, port, os.environ),
            stdin=DEVNULL,
            stdout=log,
            stderr=STDOUT,
            start_new_session=True,
            umask=UMASK,  # it writes the state and the logs of the user's functions
            pass_fds=[record.fileno()],
        )
        child.returncode = 0  # else Popen warns when it is let go, and waits for it later
        written = Record(pid=child.pid, port=port, started=datetime.now(UTC))
        record.write(written.model_dump_json().encode())
    return written


def is_taken(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def version_of(record: Record, home: Home, patience: float) -> str | None:
    """The version that the child answers with, once it does; None if it ends before that.

    Raises OpenmcfError if it lives, but has not answered after `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while (version := _version_answering(record.port)) is None and home.is_alive():
        if time.monotonic() > deadline:
            raise OpenmcfError(
                f"the local AWS does not answer on port {record.port}{end_of_log(home)}",
                "`openmcf local stop` ends it",
            )
        time.sleep(_POLL_SECONDS)
    return version


def end(record: Record, home: Home, patience: float) -> bool:
    """End the child; whether it ended by itself, and so saved its state, or had to be killed."""
    with suppress(ProcessLookupError):
        os.kill(record.pid, signal.SIGTERM)
    if _has_ended(home, patience):
        return True
    kill(record, home)
    return False


def kill(record: Record, home: Home) -> None:
    """Kill the child, and with it the functions that it runs."""
    with suppress(ProcessLookupError):
        os.killpg(record.pid, signal.SIGKILL)
    _has_ended(home, _SECONDS_TO_DIE)


def end_of_log(home: Home) -> str:
    """The last lines of the log, to be added to a message."""
    lines = home.log.read_text(errors="replace").rstrip().splitlines()[-_LOG_LINES:]
    return "".join(f"\n  {line}" for line in lines)


def _version_answering(port: int) -> str | None:
    connection = HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/_ministack/health")
        return _Health.model_validate_json(connection.getresponse().read()).version
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _has_ended(home: Home, patience: float) -> bool:
    """Whether the child ends before the time is over."""
    deadline = time.monotonic() + patience
    while home.is_alive() and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    return not home.is_alive()
