"""A disk of its own for tests, which can be full or read-only."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(directory: Path, size: str) -> Iterator["SmallDisk"]:
    """A disk at a directory. Skips the test where this user may not mount one."""
    directory.mkdir()
    disk = SmallDisk(directory)
    if disk.mount(f"size={size}").returncode:
        pytest.skip("mounting a file system takes more rights than this user has")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", directory], check=True)


class SmallDisk:
    """A file system in memory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def mount(self, options: str) -> "subprocess.CompletedProcess[bytes]":
        """Mount it, or mount it again, with other options."""
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(self.directory)]
        return subprocess.run(command, check=False, capture_output=True)

    def allow_writes(self, allowed: bool) -> None:
        """Let it be written to, or only read."""
        assert self.mount(f"remount,{'rw' if allowed else 'ro'}").returncode == 0

    def fill(self) -> None:
        """Leave no room on it."""
        try:
            with (self.directory / "filling").open("wb", buffering=0) as filling:
                while True:
                    filling.write(bytes(4096))
        except OSError:
            return

    def make_room(self) -> None:
        """Take away what filled it."""
        (self.directory / "filling").unlink()
