"""What the signals do that end a command: the first stops it, the second ends it."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from openmcf.cli.interruption import ENDING, Signals, interruptible
from openmcf.engine.backend import Backend
from openmcf.errors import Interrupted
from tests.support.command_line import OPENMCF
from tests.support.deploying import HEEDING, ROLE, Deploying, answering, interrupted
from tests.support.state import STACK, passphrase

SECOND = 1.0


class Clock:
    """A clock that somebody else sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock at 0."""
    return Clock()


@pytest.fixture
def signals(clock: Clock) -> Iterator[Signals]:
    """Signals that are heard, although whoever runs the tests may have them ignored."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in ENDING}
    yield Signals(clock)
    for number, acted in before.items():
        signal.signal(number, acted)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_stops_and_the_second_ends(signals: Signals, clock: Clock, number: int) -> None:
    stopped, ended = Event(), Event()
    with pytest.raises(Interrupted, match="ended at once"), interruptible(stopped, ended.set, signals):  # noqa: PT012 - the two belong together
        signal.raise_signal(number)
        assert stopped.is_set()
        clock.now += SECOND
        assert not ended.is_set()
        signal.raise_signal(number)
    assert ended.is_set()
    assert signals.exit_code(130) == 128 + number


def test_what_comes_at_once_is_one_signal(signals: Signals, clock: Clock) -> None:
    stopped = Event()
    with interruptible(stopped, signals=signals):
        for _ in range(3):
            signal.raise_signal(signal.SIGTERM)
            clock.now += 0.1
        signal.raise_signal(signal.SIGINT)
    assert stopped.is_set()
    assert signals.exit_code(130) == 143


def test_a_hangup_is_never_the_second(signals: Signals, clock: Clock) -> None:
    with interruptible(Event(), signals=signals):
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGHUP):
            signal.raise_signal(number)
            clock.now += SECOND


def test_what_is_ignored_stays_so(signals: Signals) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    stopped = Event()
    with interruptible(stopped, signals=signals):
        signal.raise_signal(signal.SIGHUP)
    assert not stopped.is_set()


def test_only_an_interrupted_command_has_the_exit_code_of_the_signal(signals: Signals) -> None:
    with interruptible(Event(), signals=signals):
        signal.raise_signal(signal.SIGHUP)
    assert [signals.exit_code(code) for code in (0, 1, 2, 130)] == [0, 1, 2, 129]


def roles(directory: Path, count: int = 10) -> Path:
    """A directory with manifests of roles."""
    directory.mkdir()
    for number in range(count):
        name = f"{directory.parent.name[5:]}-{number}".replace("_", "-")
        (directory / f"{number}.yaml").write_text(ROLE.format(name=name))
    return directory


def assert_all_is_recorded(deploy: Deploying, manifests: Path) -> None:
    """No lock is left, and the next run makes what is left: nothing is in the way without a record."""
    backend = Backend.open(f"file://{deploy.state}")
    assert not any(backend.locks(stack) for stack in backend.stacks())
    again = deploy("apply", manifests, "--yes")
    assert again.code == 0, again.err


@pytest.mark.parametrize(
    ("number", "code", "times"),
    [
        pytest.param(signal.SIGTERM, 143, 1, id="as `kill` does"),
        pytest.param(signal.SIGTERM, 143, 2, id="as `timeout` does"),
        pytest.param(signal.SIGHUP, 129, 2, id="as a shell does that ends"),
    ],
)
def test_an_apply_stops_after_the_steps_under_way(
    number: signal.Signals, code: int, times: int, deploy: Deploying, tmp_path: Path
) -> None:
    manifests = roles(tmp_path / "roles")
    these = ("apply", *deploy.options, manifests, "--yes", "--parallel", "2")
    ended = interrupted(*these, after="created iam:Role", number=number, times=times)
    assert (ended.code, ended.out) == (code, "")
    assert f"{number.name}: stopping after the steps under way" in ended.err
    assert "not begun: AwsIamRole/" in ended.err
    assert_all_is_recorded(deploy, manifests)


