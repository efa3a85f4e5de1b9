"""A storage that tries again for a while what fails, for a run that has work under way."""

import hashlib
import time
from collections.abc import Callable, Mapping
from threading import Event
from typing import TypeVar

from openmcf.engine.storage.storage import Storage
from openmcf.errors import StateConflict, StateUnusable, UsageError

RETRY_SECONDS = 120.0
"""For how long a run tries to reach its state again. A database that fails over takes 60 to 120 s:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html"""

_VARIABLE = "OPENMCF_STATE_RETRY_SECONDS"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0

Result = TypeVar("Result")


def retry_seconds(environ: Mapping[str, str]) -> float:
    """For how long the environment lets a run try. Raises UsageError for what is no number of seconds."""
    text = environ.get(_VARIABLE, str(RETRY_SECONDS))
    if not text.replace(".", "", 1).isdecimal():
        raise UsageError(f"{_VARIABLE} is `{text}`, which is no number of seconds", "such as 120, or 0")
    return float(text)


def digest(data: bytes) -> str:
    """What tells one stored content from another."""
    return hashlib.sha256(data).hexdigest()[:32]


class RetryingStorage:
    """Tries again for some seconds, and gives up when the run is to stop. For one thread at a time.

    It notes what it reads and writes. Before it writes something again, it looks whether another run has
    changed it in between; then it raises StateConflict.
    """

    def __init__(self, storage: Storage, seconds: float, stopped: Event, say: Callable[[str], None]) -> None:
        """Take a storage. say: tells the user in one line that the run waits, and that it goes on."""
        self.url = storage.url
        self._storage = storage
        self._seconds = seconds
        self._stopped = stopped
        self._say = say
        self._known: dict[str, str] = {}
        self._in_trouble = False
        """Whether the last attempt failed."""
        self._given_up = False
        """Whether another attempt is the last one."""

    def read(self, key: str) -> bytes | None:
        """What is stored under the key; None if nothing is."""
        found = self._retried(lambda: self._storage.read(key))
        if found is not None:
            self._known[key] = digest(found)
        return found

    def write(self, key: str, data: bytes) -> None:
        """Store the data, wholly or not at all. Raises StateConflict."""

        def write() -> None:
            if self._in_trouble:
                self._refuse_conflict(key, data)
            self._storage.write(key, data)

        self._retried(write)
        self._succeed()
        self._known[key] = digest(data)

    def delete(self, key: str) -> None:
        """Forget the key; an absent one is fine."""
        self._retried(lambda: self._storage.delete(key))
        self._succeed()

    def keys(self, prefix: str) -> list[str]:
        """All keys that begin with the prefix, sorted."""
        return self._retried(lambda: self._storage.keys(prefix))

    def _refuse_conflict(self, key: str, data: bytes) -> None:
        """Raise StateConflict for what is neither as it was nor as it is to be: an answer may be lost."""
        found = self._storage.read(key)
        expected = {self._known.get(key), digest(data)}
        if key in self._known and (found is None or digest(found) not in expected):
            raise StateConflict(f"another run changed {self.url}/{key} while it could not be reached")

    def _retried(self, do: Callable[[], Result]) -> Result:
        """Do it until it succeeds or the time is over. Raises the last error."""
        deadline, pause = time.monotonic() + self._seconds, _FIRST_PAUSE
        while True:
            try:
                return do()
            except StateConflict:
                raise
            except StateUnusable as error:
                self._fail(error)
            left = deadline - time.monotonic()
            self._given_up = self._stopped.wait(max(0.0, min(pause, left))) or left <= pause
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _fail(self, error: StateUnusable) -> None:
        if self._given_up:
            raise error
        if not self._in_trouble:
            why = " ".join(str(error).split())  # in one line
            self._say(f"waiting up to {self._seconds:.0f} s for the state; Ctrl-C stops waiting: {why}")
        self._in_trouble = True

    def _succeed(self) -> None:
        # For what changes the state only: a full disk can still be read.
        if self._in_trouble:
            self._say("the state can be reached again")
        self._in_trouble = self._given_up = False
