"""`openmcf state unlock`, on locks of several sorts."""

from pathlib import Path
from typing import Any

import pytest

from openmcf.engine.backend import Backend
from openmcf.engine.storage.opening import open_storage
from openmcf.engine.storage.storage import Storage
from tests.support.command_line import CommandLine, Ended
from tests.support.deploying import ROLE, Deploying
from tests.support.locks import leave_lock
from tests.support.state import STACK, passphrase


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """A storage with one stack."""
    storage = open_storage(f"file://{tmp_path}")
    Backend(storage).create(STACK, passphrase())
    return storage


def unlock(openmcf: CommandLine, storage: Storage, *arguments: str) -> Ended:
    """Run the command on all stacks of the storage."""
    return openmcf("state", "unlock", "--engine", "embedded", "--backend", storage.url, *arguments)


def test_nothing_is_locked(openmcf: CommandLine, storage: Storage) -> None:
    assert unlock(openmcf, storage) == (0, "", "no stack is locked\n")


def test_who_holds_the_lock_is_told_before_it_asks(openmcf: CommandLine, storage: Storage) -> None:
    leave_lock(storage, hostname="elsewhere", pid=12)
    code, out, err = unlock(openmcf, storage)
    assert (code, out) == (2, "")  # nobody is there to ask
    told, asked = err.splitlines()[:2]
    assert told.startswith(
        f"{STACK}: created by somebody@elsewhere (pid 12, `openmcf apply`) at 2026-11-30T10:00:00Z; "
        "it is not of this host"
    )
    assert "no terminal to ask at" in asked
    assert len(storage.keys(STACK.locks)) == 1


def test_locks_whose_process_is_not_seen_to_run_are_removed(openmcf: CommandLine, storage: Storage) -> None:
    leave_lock(storage, hostname="elsewhere")
    leave_lock(storage, bootId="an earlier one")
    leave_lock(storage, processStart="long ago")
    storage.write(f"{STACK.locks}x.json", b"damaged")
    code, out, _ = unlock(openmcf, storage, "--yes")
    assert (code, out) == (0, f"{STACK}: unlocked\n")
    assert storage.keys(STACK.locks) == []


@pytest.mark.parametrize("cli", [False, True])
def test_the_lock_of_a_running_process_needs_force(cli: bool, openmcf: CommandLine, storage: Storage) -> None:
    said: dict[str, Any] = (
        dict.fromkeys(("bootId", "pidNamespace", "processStart", "command")) | {"pid": 1} if cli else {}
    )
    leave_lock(storage, **said)
    leave_lock(storage, hostname="elsewhere")
    before = storage.keys(STACK.locks)
    for answered in ((), ("--yes",)):
        code, out, err = unlock(openmcf, storage, *answered)
        assert (code, out) == (1, "")
        assert "is running" in err.splitlines()[0]
        assert "nothing was unlocked, for these run:\n" in err
        assert "--force" in err.splitlines()[-1]
        assert storage.keys(STACK.locks) == before
    assert unlock(openmcf, storage, "--force").code == 2  # nobody is there to ask
    assert unlock(openmcf, storage, "--force", "--yes")[:2] == (0, f"{STACK}: unlocked\n")
    assert storage.keys(STACK.locks) == []


def test_the_pulumi_cli_takes_over_no_lock_but_is_helped(
    deploy: Deploying, pulumi: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "role.yaml").write_text(ROLE.format(name="locked-for-the-cli"))
    by_the_cli = ("--local", *pulumi, "--backend", f"file://{deploy.state}", "role.yaml", "--yes")
    assert deploy("apply", "role.yaml", "--yes").code == 0
    (tmp_path / "role.yaml").write_text(
        ROLE.format(name="locked-for-the-cli") + "  description: it changes\n"
    )
    storage = open_storage(f"file://{deploy.state}")
    (stack,) = Backend(storage).stacks()
    leave_lock(storage, stack, processStart="long ago")
    locked = deploy.run("apply", *by_the_cli)
    assert locked.code == 1
    assert "another run works on AwsIamRole/locked-for-the-cli: " in locked.err
    assert locked.err.splitlines()[-1].startswith("hint: wait for it to end; `openmcf state unlock` says")
    assert deploy.run("state", "unlock", "role.yaml", *deploy.options, "--yes").code == 0
    assert deploy.run("apply", *by_the_cli).code == 0


def test_what_a_lock_says_does_not_steer_the_terminal(openmcf: CommandLine, storage: Storage) -> None:
    leave_lock(storage, username="\x1b[31m", hostname="else\nwhere", timestamp="\x07")
    told = unlock(openmcf, storage, "--yes").err
    assert not [character for character in told if character < " " and character != "\n"]
    assert len(told.splitlines()) == 1
