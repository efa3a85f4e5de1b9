"""`openmcf engine`: the Pulumi CLI, which may run in the place of the embedded engine."""

from importlib.util import find_spec
from threading import Event

import typer

from openmcf.cli.views import log, write

app = typer.Typer(
    help="The engine that provisions: the one embedded here, or the Pulumi CLI.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command()
def status() -> None:
    """Tell which engine `--engine auto` takes."""
    if find_spec("pulumi") is None:
        write("the embedded engine; for the Pulumi CLI: pip install 'openmcf[pulumi]'")
        return
    from openmcf.pulumi_cli.engine import OLDEST_CLI, installed

    engine = installed(Event())
    if engine is None:
        write("the embedded engine; there is no Pulumi CLI")
    elif engine.is_new_enough:
        write(f"the {engine}, at {engine.command.command}")
    else:
        write(f"the embedded engine; the {engine} is older than {OLDEST_CLI}")


@app.command()
def install() -> None:
    """Download the Pulumi CLI with its SDK's installer. The embedded engine needs nothing."""
    from openmcf.pulumi_cli.engine import install as install_cli

    log("downloading from get.pulumi.com …")
    command = install_cli()
    write(f"the Pulumi CLI {command.version} is at {command.command}")
