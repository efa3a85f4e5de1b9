"""The lock that keeps two runs off one stack: pulumi's `pkg/backend/diy/lock.go`.

A run writes its own lock and then looks for others, so two that start together both give way, never both win.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from openmcf.errors import StackLocked
from openmcf.provisioner.engine.stack_name import Stack
from openmcf.provisioner.engine.storage import Storage
from openmcf.provisioner.engine.timestamps import now
from openmcf.provisioner.who import user


@contextmanager
def locked(storage: Storage, stack: Stack) -> Iterator[None]:
    """Hold the lock of a stack. Raises StackLocked, telling who holds it, where another run does."""
    own = f"{stack.locks}{uuid4()}.json"
    _refuse_others(storage, stack, own)
    storage.write(own, json.dumps(_me(), separators=(",", ":")).encode())
    try:
        _refuse_others(storage, stack, own)
        yield
    finally:
        storage.delete(own)


def unlock(storage: Storage, stack: Stack) -> int:
    """Remove all locks of a stack, as `pulumi cancel` does: how many there were."""
    keys = storage.keys(stack.locks)
    for key in keys:
        storage.delete(key)
    return len(keys)


def holders(storage: Storage, stack: Stack) -> list[str]:
    """Who holds locks of a stack, in words."""
    return [_holder(storage, key) for key in storage.keys(stack.locks)]


def _me() -> dict[str, Any]:
    return {
        "pid": os.getpid(),
        "username": user(),
        "hostname": socket.gethostname(),
        "timestamp": now(),
    }


def _refuse_others(storage: Storage, stack: Stack, own: str) -> None:
    # Pulumi's SDK tells a locked stack by the first words of this message.
    others = [key for key in storage.keys(stack.locks) if key != own]
    if others:
        told = "".join(f"\n  {storage.url}/{key}: {_holder(storage, key)}" for key in others)
        message = f"the stack is currently locked by {len(others)} lock(s) ({stack}).{told}"
        hint = "wait for the other run to end; if it is gone, `openmcf state unlock`"
        raise StackLocked(message, hint)


def _holder(storage: Storage, key: str) -> str:
    try:
        lock = json.loads(storage.read(key) or b"")
        who = f"{lock['username']}@{lock['hostname']} (pid {lock['pid']})"
        gone = "; that process is gone" if _gone(lock) else ""
        return f"created by {who} at {lock['timestamp']}{gone}"
    except (ValueError, KeyError, TypeError):
        return "it does not say who created it"


def _gone(lock: dict[str, Any]) -> bool:
    """Whether the process that made a lock ran on this host and has ended."""
    if lock["hostname"] != socket.gethostname():
        return False
    try:
        os.kill(lock["pid"], 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
