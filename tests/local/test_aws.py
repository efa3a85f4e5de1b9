"""The life of a local AWS, with real processes."""

import os
import signal
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from urllib.request import urlopen

import pytest

from openmcf.errors import OpenmcfError
from openmcf.local import aws, child
from openmcf.local.home import Home, default_directory
from tests.support.local_aws import FAILING, NOT_INSTALLED, SILENT, client, stand_in


@pytest.fixture
def port() -> int:
    return child.free_port()


def parameters(found: aws.LocalAws) -> list[str]:
    described = client(found, "ssm").describe_parameters()
    return [parameter["Name"] for parameter in described["Parameters"]]


def put(found: aws.LocalAws, name: str) -> None:
    client(found, "ssm").put_parameter(Name=name, Value="x", Type="String")


def test_all_who_ask_at_once_get_the_same(directory: Path, port: int) -> None:
    with ThreadPoolExecutor() as threads:
        found = set(threads.map(lambda _: aws.ensure(directory, port), range(4)))
    assert found == {aws.ensure(directory)}


def test_it_runs_nowhere_at_first(directory: Path) -> None:
    assert aws.running(directory) is None
    assert aws.stop(directory) is False
    assert aws.reset(directory) is None


def test_a_stop_keeps_what_is_in_it_and_where_it_is(directory: Path, port: int) -> None:
    first = aws.ensure(directory, port)
    put(first, "kept")
    assert aws.stop(directory) is True
    second = aws.ensure(directory)
    assert (second.endpoint, parameters(second)) == (first.endpoint, ["kept"])
    assert second.process != first.process


def test_after_a_crash_it_has_what_it_had_when_it_stopped_last(directory: Path, port: int) -> None:
    put(aws.ensure(directory, port), "saved")
    aws.stop(directory)
    crashed = aws.ensure(directory)
    put(crashed, "lost")
    kill(crashed, directory)
    assert parameters(aws.ensure(directory)) == ["saved"]


def test_objects_are_kept_too(directory: Path, port: int) -> None:
    store = client(aws.ensure(directory, port), "s3")
    store.create_bucket(Bucket="kept")
    store.put_object(Bucket="kept", Key="a/b", Body=b"still here")
    aws.stop(directory)
    again = client(aws.ensure(directory), "s3")
    assert again.get_object(Bucket="kept", Key="a/b")["Body"].read() == b"still here"


def kill(found: aws.LocalAws, directory: Path) -> None:
    os.kill(found.process, signal.SIGKILL)
    while aws.running(directory):
        time.sleep(0.01)


def test_a_life_that_was_killed_left_no_data(directory: Path, port: int) -> None:
    saved = aws.ensure(directory, port)
    aws.stop(directory)
    killed = aws.ensure(directory)
    assert aws.ensure(directory).life == killed.life
    kill(killed, directory)
    now = aws.ensure(directory)
    lives = [one.life or "" for one in (saved, killed, now)]
    assert len({*lives}) == 3
    assert [now.has_data_of(life) for life in lives] == [True, False, True]


def test_deleted_data_is_that_of_no_life(directory: Path, port: int) -> None:
    first = aws.ensure(directory, port)
    aws.stop(directory)
    rmtree(directory / "state")
    assert not aws.ensure(directory).has_data_of(first.life or "")


def test_a_life_ends_where_ministack_is_told_to_forget_all(directory: Path, port: int) -> None:
    first = aws.ensure(directory, port)
    urlopen(f"{first.endpoint}/_ministack/reset", b"").close()
    second = aws.ensure(directory)
    assert not second.has_data_of(first.life or "")
    assert second.process == first.process
    assert aws.ensure(directory) == second
    aws.stop(directory)
    assert aws.ensure(directory).has_data_of(second.life or "")


def test_one_that_an_older_openmcf_started_has_a_life_too(directory: Path, port: int) -> None:
    home, started = Home(directory), aws.ensure(directory, port)
    record = home.last()
    assert record is not None
    home.correct(record.model_copy(update={"life": None}))
    assert aws.ensure(directory).life not in {None, started.life}


def test_reset_deletes_what_is_in_it(directory: Path, port: int) -> None:
    put(aws.ensure(directory, port), "gone")
    Home(directory).stacks.mkdir()
    restarted = aws.reset(directory)
    assert restarted is not None
    assert (restarted.port, parameters(restarted)) == (port, [])
    assert not Home(directory).stacks.exists()


