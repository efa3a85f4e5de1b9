"""Which process wrote something down, known by more than its number, and what can be seen of it now.

Whoever takes a living process for an ended one lets two runs into one stack, so `GONE` needs proof.
"""

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

_PROC = Path("/proc")


class Fate(Enum):
    """What is known of a process, in words."""

    RUNNING = "that process is running"
    SEEMS_RUNNING = "a process of that number is running here"
    GONE = "that process is gone"
    OTHER_HOST = "it is not of this host, from which nobody can see whether it still runs"
    OTHER_BOOT = "it is of another host of this name, or of this one before its last start"
    OTHER_CONTAINER = "it is of another container on this machine, and cannot be seen from here"
    UNCERTAIN = "there is no such process here, but it may be of another host or container of this name"


@dataclass(frozen=True)
class Process:
    """A process somewhere.

    boot: the id of the start of its machine. namespace: of its number, which is its container's; None if
    there is no such thing. start: when it began, in the words of its system; numbers are used again.
    Records of the Pulumi CLI have none of the three.
    """

    pid: int
    hostname: str
    boot: str | None = None
    namespace: str | None = None
    start: str | None = None

    @property
    def fate(self) -> Fate:
        """What can be seen of it from this process."""
        if self.hostname != socket.gethostname():
            return Fate.OTHER_HOST
        if self.boot is None:
            # Containers and cloned machines share names. So if nobody has this number here, that is no proof
            # of an end; and if somebody has, it may well be the one.
            someone = self.pid != os.getpid() and _exists(self.pid)
            return Fate.SEEMS_RUNNING if someone else Fate.UNCERTAIN
        boot, namespace = _place()
        if self.boot != boot:
            return Fate.OTHER_BOOT
        if self.namespace != namespace:
            return Fate.OTHER_CONTAINER
        return Fate.RUNNING if self._runs_here() else Fate.GONE

    def _runs_here(self) -> bool:
        """Whether it runs, if its number is one of this place."""
        found = _look(self.pid)
        if not _exists(self.pid):  # asked second: a process that ends in between is no unreadable one
            return False
        if found is None or self.start is None:
            return True
        return found == self.start


def this_process() -> Process:
    """The process that asks."""
    boot, namespace = _place()
    return Process(os.getpid(), socket.gethostname(), boot, namespace, _look(os.getpid()))


def _exists(pid: int) -> bool:
    """Whether a process has the number here, be it another user's."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@cache
def _place() -> tuple[str | None, str | None]:
    """The id of this machine's start, and the namespace of this process's number.

    Both are None if one of them cannot be had: then nothing can be proved later. The number of a namespace
    is used again, but only after all of its processes have ended.
    """
    if sys.platform != "linux":
        return _said_by("sysctl", "-n", "kern.bootsessionuuid"), None
    try:
        return (
            (_PROC / "sys/kernel/random/boot_id").read_text().strip(),
            os.readlink(_PROC / "self/ns/pid"),
        )
    except OSError:
        return None, None


_ENDED = "ended"


def _look(pid: int) -> str | None:
    """When a process of this place began; `ended` for a zombie; None if it cannot be known."""
    return _of_proc(pid) if sys.platform == "linux" else start_by_ps(pid)


def start_by_ps(pid: int) -> str | None:
    """The same by the program that each system has."""
    told = _said_by("ps", "-p", str(pid), "-o", "stat=", "-o", "lstart=")
    state, _, start = (told or "").partition(" ")
    return _ENDED if state.startswith("Z") else start.strip() or None


def _of_proc(pid: int) -> str | None:
    """The same on Linux, see proc_pid_stat(5). A zombie with threads that have not ended is none yet."""
    try:
        if os.readlink(_PROC / "self") != str(os.getpid()):
            return None  # it shows another namespace, where the number is another's
        stat = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # from the third on; the second may hold anything
    state, threads, start = fields[0], fields[17], fields[19]
    return _ENDED if state in "ZX" and int(threads) < 2 else start


def _said_by(*command: str) -> str | None:
    """What a program of the system writes; None if there is none, or it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - the words are ours
            command,
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip() or None
