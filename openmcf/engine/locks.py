"""The lock that keeps two runs off one stack: pulumi's `pkg/backend/diy/lock.go`.

A run writes its own lock and then looks for others, so two that start together both give way, never both win.
A lock whose process is gone counts for nothing, and who wins removes it. Two runs that find the same one see
each other's own locks, as any two do; so it does not matter which of them removes it.

Beside what the Pulumi CLI writes and reads, our locks say by more than its number which process it is, and
which command it runs. The CLI ignores these keys.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from openmcf.engine.actor import user
from openmcf.engine.processes import Fate, Process, this_process
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.storage.storage import Storage
from openmcf.engine.timestamps import now
from openmcf.errors import StackLocked, StateUnusable

_PIDS = 2**31
"""No system has a process with this number; 0 and below are groups of processes."""


def _nobody(_: str) -> None:
    pass


@dataclass(frozen=True)
class Holder:
    """Who takes locks here.

    command: what it runs, for others to read. tell: is told whose locks it took over.
    """

    command: str = ""
    tell: Callable[[str], None] = _nobody


UNNAMED = Holder()
"""Who does not say what it runs, and does not care whose locks it took over."""


@dataclass(frozen=True)
class Lock:
    """A lock of a stack, and who made it; process is None if it does not say.

    str() tells who made it, when, and what can be seen of that process.
    """

    key: str
    process: Process | None = None
    username: str = ""
    command: str = ""
    since: str = ""

    @classmethod
    def read(cls, key: str, content: bytes) -> "Lock":
        """The lock that is written; one that is damaged does not say who made it."""
        try:
            said = json.loads(content)
            pid, actor, since = said["pid"], said["username"], said["timestamp"]
            more = (said.get(name) for name in ("bootId", "pidNamespace", "processStart"))
            process = Process(pid, said["hostname"], *more)
        except (ValueError, KeyError, TypeError):
            return cls(key)
        if not (isinstance(pid, int) and 0 < pid < _PIDS):
            return cls(key)
        return cls(key, process, actor, said.get("command", ""), since)

    @property
    def is_gone(self) -> bool:
        """Whether its process is known to have ended."""
        return self.process is not None and self.process.fate is Fate.GONE

    @property
    def is_running(self) -> bool:
        """Whether its process is seen to run, or one that may be it."""
        return self.process is not None and self.process.fate in {Fate.RUNNING, Fate.SEEMS_RUNNING}

    @property
    def holder(self) -> str:
        """Who made it."""
        if self.process is None:
            return "a run that does not say who it is"
        runs = f", `{self.command}`" if self.command else ""
        return f"{self.username}@{self.process.hostname} (pid {self.process.pid}{runs})"

    def __str__(self) -> str:
        if self.process is None:
            return self.holder
        return f"created by {self.holder} at {self.since}; {self.process.fate.value}"


@contextmanager
def locked(storage: Storage, stack: StackReference, holder: Holder) -> Iterator[None]:
    """Hold the lock of a stack. Raises StackLocked, telling who holds it, where another run does."""
    own = f"{stack.locks}{uuid4()}.json"
    _refuse_others(storage, stack, own)
    try:
        storage.write(own, json.dumps(_written(holder), separators=(",", ":")).encode())
        for lock in _refuse_others(storage, stack, own):
            storage.delete(lock.key)
            holder.tell(
                f"{stack}: took over the lock of {lock.holder} of {lock.since}, whose process is gone"
            )
        yield
    except BaseException as ended:
        _delete_after(storage, own, ended)
        raise
    storage.delete(own)


def _delete_after(storage: Storage, lock: str, ended: BaseException) -> None:
    """Remove a lock after a failure, which is what the user has to know first."""
    try:
        storage.delete(lock)
    except StateUnusable as error:
        ended.add_note(f"the lock may be left: {error}; `openmcf state unlock` removes it")


def locks(storage: Storage, stack: StackReference) -> list[Lock]:
    """The locks of a stack. One that is removed while they are read is none any more."""
    found = ((key, storage.read(key)) for key in storage.keys(stack.locks))
    return [Lock.read(key, content) for key, content in found if content is not None]


def unlock(storage: Storage, these: Iterable[Lock]) -> None:
    """Remove locks, whoever holds them."""
    for lock in these:
        storage.delete(lock.key)


def _written(holder: Holder) -> dict[str, Any]:
    process = this_process()
    told = {
        "pid": process.pid,
        "username": user(),
        "hostname": process.hostname,
        "timestamp": now(),
        "bootId": process.boot,
        "pidNamespace": process.namespace,
        "processStart": process.start,
        "command": holder.command,
    }
    return {name: value for name, value in told.items() if value}


def _refuse_others(storage: Storage, stack: StackReference, own: str) -> list[Lock]:
    """The locks whose process is gone, where all others are such. Raises StackLocked if one is not."""
    gone: list[Lock] = []
    holding: list[Lock] = []
    for lock in locks(storage, stack):
        if lock.key != own:
            (gone if lock.is_gone else holding).append(lock)
    if holding:
        # Pulumi's SDK tells a locked stack by the first words of this message.
        told = "".join(f"\n  {storage.url}/{lock.key}: {lock}" for lock in holding)
        message = f"the stack is currently locked by {len(holding)} lock(s) ({stack}).{told}"
        raise StackLocked(message, "wait for the other run to end; if it is gone, `openmcf state unlock`")
    return gone
