"""The two emulated AWS that the provider's tests run against: moto in this process, MiniStack as a child."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from botocore.session import Session
from moto.server import ThreadedMotoServer

from openmcf.aws.clients import Clients
from openmcf.local import aws as local_aws
from openmcf.local.child import free_port

REGION = "us-east-1"


class ImpatientClients(Clients):
    """Clients that try once: an emulated AWS is not busy, and moto says of what it lacks that it is."""

    def _make(self, service: str, region: str, attempts: int = 1) -> Any:
        return super()._make(service, region, attempts)


def connected(endpoint: str, emulator: str) -> Clients:
    """Clients of an emulated AWS, with credentials that it takes."""
    return Clients(_session(), REGION, endpoint, emulator)


@cache
def _session() -> Session:
    """One for all: it reads each service's model once."""
    session = Session()
    session.set_credentials("test", "test")
    return session


@contextmanager
def moto() -> Iterator[Clients]:
    """moto, until left."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield ImpatientClients(_session(), REGION, f"http://{host}:{port}", "moto")
    finally:
        server.stop()


@contextmanager
def ministack(directory: Path) -> Iterator[Clients]:
    """A MiniStack of its own, with its files in the directory, until left."""
    running = local_aws.ensure(directory, port=free_port())
    try:
        yield connected(running.endpoint, f"MiniStack {running.version}")
    finally:
        local_aws.stop(directory)
