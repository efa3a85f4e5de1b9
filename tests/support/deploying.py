"""Manifests to deploy, commands that deploy them to the local AWS, and a terminal to answer questions at."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.command_line import OPENMCF, CommandLine, Ended

POOL = """\
apiVersion: aws.openmcf.org/v1
kind: AwsCognitoUserPool
metadata:
  name: staff
spec:
  region: us-east-1
  usernameAttributes: [email]
  autoVerifiedAttributes: [email]
  clients:
    - name: web
      explicitAuthFlows: [ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
    - name: server
      generateSecret: true
      explicitAuthFlows: [ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
"""

ROLE = """\
apiVersion: aws.openmcf.org/v1
kind: AwsIamRole
metadata:
  name: {name}
spec:
  trustPolicy:
    Version: "2012-10-17"
    Statement:
      - Effect: Allow
        Principal: {{Service: lambda.amazonaws.com}}
        Action: sts:AssumeRole
"""

FUNCTION = """\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata: {{name: {name}}}
spec:
  region: us-east-1
  functionName: {name}
  runtime: python3.12
  handler: main.handler
  localPath: code
  roleArn: {{valueFrom: {{kind: AwsIamRole, name: {role}, fieldPath: status.outputs.role_arn}}}}
"""


def write_code(directory: Path) -> None:
    """Code of a function or a layer, in a directory `code`."""
    (directory / "code").mkdir(parents=True)
    (directory / "code" / "main.py").write_text("def handler(event, context): return event\n")


def write_function(directory: Path, role: str, name: str = "work") -> None:
    """Manifests of a function and of its role, and the function's code."""
    write_code(directory)
    (directory / "function.yaml").write_text(FUNCTION.format(role=role, name=name))
    (directory / f"{role}.yaml").write_text(ROLE.format(name=role))


_QUESTION = re.compile(r"(\[y/N\]|to go on): $")

_BEFORE_IT_READS = 0.2
"""Python's `input` asks, then reads; a Ctrl-C in between is seen only with the next key (measured)."""

HEEDING = """
import os, signal, sys
for number in signal.SIGINT, signal.SIGHUP:  # which whoever runs the tests may ignore
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""A program that runs another, which hears signals."""

_AT_TERMINAL = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell lets what it runs in the background ignore it
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C is a signal
os.execv(sys.argv[1], sys.argv[1:])
"""


@dataclass(frozen=True)
class Deploying:
    """Runs commands on the local AWS, with state of its own."""

    run: CommandLine
    state: Path

    @property
    def options(self) -> tuple[str, ...]:
        """What every command is told."""
        return "--local", "--engine", "embedded", "--backend", f"file://{self.state}"

    def __call__(self, command: str, *arguments: object) -> Ended:
        return self.run(command, *self.options, *arguments)


def answering(
    answer: str, *arguments: object, meanwhile: Callable[[], object] = lambda: None
) -> tuple[int, str]:
    """Run a command at a terminal and type an answer: its exit code, and all that was shown.

    meanwhile: what happens while it waits for the answer.
    """
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", _AT_TERMINAL, str(OPENMCF), *map(str, arguments)]
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "200"}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    ) as running:
        os.close(theirs)
        shown = _shown(ours, until=_QUESTION)
        meanwhile()
        time.sleep(_BEFORE_IT_READS)
        os.write(ours, answer.encode())
        shown += _shown(ours)
        return running.wait(60), shown


def _shown(terminal: int, until: re.Pattern[str] | None = None) -> str:
    """What is shown until it ends in a pattern, or the other end is closed."""
    shown = bytearray()
    while until is None or not until.search(shown.decode(errors="ignore")):
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # how a terminal says that the other end is closed
            os.close(terminal)
            break
    return shown.decode()


def interrupted(*arguments: object, after: str, number: int = signal.SIGINT, times: int = 1) -> Ended:
    """Run a command, and send a signal to all of its group as soon as it says something on standard error."""
    with subprocess.Popen(
        [sys.executable, "-c", HEEDING, OPENMCF, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        said = next(line for line in running.stderr or () if after in line)
        for _ in range(times):
            os.killpg(running.pid, number)
        out, rest = running.communicate(timeout=60)
        return Ended(running.returncode, out, said + rest)
