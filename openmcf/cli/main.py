"""The entry point: finds the command, and turns every end into an exit code.

A command's module is imported only when the command is called, so that none pays for the others.
"""

import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from openmcf import __version__
from openmcf.cli import views
from openmcf.errors import OpenmcfError, UsageError
from openmcf.specs.problems import nearest

COMMANDS = {
    "validate": "validate:validate",
    "version": "version:version",
}
ALIASES = {"validate-manifest": "validate", "load": "load-manifest"}
INTERRUPTED = 130


class LazyGroup(TyperGroup):
    """A group whose commands come from the table, each imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        name = ALIASES.get(cmd_name, cmd_name)
        if name in COMMANDS:
            return _command(name)
        near = nearest(cmd_name, COMMANDS)
        hint = f"did you mean `{near}`?" if near else "openmcf --help lists the commands"
        raise UsageError(f"there is no command `{cmd_name}`", hint)


def _command(name: str) -> Any:
    module, function = COMMANDS[name].split(":")
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, no_args_is_help=False)(getattr(import_module(f"openmcf.cli.{module}"), function))
    return typer.main.get_command(single)


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


def _show_version(wanted: bool) -> None:
    if wanted:
        views.write(f"openmcf {__version__}")
        raise typer.Exit


@app.callback()
def openmcf(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Turn YAML manifests into running cloud infrastructure."""


def main() -> None:
    """Run the command line and end the process with the exit code that `docs/commands.md` states."""
    try:
        app()
    except OpenmcfError as error:
        views.fail(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader went away (`openmcf … | head`); keep Python from complaining while it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
