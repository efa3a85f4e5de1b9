"""The directory of a local AWS: what it keeps, and who may change it.

`exclusively` lets in one command at a time. The child holds a lock of its own, on its record, for as long as
it lives: the system drops it however the child ends, so no record speaks for a dead or a foreign process.
"""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import IO

from pydantic import BaseModel, ValidationError

from openmcf.errors import OpenmcfError, reason
from openmcf.private_files import make_directory, open_private


def default_directory(environment: Mapping[str, str]) -> Path:
    """Where the user's local AWS lives: `OPENMCF_LOCAL_DIR`, else under the XDG state directory."""
    if chosen := environment.get("OPENMCF_LOCAL_DIR"):
        return Path(chosen).expanduser()
    state = environment.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(state).expanduser() / "openmcf" / "local"


class Record(BaseModel, frozen=True):
    """The child that was started last. life: what its data knows it by; None if an older openmcf began it."""

    pid: int
    port: int
    started: datetime
    life: str | None = None


class Home:
    """The files of one local AWS. stacks: what is recorded of the stacks that were applied to it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.log = self.directory / "log"
        self.state = self.directory / "state"
        self.stacks = self.directory / "pulumi"
        self.scratch = self.directory / "scratch"
        self._record = self.directory / "child.json"

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Keep all other commands out, after waiting for the one that is in."""
        try:
            make_directory(self.directory)
            lock = open_private(self.directory / "lock", "ab")
        except OSError as error:
            raise OpenmcfError(
                f"cannot keep a local AWS in {self.directory}: {reason(error)}",
                "choose another directory with OPENMCF_LOCAL_DIR",
            ) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def last(self) -> Record | None:
        """The record of the last child, dead or alive; None if there is none that can be read."""
        try:
            return Record.model_validate_json(self._record.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def living(self) -> Record | None:
        """The record of the child, if it lives. Raises OpenmcfError if it lives without one."""
        if not self.is_alive():
            return None
        if record := self.last():
            return record
        raise OpenmcfError(
            f"{self._record} is damaged, and its process lives",
            "end the process `ministack` yourself",
        )

    def is_alive(self) -> bool:
        """Whether the child lives, which is whether it holds the lock on its record."""
        if not self._record.exists():
            return False
        with self._record.open("rb") as record:
            try:
                fcntl.flock(record, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def empty(self) -> None:
        """Delete all that the child keeps, and what is recorded of it. It must not be alive."""
        for kept in self.state, self.scratch, self.stacks:
            if kept.exists():
                rmtree(kept)

    def correct(self, record: Record) -> None:
        """Write another record of the child that lives, which holds a lock on the file."""
        with self._record.open("r+b") as file:
            file.write(record.model_dump_json().encode())
            file.truncate()

    def claim(self) -> IO[bytes]:
        """The record, empty and locked, for a child to inherit. It must not be alive."""
        record = open_private(self._record, "wb")
        fcntl.flock(record, fcntl.LOCK_EX)
        return record
