"""Programs that use a stack's state in a process of their own.

`python -m tests.support.state_processes <program> <state directory>`
"""

import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from openmcf.errors import StackLocked, StateUnusable
from openmcf.provisioner.engine.backend import Backend
from openmcf.provisioner.engine.recorder import Recorder
from openmcf.provisioner.engine.snapshot import OperationType
from tests.support.state import STACK, client, passphrase


def say(word: str) -> None:
    """One word to the parent, at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def hold(backend: Backend, _: Path) -> None:
    """Hold the lock until the parent says something."""
    with backend.lock(STACK):
        say("held")
        sys.stdin.readline()


def compete(backend: Backend, place: Path) -> None:
    """Take the lock many times, and tell whether another held it meanwhile."""
    for _ in range(40):
        try:
            with backend.lock(STACK):
                (place / "inside").touch(exist_ok=False)
                (place / "inside").unlink()
                say("alone")
        except StackLocked:
            say("refused")


def record(backend: Backend, _: Path) -> None:
    """Create clients until killed, and tell of each what is stored when."""
    opened = passphrase()
    before = backend.read(STACK).open(opened)
    with backend.lock(STACK), Recorder(backend, STACK, before, opened) as recorder:
        recorder.done(None, before.resources[0], before.resources[0])

        def create(number: int) -> None:
            made = client(f"c{number}")
            operation = recorder.begin(OperationType.CREATING, replace(made, id="", outputs={}))
            say(made.urn)
            recorder.done(operation, made)

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(create, range(100_000)))


def overflow(backend: Backend, _: Path) -> None:
    """Write a state for which there is no room."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        backend.write(STACK, b"x" * 5000)
    except StateUnusable as error:
        say(str(error))


if __name__ == "__main__":
    directory = Path(sys.argv[2])
    globals()[sys.argv[1]](Backend.open(f"file://{directory}"), directory)
