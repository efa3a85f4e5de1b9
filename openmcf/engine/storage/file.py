"""State in a directory: `file://<path>`, `file://~/<path>`, `file://./<path>`."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from openmcf.errors import StateUnusable, reason
from openmcf.private_files import make_directory, write_new

_SIDECAR = ".attrs"
"""Pulumi's file store keeps a file of attributes beside each file, with its checksum."""

_HINTS = {
    errno.ENOSPC: "free some space and run again; what was saved before is whole",
    errno.EDQUOT: "free some space and run again; what was saved before is whole",
    errno.EPERM: "name a directory that you may write to, with --backend or PULUMI_BACKEND_URL",
    errno.EACCES: "name a directory that you may write to, with --backend or PULUMI_BACKEND_URL",
    errno.EROFS: "name a directory that you may write to, with --backend or PULUMI_BACKEND_URL",
}


class FileStorage:
    """Files under a directory. Writes go to a new file that then takes the old one's place."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.url = root.as_uri()

    @classmethod
    def at(cls, url: str) -> "FileStorage":
        """The directory that a URL names. It must exist, as with the CLI, or `?create_dir=true` be said."""
        parts = urlsplit(url)
        # Unlike Path's, this expansion does not fail where there is no home.
        root = Path(os.path.expanduser(parts.netloc + parts.path)).absolute()
        with _translated_errors(f"the state directory {root} cannot be made"):
            if parse_qs(parts.query).get("create_dir") == ["true"]:
                make_directory(root)
        with _translated_errors(f"the state directory {root} cannot be read"):
            is_there = root.is_dir()
        if not is_there:
            raise StateUnusable(f"the state directory {root} does not exist", f"make it: mkdir -p {root}")
        return cls(root)

    def read(self, key: str) -> bytes | None:
        """The content of a file, None if there is none."""
        with _translated_errors(f"the state file {self._root / key} cannot be read"):
            try:
                return (self._root / key).read_bytes()
            except FileNotFoundError:
                return None

    def write(self, key: str, data: bytes) -> None:
        """Replace a file; the old one stays whole until the new one is on the disk."""
        target = self._root / key
        fresh = target.with_name(f"{target.name}.{uuid4().hex}.tmp")
        with _translated_errors(f"the state file {target} cannot be written"):
            self._root.stat()  # a directory that went away, as a disk that is not mounted, is not made anew
            make_directory(target.parent)
            try:
                write_new(fresh, data)
                fresh.replace(target)
            finally:
                fresh.unlink(missing_ok=True)
            _sync_directory(target.parent)
            self._sidecar(target).unlink(missing_ok=True)

    def delete(self, key: str) -> None:
        """Remove a file, and Pulumi's file of attributes with it."""
        target = self._root / key
        with _translated_errors(f"the state file {target} cannot be removed"):
            target.unlink(missing_ok=True)
            self._sidecar(target).unlink(missing_ok=True)

    def keys(self, prefix: str) -> list[str]:
        """The files whose paths below the directory begin with the prefix."""
        folder = self._root / prefix.rpartition("/")[0]
        with _translated_errors(f"the state directory {folder} cannot be listed"):
            return sorted(key for key in self._files(folder) if key.startswith(prefix))

    def _files(self, folder: Path) -> Iterator[str]:
        for place, _, names in os.walk(folder, onerror=_unless_missing):
            below = Path(place).relative_to(self._root)
            yield from ((below / name).as_posix() for name in names if not name.endswith((_SIDECAR, ".tmp")))

    @staticmethod
    def _sidecar(file: Path) -> Path:
        return file.with_name(file.name + _SIDECAR)


@contextmanager
def _translated_errors(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StateUnusable(f"{what}: {reason(error)}", _HINTS.get(error.errno or 0)) from error


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
