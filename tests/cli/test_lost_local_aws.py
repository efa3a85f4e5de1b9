"""Stacks that were applied to a local AWS which has lost them, as a user sees it."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from urllib.request import urlopen

import pytest

from openmcf.local import aws, child
from openmcf.local.home import Home
from tests.support.command_line import CommandLine
from tests.support.deploying import ROLE, write_function

LOST = "was applied to a local AWS whose data is gone: it was killed before it saved, or emptied"
CHANGED = ("--set", "spec.maxSessionDuration=7200")


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A local AWS of the test's own, beside a manifest of a role."""
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(tmp_path / "local"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "role.yaml").write_text(ROLE.format(name="keeper"))
    aws.ensure(tmp_path / "local", child.free_port())
    yield tmp_path / "local"
    aws.stop(tmp_path / "local")


@pytest.fixture
def local(openmcf: CommandLine, directory: Path) -> Callable[..., tuple[int, str, str]]:
    """Commands on it."""
    return lambda command, *arguments: openmcf(command, "--local", "--engine", "embedded", *arguments)


def kill(directory: Path) -> None:
    os.kill(aws.ensure(directory).process, signal.SIGKILL)
    while aws.running(directory):
        time.sleep(0.01)


def delete_data(directory: Path) -> None:
    aws.stop(directory)
    rmtree(Home(directory).state)


def forget_all(directory: Path) -> None:
    urlopen(f"{aws.ensure(directory).endpoint}/_ministack/reset", b"").close()


@pytest.mark.parametrize("lose", [kill, delete_data, forget_all])
def test_lost_data_is_told_by_every_command(
    lose: Callable[[Path], None], local: Callable[..., tuple[int, str, str]], directory: Path
) -> None:
    assert local("apply", "role.yaml", "--yes")[0] == 0
    lose(directory)
    for command in ("plan", "apply", "refresh", "drift", "outputs"):
        code, out, err = local(command, "-f", "role.yaml", *(("--yes",) if command == "apply" else ()))
        assert (code, out) == (1, ""), command
        assert f"error: AwsIamRole/keeper, stack organization/openmcf/dev.AwsIamRole.keeper, {LOST}\n" in err
        assert "hint: `openmcf local reset` empties the local AWS and the state of its stacks, to app" in err
    code, _, err = local("destroy", "role.yaml", "--yes")
    assert code == 0
    assert f"{LOST}; what is left of it is deleted\n" in err
    assert local("apply", "role.yaml", "--yes")[0] == 0
    assert local("plan", "role.yaml", "--exit-code")[0] == 0
    assert local("drift", "role.yaml")[0] == 0


def test_what_was_changed_since_the_last_stop_is_lost_with_a_kill(
    local: Callable[..., tuple[int, str, str]], directory: Path
) -> None:
    assert local("apply", "role.yaml", "--yes")[0] == 0
    Path("other.yaml").write_text(ROLE.format(name="other"))
    assert local("apply", "other.yaml", "--yes")[0] == 0
    aws.stop(directory)
    assert local("apply", "role.yaml", "--yes", *CHANGED)[0] == 0
    kill(directory)
    assert LOST in local("plan", "role.yaml", *CHANGED)[2]
    assert local("plan", "other.yaml", "--exit-code")[0] == 0


def test_values_are_taken_from_no_stack_that_is_lost(
    local: Callable[..., tuple[int, str, str]], directory: Path, tmp_path: Path
) -> None:
    write_function(tmp_path, "keeper")
    assert local("apply", "keeper.yaml", "--yes")[0] == 0
    kill(directory)
    code, _, err = local("apply", "function.yaml", "--yes")
    assert code == 1
    assert f"AwsIamRole/keeper, stack organization/openmcf/dev.AwsIamRole.keeper, {LOST}" in err


def test_a_reset_takes_the_stacks_as_well(
    openmcf: CommandLine, local: Callable[..., tuple[int, str, str]]
) -> None:
    assert local("apply", "role.yaml", "--yes")[0] == 0
    assert openmcf("local", "reset", "--yes").code == 0
    assert local("list")[2] == "no stack is recorded here\n"
    code, _, err = local("apply", "role.yaml", "--yes")
    assert code == 0
    assert "created iam:Role keeper" in err


def test_a_stop_loses_nothing(local: Callable[..., tuple[int, str, str]], directory: Path) -> None:
    assert local("apply", "role.yaml", "--yes")[0] == 0
    aws.stop(directory)
    assert local("plan", "role.yaml", "--exit-code")[0] == 0
    aws.stop(directory)
    assert local("drift", "role.yaml")[0] == 0
