"""Locks that somebody left on the tests' stack."""

import json
from typing import Any
from uuid import uuid4

from openmcf.engine.processes import this_process
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.storage.storage import Storage
from tests.support.state import STACK


def leave_lock(storage: Storage, stack: StackReference = STACK, **changes: Any) -> None:
    """Leave a lock like this process's own, but for some keys; None takes a key away."""
    process = this_process()
    lock = {
        "pid": process.pid,
        "username": "somebody",
        "hostname": process.hostname,
        "timestamp": "2026-11-30T10:00:00Z",
        "bootId": process.boot,
        "pidNamespace": process.namespace,
        "processStart": process.start,
        "command": "openmcf apply",
    }
    kept = {name: value for name, value in (lock | changes).items() if value is not None}
    storage.write(f"{stack.locks}{uuid4()}.json", json.dumps(kept).encode())
