"""The entry point: finds the command, and turns every end into an exit code.

A command's module is imported only when the command is called, so that none pays for the others.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from openmcf import __version__
from openmcf.cli import views
from openmcf.cli.parts import part_missing
from openmcf.errors import OpenmcfError, UsageError, reason
from openmcf.specs.findings import nearest

COMMANDS = {
    "validate": "validate:validate",
    "load-manifest": "load_manifest:load_manifest",
    "plan": "plan:plan",
    "apply": "apply:apply",
    "refresh": "refresh:refresh",
    "drift": "drift:drift",
    "destroy": "destroy:destroy",
    "import": "import_command:import_",
    "outputs": "outputs:outputs",
    "list": "list_stacks:list_stacks",
    "status": "status:status",
    "history": "history:history",
    "graph": "graph:graph",
    "fmt": "fmt:fmt",
    "init": "init:init",
    "explain": "explain:explain",
    "schema": "schema:schema",
    "kinds": "kinds:kinds",
    "state": "state:app",
    "local": "local:app",
    "engine": "engine:app",
    "version": "version:version",
}
ALIASES = {"validate-manifest": "validate", "load": "load-manifest", "preview": "plan", "delete": "destroy"}
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

    def invoke(self, ctx: Any) -> Any:
        """Run the command, and say in a user's words what typer says of options in pydantic's."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ").replace("Input should be", "must be")
            raise


def _command(name: str) -> Any:
    module, attribute = COMMANDS[name].split(":")
    command = getattr(import_module(f"openmcf.cli.{module}"), attribute)
    if isinstance(command, typer.Typer):  # a group
        return typer.main.get_command(command)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, no_args_is_help=False)(command)
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


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, by default the process's own; the exit code is as `docs/commands.md` states it."""
    try:
        code = _call(arguments)
        views.deliver()
    except OpenmcfError as error:
        views.fail(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader went away, as in `openmcf … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        views.fail(OpenmcfError(f"{error.filename or 'standard output cannot be written'}: {reason(error)}"))
        return 1
    except UnicodeEncodeError:  # the system hands on bytes that are no text as halves of surrogate pairs
        message = "something that was given, such as a name or an address, is no text in UTF-8"
        views.fail(UsageError(message, "give it in UTF-8"))
        return UsageError.exit_code
    except Exception as error:
        if missing := part_missing(error):
            views.fail(missing)
            return missing.exit_code
        views.log(f"{traceback.format_exc()}\nThis is a bug in openmcf {__version__}; please report it.")
        return 1
    return code


def _call(arguments: Sequence[str] | None) -> int:
    """The exit code of a command that ends as it means to."""
    try:
        app(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0
