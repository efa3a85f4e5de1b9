"""The Pulumi CLI as a `PulumiCommand` that is stopped by an event, not by the signals of a terminal."""

import os
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Event, Thread
from typing import IO

from pulumi.automation import CommandResult, OnOutput, PulumiCommand
from pulumi.automation.errors import create_command_error

from openmcf.private_files import UMASK

_UPDATES = ("up", "preview", "refresh", "destroy")
"""The commands that may take long."""

_LOOKS = 0.1
"""Seconds between two looks whether a run is to stop."""


class CliCommand(PulumiCommand):
    """Runs the Pulumi CLI in a process group of its own, so that it hears only what is sent to it here.

    The second SIGINT or SIGTERM makes the CLI end at once (pulumi's `pkg/backend/cancellation_scope.go`). In
    our group, it would hear some of them twice: from the terminal or from `timeout`, and from here.

    root: the directory of its `bin`; None takes it from the PATH. cancelled: stops runs after the steps under
    way.
    """

    def __init__(self, root: Path | None, cancelled: Event) -> None:
        """Find the CLI and its version. Raises OSError and InvalidVersionError if there is none that runs."""
        super().__init__(root=str(root) if root else None, skip_version_check=True)
        self._cancelled = cancelled
        self._running: set[Popen[str]] = set()

    def end(self) -> None:
        """End all that runs at once."""
        for child in [*self._running]:
            _interrupt(child)

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,
        on_error: OnOutput | None = None,
    ) -> CommandResult:
        """Run one command, as the parent does. Raises CommandError."""
        command = [self.command, "--non-interactive", *args]
        environ = self._environ(additional_env)
        with (
            Popen(  # noqa: S603 - the arguments are the SDK's
                command,
                stdin=DEVNULL,  # a group in the background that reads the terminal would be stopped
                stdout=PIPE,
                stderr=PIPE,
                cwd=cwd,
                env=environ,
                encoding="utf-8",
                process_group=0,
                umask=UMASK,  # it writes state, too
            ) as child,
            self._stopped(child, args[0]),
            ThreadPoolExecutor(2) as readers,
        ):
            out = readers.submit(_read, child.stdout, on_output)
            err = readers.submit(_read, child.stderr, on_error)
        result = CommandResult(out.result(), err.result(), child.returncode)
        if child.returncode:
            raise create_command_error(result)
        return result

    def _environ(self, more: Mapping[str, str]) -> dict[str, str]:
        environ = {**os.environ, **more, "PULUMI_AUTOMATION_API": "true"}
        if os.path.isabs(self.command):  # plugins that lie beside it go first
            environ["PATH"] = f"{os.path.dirname(self.command)}{os.pathsep}{environ.get('PATH', '')}"
        return environ

    @contextmanager
    def _stopped(self, child: "Popen[str]", command: str) -> Iterator[None]:
        """The child is told once to stop, when the event is set, if it makes or changes what takes time."""

        def watch() -> None:
            while child.poll() is None:
                if self._cancelled.wait(_LOOKS):
                    _interrupt(child)
                    return

        if command in _UPDATES:
            Thread(target=watch, daemon=True).start()
        self._running.add(child)
        try:
            yield
        finally:
            self._running.discard(child)


def _interrupt(child: "Popen[str]") -> None:
    with suppress(ProcessLookupError):
        child.send_signal(signal.SIGINT)


def _read(stream: IO[str] | None, listener: OnOutput | None) -> str:
    """All that a stream says; the listener hears each line as it comes."""
    lines = []
    for line in stream or ():
        lines.append(line.rstrip())
        if listener:
            listener(lines[-1])
    return "\n".join(lines)