def test_a_closed_terminal_stops_an_apply_which_records_what_it_did(
    deploy: Deploying, tmp_path: Path
) -> None:
    manifests = roles(tmp_path / "roles")
    these = ("apply", *deploy.options, str(manifests), "--yes", "--parallel", "2")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", CLOSED_WITH_ITS_TERMINAL, OPENMCF, *these],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm"},
    ) as running:
        os.close(theirs)
        shown = b""
        while b"created iam:Role" not in shown:
            shown += os.read(ours, 4096)
        os.close(ours)
        assert running.wait(60) == 129
    assert_all_is_recorded(deploy, manifests)


CLOSED_WITH_ITS_TERMINAL = f"import fcntl, termios\nfcntl.ioctl(0, termios.TIOCSCTTY, 0)\n{HEEDING}"


def test_nohup_keeps_an_apply_going(deploy: Deploying, tmp_path: Path) -> None:
    manifests = roles(tmp_path / "roles", 6)
    these = ("apply", *deploy.options, str(manifests), "--yes", "--parallel", "1")
    with subprocess.Popen(["nohup", OPENMCF, *these], stdout=-1, stderr=-1, text=True) as running:
        next(line for line in running.stderr or () if "created iam:Role" in line)
        running.send_signal(signal.SIGHUP)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, "stopping" in err) == (0, False)
    assert out.count("role_arn") == 6


def test_an_apply_whose_standard_error_is_full_is_done_and_recorded(
    deploy: Deploying, tmp_path: Path
) -> None:
    manifests = roles(tmp_path / "roles", 2)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [OPENMCF, "apply", *deploy.options, manifests, "--yes"],
            check=False,
            stdout=subprocess.PIPE,
            stderr=full,
            text=True,
        )
    assert done.returncode == 0
    assert done.stdout.count("role_arn") == 2
    assert_all_is_recorded(deploy, manifests)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_question_is_not_answered_by_a_signal(
    number: int, code: int, deploy: Deploying, tmp_path: Path
) -> None:
    manifests = roles(tmp_path / "roles", 1)

    def send() -> None:
        time.sleep(0.2)  # see `deploying._BEFORE_IT_READS`
        found = subprocess.run(["pgrep", "-f", str(manifests)], stdout=subprocess.PIPE, check=True)
        os.kill(int(found.stdout), number)

    ended, shown = answering("", "apply", *deploy.options, manifests, meanwhile=send)
    assert ended == code
    assert "nothing was changed" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("number", ENDING)
def test_reading_ends_with_the_code_of_the_signal_and_without_a_word(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HEEDING, OPENMCF, "validate", "-"], stdin=-1, stdout=-1, stderr=-1
    ) as running:
        while not _handles(running.pid, signal.SIGTERM):
            time.sleep(0.01)
        running.send_signal(number)
        assert running.communicate(timeout=60) == (b"", b"")
    assert running.returncode == 128 + number


def _handles(pid: int, number: int) -> bool:
    """Whether a process has a handler of its own for a signal (proc_pid_status(5))."""
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line
    )
    return bool(int(status["SigCgt"], 16) >> (number - 1) & 1)


HOLDING = """
import sys
from openmcf.cli.interruption import SIGNALS, end
from openmcf.engine.backend import Backend
from tests.support.state import STACK
SIGNALS.heed(end)
with Backend.open(sys.argv[1]).lock(STACK):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_lock_that_a_command_holds_is_released(number: int, tmp_path: Path) -> None:
    backend = Backend.open(f"file://{tmp_path}")
    backend.create(STACK, passphrase())
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, backend.url], stdin=-1, stdout=-1, stderr=subprocess.DEVNULL
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"held\n"
        for _ in range(3):
            running.send_signal(number)
        running.wait(60)
    assert backend.locks(STACK) == []
