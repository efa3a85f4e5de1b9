"""The command line, run in this process or as a user would, with what it printed."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from openmcf.cli.main import run

OPENMCF = Path(sys.executable).parent / "openmcf"


class Ended(NamedTuple):
    """A finished command."""

    code: int
    out: str
    err: str


class CommandLine:
    """Runs commands in this process, which is quick; what they print is caught."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *arguments: object) -> Ended:
        self._capture.readouterr()
        code = run([str(argument) for argument in arguments])
        return Ended(code, *self._capture.readouterr())


def process(
    *arguments: object, given: bytes = b"", environment: Mapping[str, str] = MappingProxyType({})
) -> Ended:
    """Run the installed command as a process of its own."""
    done = subprocess.run(
        [OPENMCF, *map(str, arguments)],
        input=given,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, **environment},
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """Run a shell's command line, `openmcf` in it."""
    line = command.replace("openmcf", str(OPENMCF), 1)
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False, timeout=60)
