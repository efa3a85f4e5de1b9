"""The embedded engine as the `PulumiCommand` of a workspace: the one door that the Automation API knows."""

import os
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event

import yaml
from pulumi._version import version as sdk_version
from pulumi.automation import CommandResult, OnOutput, PulumiCommand
from pulumi.automation.errors import create_command_error

from openmcf.engine.arguments import UPDATES, parse
from openmcf.engine.backend import Backend
from openmcf.engine.failures import EngineFailure
from openmcf.engine.locks import UNNAMED, Holder
from openmcf.engine.providers import Attach
from openmcf.engine.stack_commands import STACK_COMMANDS
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.passphrases import Passphrases
from openmcf.engine.updates import update
from openmcf.engine.workspace import Workspace
from openmcf.errors import OpenmcfError

FAILED = 255
"""The exit code of a Pulumi CLI whose command failed."""


class EmbeddedCommand(PulumiCommand):
    """Runs the commands that `pulumi.automation` gives to the Pulumi CLI, in this process.

    attach: where providers come from. cancelled: set from outside to stop its runs after the steps under way.
    holder: who takes the locks of stacks. It keeps the keys of passphrases, so one instance serves many
    commands, in several threads at a time.
    """

    def __init__(self, attach: Attach, cancelled: Event, holder: Holder = UNNAMED) -> None:
        """Without a call of the parent's, which looks for the Pulumi CLI."""
        self.command = "embedded"
        self.version = sdk_version
        self._attach = attach
        self._cancelled = cancelled
        self._holder = holder
        self._passphrases = Passphrases()

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,
        on_error: OnOutput | None = None,
    ) -> CommandResult:
        """Run one command. Raises CommandError as the SDK does; its cause is what went wrong here."""
        try:
            text = self._run(parse(args), Path(cwd), {**os.environ, **additional_env})
        except (EngineFailure, OpenmcfError) as failure:
            if on_error:
                on_error(str(failure))
            raise create_command_error(CommandResult("", f"error: {failure}", FAILED)) from failure
        if on_output:
            on_output(text)
        return CommandResult(text, "", 0)

    def _run(self, arguments: Namespace, cwd: Path, environ: Mapping[str, str]) -> str:
        backend = Backend.open(environ.get("PULUMI_BACKEND_URL", "file://~"), self._holder)
        workspace = Workspace(
            backend=backend,
            stack=StackReference.parse(name) if (name := _stack_name(arguments)) else None,
            config=_config(arguments, cwd),
            environ=environ,
            attach=self._attach,
            passphrases=self._passphrases,
            cancelled=self._cancelled,
        )
        command: Callable[[Workspace, Namespace], str]
        command = update if arguments.command in UPDATES else STACK_COMMANDS[_name(arguments)]
        return command(workspace, arguments)


def _name(arguments: Namespace) -> str:
    return " ".join(filter(None, (arguments.command, getattr(arguments, "action", ""))))


def _stack_name(arguments: Namespace) -> str:
    """The full name of the stack that a command is about; empty for those that are about none."""
    return str(arguments.stack or getattr(arguments, "name", ""))


def _config(arguments: Namespace, cwd: Path) -> dict[str, str]:
    """The stack's configuration, as the workspace wrote it for either engine."""
    path = cwd / f"Pulumi.{_stack_name(arguments).rpartition('/')[2]}.yaml"
    settings = yaml.safe_load(path.read_text()) if path.exists() else None
    return {key: str(value) for key, value in ((settings or {}).get("config") or {}).items()}
