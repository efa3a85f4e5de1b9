"""Answers that are kept between runs, each under the hash of all that it is a function of.

What is not found is worked out, so all of it may be deleted at any time. An answer is looked for before
anything else is imported: here is only what Python has loaded by then, and `hashlib`.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b

from openmcf import __version__

MOST = 1000
"""How many answers are kept: those that came last."""


def default_directory(environ: Mapping[str, str]) -> str:
    """Where the user's answers are kept: `OPENMCF_CACHE_DIR`, else under the XDG cache directory."""
    if chosen := environ.get("OPENMCF_CACHE_DIR"):
        return os.path.expanduser(chosen)
    cache = environ.get("XDG_CACHE_HOME") or "~/.cache"
    return os.path.join(os.path.expanduser(cache), "openmcf", "answers")


def digest(content: bytes) -> bytes:
    """The hash of a content, 16 bytes."""
    return blake2b(content, digest_size=16).digest()


def key_of(parts: Iterable[bytes]) -> str:
    """The hash of parts, in their order, as a name of a file."""
    hashed = blake2b(digest_size=20)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big") + part)  # else two lists could run into one text
    return hashed.hexdigest()


def program() -> bytes:
    """The hash of what works answers out: this package's files, the Python, what is installed beside it."""
    package = os.path.dirname(os.path.abspath(__file__))
    told = [__version__, sys.version, *_files(package), *_installed()]
    return digest("\0".join(told).encode("utf-8", "surrogateescape"))


def _files(directory: str) -> Iterator[str]:
    """Each file of code with its size and when it was written; to read all would take ten times as long."""
    with os.scandir(directory) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            known = entry.stat()
            yield f"{entry.path} {known.st_size} {known.st_mtime_ns}"


def _installed() -> Iterator[str]:
    """Where Python looks for packages, but beside the script, and when something came there or went."""
    for directory in sys.path[1:]:
        with suppress(OSError):
            yield f"{directory} {os.stat(directory).st_mtime_ns}"


class Cache:
    """Answers in a directory."""

    def __init__(self, directory: str) -> None:
        self._directory = directory

    def get(self, key: str) -> str | None:
        """The answer that is kept under a key; None if there is none, or not all of it."""
        with suppress(OSError, ValueError), open(self._path(key), "rb") as file:
            check, content = file.read(16), file.read()
            return content.decode() if digest(content) == check else None
        return None

    def put(self, key: str, answer: str) -> None:
        """Keep an answer, for the user alone; one that cannot be kept is worked out again next time."""
        from pathlib import Path  # which takes as long to import as all of the rest

        from openmcf.private_files import write_private

        content, written = answer.encode(), Path(f"{self._path(key)}.{os.getpid()}")
        with suppress(OSError):
            write_private(written, digest(content) + content)
            written.replace(self._path(key))
            self._forget_the_oldest()

    def _path(self, key: str) -> str:
        return os.path.join(self._directory, key)

    def _forget_the_oldest(self) -> None:
        with os.scandir(self._directory) as entries:
            ages = sorted((entry.stat().st_mtime_ns, entry.path) for entry in entries)
        for _, path in ages[:-MOST]:
            os.remove(path)