def test_reset_of_one_that_is_stopped(directory: Path, port: int) -> None:
    put(aws.ensure(directory, port), "gone")
    aws.stop(directory)
    assert aws.reset(directory) is None
    assert parameters(aws.ensure(directory)) == []


@pytest.mark.parametrize(
    ("command", "message", "hint"),
    [
        (NOT_INSTALLED, "the local AWS is not installed", "pip install 'openmcf[local]'"),
        (FAILING, "MiniStack ended as it started\n  out of luck", "see {directory}/log"),
        (SILENT, "the local AWS does not answer on port {port}", "`openmcf local stop` ends it"),
        (
            stand_in("1.5.9"),
            "the local AWS is MiniStack 1.5.9, and openmcf needs 1.5.33 or later",
            "pip install --upgrade 'openmcf[local]', then `openmcf local stop`",
        ),
    ],
)
def test_what_does_not_start_says_why_and_leaves_nothing(
    directory: Path, port: int, command: Sequence[str], message: str, hint: str
) -> None:
    with pytest.raises(OpenmcfError) as raised:
        aws.ensure(directory, port, command, patience=1)
    assert str(raised.value) == message.format(port=port)
    assert raised.value.hint == hint.format(directory=directory)
    assert aws.running(directory) is None


def test_a_port_that_is_taken_is_told(directory: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(OpenmcfError, match=f"port {taken} is taken by another program"):
            aws.ensure(directory, taken)


def test_it_does_not_move_while_it_runs(directory: Path, port: int) -> None:
    aws.ensure(directory, port)
    with pytest.raises(OpenmcfError, match=f"runs already, on port {port}"):
        aws.ensure(directory, child.free_port())


def test_one_that_does_not_end_is_killed(directory: Path, port: int) -> None:
    aws.ensure(directory, port, stand_in("1.5.33", deaf=True))
    with pytest.raises(OpenmcfError, match=r"did not end within 0\.2 s and was killed"):
        aws.stop(directory, patience=0.2)
    assert aws.running(directory) is None


def test_one_that_does_not_answer_is_told(directory: Path, port: int) -> None:
    hung = aws.ensure(directory, port, stand_in("1.5.33"))
    os.kill(hung.process, signal.SIGSTOP)
    with pytest.raises(OpenmcfError, match=rf"does not answer on port {port}"):
        aws.running(directory, patience=0.1)
    os.kill(hung.process, signal.SIGCONT)


def test_a_record_that_is_damaged_is_told_while_its_process_lives(directory: Path, port: int) -> None:
    found = aws.ensure(directory, port)
    record = directory / "child.json"
    written = record.read_bytes()
    record.write_text("{")
    with pytest.raises(OpenmcfError, match=r"child\.json is damaged, and its process lives"):
        aws.running(directory)
    record.write_bytes(written)
    assert aws.running(directory) == replace(found, life=None)


def test_a_record_that_is_damaged_is_written_anew(directory: Path, port: int) -> None:
    directory.mkdir()
    (directory / "child.json").write_text("{")
    assert replace(aws.ensure(directory, port), life=None) == aws.running(directory)


def test_a_directory_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OpenmcfError, match=r"cannot keep a local AWS in .*/file/local: not a directory"):
        aws.ensure(tmp_path / "file" / "local")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"OPENMCF_LOCAL_DIR": "/mine", "XDG_STATE_HOME": "/state"}, "/mine"),
        ({"XDG_STATE_HOME": "/state"}, "/state/openmcf/local"),
        ({}, str(Path.home() / ".local/state/openmcf/local")),
    ],
)
def test_where_it_lives(environment: dict[str, str], expected: str) -> None:
    assert str(default_directory(environment)) == expected


def test_functions_that_it_runs_see_none_of_the_users_secrets(tmp_path: Path) -> None:
    given = {"PATH": "/bin", "AWS_ACCESS_KEY_ID": "real", "GITHUB_TOKEN": "secret", "AUTH": "true"}
    passed = child.child_environment(Home(tmp_path), 4566, given)
    assert passed["PATH"] == "/bin"
    assert not {"AWS_ACCESS_KEY_ID", "GITHUB_TOKEN", "AUTH"} & passed.keys()
