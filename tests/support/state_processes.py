"""Programs that use a stack's state in a process of their own.

`python -m tests.support.state_processes <program> <directory> <URL>`: the URL is the storage's; the directory
is for what else they keep.
"""

import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from openmcf.engine.backend import Backend
from openmcf.engine.state.snapshot import OperationType
from openmcf.engine.storage.file import FileStorage
from openmcf.engine.storage.opening import open_storage
from openmcf.engine.storage.storage import Storage
from openmcf.errors import StackLocked, StateUnusable
from tests.support.locks import leave_lock
from tests.support.state import STACK, client, passphrase


def say(word: str) -> None:
    """One word to the parent, at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def hold(storage: Storage, _: Path) -> None:
    """Hold the lock until the parent says something."""
    with Backend(storage).lock(STACK):
        say("held")
        sys.stdin.readline()


def compete(storage: Storage, place: Path) -> None:
    """Take the lock many times, though a dead one is there, and tell whether another held it meanwhile."""
    backend = Backend(storage)
    for _ in range(40 if isinstance(storage, FileStorage) else 3):  # others take their time
        leave_lock(storage, processStart="long ago")
        try:
            with backend.lock(STACK):
                (place / "inside").touch(exist_ok=False)
                (place / "inside").unlink()
                say("alone")
        except StackLocked:
            say("refused")


def record(storage: Storage, _: Path) -> None:
    """Create clients until killed, and tell of each what is stored when."""
    from openmcf.engine.snapshot_manager import SnapshotManager  # the other programs need not wait for it

    backend, opened = Backend(storage), passphrase()
    before = backend.read(STACK).open(opened)
    with backend.lock(STACK), SnapshotManager(backend, STACK, before, opened) as recorder:
        recorder.done(None, before.resources[0], before.resources[0])

        def create(number: int) -> None:
            made = client(f"c{number}")
            operation = recorder.begin(OperationType.CREATING, replace(made, id="", outputs={}))
            say(made.urn)
            recorder.done(operation, made)

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(create, range(100_000)))


def overflow(storage: Storage, _: Path) -> None:
    """Write a state for which there is no room."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        Backend(storage).write(STACK, b"x" * 5000)
    except StateUnusable as error:
        say(str(error))


if __name__ == "__main__":
    _, program, directory, url = sys.argv
    globals()[program](open_storage(url), Path(directory))
