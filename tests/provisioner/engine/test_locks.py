"""The lock of a stack, between real processes."""

import os
import re
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pulumi.automation.errors import diy_backend_conflict_text

from openmcf.errors import StackLocked
from openmcf.provisioner.engine.backend import Backend
from tests.support.state import STACK, passphrase


def process(program: str, directory: Path) -> "subprocess.Popen[str]":
    """One of the programs of `tests.support.state_processes`."""
    command = [sys.executable, "-m", "tests.support.state_processes", program, str(directory)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def backend(tmp_path: Path) -> Backend:
    """A backend with one stack."""
    backend = Backend.open(f"file://{tmp_path}")
    backend.create(STACK, passphrase())
    return backend


def refusal(backend: Backend) -> str:
    """What an attempt to lock the stack is told."""
    with pytest.raises(StackLocked) as raised, backend.lock(STACK):
        pass
    return str(raised.value)


def test_a_stack_that_another_process_holds_is_refused(backend: Backend, tmp_path: Path) -> None:
    with process("hold", tmp_path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        told = refusal(backend)
        holder.communicate("done\n")
    assert diy_backend_conflict_text in told
    file = re.escape(f"file://{tmp_path}/.pulumi/locks/organization/auth/dev/")
    assert re.search(
        rf"{file}[\w-]+\.json: created by \w+@{socket.gethostname()} \(pid {holder.pid}\) at 20", told
    )
    assert "is gone" not in told
    with backend.lock(STACK):
        pass


def test_two_never_hold_a_stack_together(backend: Backend, tmp_path: Path) -> None:
    told = Counter[str]()
    competitors = [process("compete", tmp_path) for _ in range(4)]
    for competitor in competitors:
        told.update(competitor.communicate()[0].split())
        assert competitor.returncode == 0
    assert told["alone"] > 0
    assert told["refused"] > 0


def test_the_lock_of_a_killed_process_is_told_and_can_be_removed(backend: Backend, tmp_path: Path) -> None:
    with process("hold", tmp_path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    assert "that process is gone" in refusal(backend)
    assert backend.unlock(STACK) == 1
    assert backend.unlock(STACK) == 0
    with backend.lock(STACK):
        pass


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"pid":1,"username":"u","hostname":"elsewhere","timestamp":"then"}', "u@elsewhere (pid 1) at then"),
        (
            f'{{"pid":{os.getpid()},"username":"u","hostname":"{socket.gethostname()}","timestamp":"t"}}',
            "at t",
        ),
        (
            f'{{"pid":{10**30},"username":"u","hostname":"{socket.gethostname()}","timestamp":"t"}}',
            "at t",
        ),
        ("", "does not say who"),
        ("[]", "does not say who"),
    ],
    ids=["another machine", "this process", "no process", "empty", "no object"],
)
def test_any_lock_is_respected(backend: Backend, tmp_path: Path, content: str, words: str) -> None:
    lock = tmp_path / ".pulumi/locks/organization/auth/dev/x.json"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text(content)
    told = refusal(backend)
    assert words in told
    assert "is gone" not in told
    assert [path.name for path in lock.parent.iterdir()] == ["x.json"]
