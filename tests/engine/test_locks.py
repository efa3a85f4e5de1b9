"""The lock of a stack, between real processes."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pulumi.automation.errors import diy_backend_conflict_text

from openmcf.engine.backend import Backend
from openmcf.engine.locks import Holder
from openmcf.engine.processes import start_by_ps
from openmcf.engine.storage.opening import open_storage
from openmcf.engine.storage.storage import Storage
from openmcf.errors import StackLocked
from tests.support.locks import leave_lock
from tests.support.state import STACK, passphrase
from tests.support.state_buckets import bucket

CLI: dict[str, Any] = {"bootId": None, "pidNamespace": None, "processStart": None, "command": None}
"""A lock of the Pulumi CLI says none of these."""


def process(program: str, directory: Path, url: str | None = None) -> "subprocess.Popen[str]":
    """One of the programs of `tests.support.state_processes`, by default on state in the directory."""
    module = ("-m", "tests.support.state_processes")
    command = [sys.executable, *module, program, str(directory), url or f"file://{directory}"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """A storage with one stack."""
    storage = open_storage(f"file://{tmp_path}")
    Backend(storage).create(STACK, passphrase())
    return storage


def refusal(storage: Storage) -> str:
    """What an attempt to lock the stack is told."""
    with pytest.raises(StackLocked) as raised, Backend(storage).lock(STACK):
        pass
    return str(raised.value)


def taken_over(storage: Storage) -> list[str]:
    """What is said of those whose locks were taken over."""
    said: list[str] = []
    with Backend(storage, Holder("openmcf apply", said.append)).lock(STACK):
        assert len(storage.keys(STACK.locks)) == 1
    assert storage.keys(STACK.locks) == []
    return said


def test_a_stack_that_another_process_holds_is_refused(storage: Storage, tmp_path: Path) -> None:
    with process("hold", tmp_path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        told = refusal(storage)
        holder.communicate("done\n")
    assert diy_backend_conflict_text in told
    file = re.escape(f"file://{tmp_path}/.pulumi/locks/organization/auth/dev/")
    who = rf"\w+@{socket.gethostname()} \(pid {holder.pid}\)"
    assert re.search(rf"{file}[\w-]+\.json: created by {who} at 20[^;]+; that process is running$", told)
    assert taken_over(storage) == []


def test_a_lock_says_which_process_it_is_in_more_keys_than_the_pulumi_cli_reads(storage: Storage) -> None:
    with Backend(storage, Holder("openmcf apply")).lock(STACK):
        (key,) = storage.keys(STACK.locks)
        lock = json.loads(storage.read(key) or b"")
    assert (lock["pid"], lock["hostname"], lock["command"]) == (
        os.getpid(),
        socket.gethostname(),
        "openmcf apply",
    )
    more = {"bootId", "processStart"} | ({"pidNamespace"} if sys.platform == "linux" else set())
    assert lock.keys() == {"pid", "username", "hostname", "timestamp", "command", *more}


@pytest.mark.usefixtures("storage")
def test_of_many_that_find_a_dead_lock_never_two_win(tmp_path: Path) -> None:
    assert compete(tmp_path, f"file://{tmp_path}").keys() == {"alone", "refused"}


@pytest.mark.parametrize("place", ["ministack", "postgres"])
def test_nor_do_they_in_other_storages(
    place: str, tmp_path: Path, request: pytest.FixtureRequest, credentials: None
) -> None:
    if place == "postgres":
        url = f"{request.getfixturevalue('postgres_url')}&table=state_{uuid4().hex}"
    else:
        url = bucket(request.getfixturevalue(place))
    Backend.open(url).create(STACK, passphrase())
    assert compete(tmp_path, url).keys() <= {"alone", "refused"}


def compete(directory: Path, url: str) -> "Counter[str]":
    """Let four processes lock a stack again and again, where they find a dead lock: what became of it."""
    told = Counter[str]()
    competitors = [process("compete", directory, url) for _ in range(4)]
    for competitor in competitors:
        told.update(competitor.communicate()[0].split())
        assert competitor.returncode == 0
    return told


def test_the_lock_of_a_killed_process_is_taken_over_and_that_is_told(
    storage: Storage, tmp_path: Path
) -> None:
    with process("hold", tmp_path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    (lock,) = Backend(storage).locks(STACK)
    assert str(lock).endswith("; that process is gone")
    (said,) = taken_over(storage)
    assert said.startswith(f"{STACK}: took over the lock of ")
    assert re.search(rf"@{socket.gethostname()} \(pid {holder.pid}\) of 20\S+, whose process is gone$", said)


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    """A process of another program."""
    with subprocess.Popen(["sleep", "60"]) as running:
        yield running
        running.kill()


def test_a_killed_process_that_nobody_waited_for_is_gone(
    storage: Storage, tmp_path: Path, sleeper: "subprocess.Popen[bytes]"
) -> None:
    with process("hold", tmp_path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
        os.waitid(os.P_PID, holder.pid, os.WEXITED | os.WNOWAIT)
        assert len(taken_over(storage)) == 1


def test_where_there_is_no_proc_ps_tells_the_start(sleeper: "subprocess.Popen[bytes]") -> None:
    start = start_by_ps(sleeper.pid)
    assert start == start_by_ps(sleeper.pid)
    assert re.fullmatch(r"\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}", start or "")
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert start_by_ps(sleeper.pid) == "ended"
    sleeper.wait()
    assert start_by_ps(sleeper.pid) is None


def test_a_process_that_is_stopped_is_running(storage: Storage, tmp_path: Path) -> None:
    with process("hold", tmp_path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.send_signal(signal.SIGSTOP)
        assert refusal(storage).endswith("; that process is running")
        holder.send_signal(signal.SIGCONT)
        holder.communicate("done\n")


def test_a_number_that_is_used_again_is_seen(storage: Storage, sleeper: "subprocess.Popen[bytes]") -> None:
    leave_lock(storage, pid=sleeper.pid)
    (said,) = taken_over(storage)
    assert f"somebody@{socket.gethostname()} (pid {sleeper.pid}, `openmcf apply`)" in said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({}, "that process is running", id="this process"),
        pytest.param({"hostname": "elsewhere"}, "not of this host", id="another host"),
        pytest.param({"bootId": "x"}, "of this one before its last start", id="another boot"),
        pytest.param({"pidNamespace": "pid:[1]"}, "of another container", id="another container"),
        pytest.param({"processStart": None}, "that process is running", id="start not known"),
        pytest.param({"pid": 1, **CLI}, "a process of that number is running", id="CLI, alive"),
        pytest.param(CLI, "there is no such process here", id="CLI in a container, with our number"),
        pytest.param({"hostname": "elsewhere", **CLI}, "not of this host", id="CLI, another host"),
        pytest.param({"pid": 10**30}, "does not say who", id="no number of a process"),
        pytest.param({"pid": -1}, "does not say who", id="a group of processes"),
        pytest.param({"pid": "7"}, "does not say who", id="no number"),
    ],
)
def test_a_lock_whose_process_is_not_known_to_be_gone_is_respected(
    storage: Storage, changes: dict[str, Any], words: str
) -> None:
    leave_lock(storage, **changes)
    (before,) = storage.keys(STACK.locks)
    told = refusal(storage)
    assert words in told
    assert "is gone" not in told
    assert storage.keys(STACK.locks) == [before]


def test_that_a_lock_of_the_pulumi_cli_has_no_process_here_proves_nothing(
    storage: Storage, sleeper: "subprocess.Popen[bytes]"
) -> None:
    sleeper.kill()
    sleeper.wait()
    leave_lock(storage, pid=sleeper.pid, **CLI)
    assert "it may be of another host or container of this name" in refusal(storage)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"pid":1}', b"\xff"])
def test_a_damaged_lock_is_respected(storage: Storage, content: bytes) -> None:
    storage.write(f"{STACK.locks}x.json", content)
    assert "x.json: a run that does not say who it is" in refusal(storage)
    assert storage.keys(STACK.locks) == [f"{STACK.locks}x.json"]


def test_a_living_lock_keeps_the_dead_ones_beside_it(storage: Storage) -> None:
    leave_lock(storage)
    leave_lock(storage, processStart="long ago")
    before = storage.keys(STACK.locks)
    assert "locked by 1 lock(s)" in refusal(storage)
    assert storage.keys(STACK.locks) == before


def test_all_locks_can_be_removed(storage: Storage) -> None:
    leave_lock(storage)
    leave_lock(storage, hostname="elsewhere")
    backend = Backend(storage)
    backend.unlock(backend.locks(STACK))
    assert taken_over(storage) == []
