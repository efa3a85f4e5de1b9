"""The file that holds what a run could not store: `openmcf state push` brings it back.

It is a checkpoint as the backend would hold it. It also says which backend that is, and which states the run
knew there: if the backend holds another by then, it is of somebody else.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.stored_values import dump
from openmcf.private_files import write_new

_MEMBER = "openmcf"


@dataclass(frozen=True)
class Origin:
    """Where a checkpoint is from: a backend's URL, without password, and digests of states known there."""

    backend: str
    states: tuple[str, ...]


def rescue(checkpoint: bytes, stack: StackReference, origin: Origin) -> Path | None:
    """Write a checkpoint where the user works, or at home, or where temporary files are: the file.

    Only the user can read it. None if there is room nowhere.
    """
    text = with_origin(checkpoint, origin)
    for place in _places():
        with suppress(OSError):
            return _write(place / f"openmcf-state-{stack.name}-{uuid4().hex[:8]}.json", text)
    return None


def with_origin(checkpoint: bytes, origin: Origin) -> bytes:
    """A checkpoint that says where it is from; Pulumi passes over that."""
    member = {_MEMBER: {"backend": origin.backend, "states": list(origin.states)}}
    return checkpoint.rstrip()[:-1] + b"," + dump(member).encode()[1:]


def origin_of(text: bytes) -> Origin | None:
    """Where a checkpoint says that it is from; None if it does not."""
    try:
        member: Any = json.loads(text)[_MEMBER]
        return Origin(str(member["backend"]), tuple(map(str, member["states"])))
    except (ValueError, KeyError, TypeError):
        return None


def _places() -> Iterator[Path]:
    with suppress(OSError):
        yield Path.cwd()
    with suppress(RuntimeError):
        yield Path.home()
    with suppress(OSError):
        yield Path(tempfile.gettempdir())


def _write(file: Path, text: bytes) -> Path:
    try:
        write_new(file, text)
    except OSError:
        file.unlink(missing_ok=True)
        raise
    return file
