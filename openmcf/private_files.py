"""Files and directories for their owner alone, whatever the umask: state, plans, pages, imported manifests.

A directory that the user made stays as it is; but a file that is written anew is made private, too. Not
private is what holds nothing of anybody: starters of manifests (`init -o`) and schemas (`schema --all`). What
`fmt` rewrites keeps its mode.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

UMASK = 0o077
"""For programs that write what is private, too: they are told so when they are started."""

_FILE = 0o600
_DIRECTORY = 0o700


def make_directory(path: Path) -> None:
    """Make a directory, and those above it that are missing. Raises OSError."""
    try:
        path.mkdir(_DIRECTORY, exist_ok=True)
    except FileNotFoundError:
        make_directory(path.parent)
        path.mkdir(_DIRECTORY, exist_ok=True)


def open_private(path: Path, mode: str) -> IO[Any]:
    """The file opened to be written: `open` with its mode, such as `wb`. Raises OSError."""
    return open(path, mode, opener=_private)


def write_private(path: Path, content: str | bytes) -> None:
    """Write a text or bytes to a file, and make the directories on the way. Raises OSError."""
    make_directory(path.parent)
    with open_private(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; after the return it outlives a crash. Raises OSError."""
    with open_private(path, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, _FILE)
    # What was there before has its old mode; and it may be a pipe or a terminal, which stay as they are.
    found = os.fstat(descriptor).st_mode
    if stat.S_ISREG(found) and found & UMASK:
        with suppress(PermissionError):  # it is another user's, who lets us write
            os.fchmod(descriptor, stat.S_IMODE(found) & ~UMASK)
    return descriptor
