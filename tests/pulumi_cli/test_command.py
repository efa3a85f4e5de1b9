"""How the Pulumi CLI is run and stopped; a program that writes down what it hears stands in for it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Timer

import pytest
from pulumi.automation.errors import CommandError

from openmcf.pulumi_cli.command import CliCommand

CLI = """\
#!{python}
import os, signal, sys, time
if "version" in sys.argv:
    print("v3.274.1")
    sys.exit()
heard = []
def hear(number, frame):
    heard.append(signal.Signals(number).name)
    print("heard", *heard, flush=True)
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, hear)
print("arguments", *sys.argv[1:], flush=True)
print("is automated:", os.environ["PULUMI_AUTOMATION_API"], f"umask {{os.umask(0):03o}}", file=sys.stderr)
deadline = time.monotonic() + {seconds}
while time.monotonic() < deadline and len(heard) < {signals}:
    time.sleep(0.01)
sys.exit({code})
"""


def cli(directory: Path, *, signals: int = 1, code: int = 0, seconds: float = 60) -> Path:
    """The root of a CLI that ends after so many signals or seconds."""
    program = directory / "bin" / "pulumi"
    program.parent.mkdir()
    program.write_text(CLI.format(python=sys.executable, signals=signals, code=code, seconds=seconds))
    program.chmod(0o755)
    return directory


def test_a_command_is_given_what_it_says_and_how_it_ends(tmp_path: Path) -> None:
    command = CliCommand(cli(tmp_path, signals=0), Event())
    heard: list[str] = []
    done = command.run(["stack", "ls"], str(tmp_path), {"X": "y"}, heard.append, heard.append)
    assert (done.stdout, done.stderr, done.code) == (
        "arguments --non-interactive stack ls",
        "is automated: true umask 077",
        0,
    )
    assert sorted(heard) == [done.stdout, done.stderr]
    assert str(command.version) == "3.274.1"


def test_a_command_that_fails_raises_what_the_sdk_raises(tmp_path: Path) -> None:
    command = CliCommand(cli(tmp_path, signals=0, code=255), Event())
    with pytest.raises(CommandError, match="code: 255"):
        command.run(["up"], str(tmp_path), {})


def test_the_event_stops_an_update_once_and_then_all_ends_at_once(tmp_path: Path) -> None:
    cancelled = Event()
    command = CliCommand(cli(tmp_path, signals=2), cancelled)
    said: list[str] = []

    def hear(line: str) -> None:
        said.append(line)
        if line.startswith("arguments"):
            cancelled.set()
        if line == "heard SIGINT":
            Timer(0.3, command.end).start()

    command.run(["up"], str(tmp_path), {}, hear)
    assert said[1:] == ["heard SIGINT", "heard SIGINT SIGINT"]


def test_what_only_looks_is_not_stopped(tmp_path: Path) -> None:
    cancelled = Event()
    cancelled.set()
    done = CliCommand(cli(tmp_path, seconds=0.3), cancelled).run(["stack", "rm"], str(tmp_path), {})
    assert done.stdout == "arguments --non-interactive stack rm"


IN_A_GROUP = """
import sys
from pathlib import Path
from threading import Event
from openmcf.cli.interruption import interruptible
from openmcf.pulumi_cli.command import CliCommand
from concurrent.futures import ThreadPoolExecutor
stopped = Event()
command = CliCommand(Path(sys.argv[1]), stopped)
with interruptible(stopped, command.end), ThreadPoolExecutor(1) as worker:
    worker.submit(command.run, ["up"], ".", {}, lambda line: print(line, flush=True)).result()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("whom", [os.kill, os.killpg], ids=["us only", "all of the group"])
def test_whatever_stops_us_stops_it_once(number: int, whom: object, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", IN_A_GROUP, cli(tmp_path, signals=2, seconds=1.5)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        assert callable(whom)
        whom(running.pid, number)
        assert running.communicate(timeout=60)[0] == "heard SIGINT\n"
