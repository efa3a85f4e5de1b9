"""`openmcf local`: the emulated AWS of this user."""

import os
from pathlib import Path
from typing import Annotated

import typer

from openmcf.cli.confirm import ask
from openmcf.cli.options import Yes
from openmcf.cli.views import log, visible, write
from openmcf.local import aws
from openmcf.local.home import Home, default_directory

app = typer.Typer(
    help="The emulated AWS that `--local` uses: one for each user, on this machine only.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


def _directory() -> Path:
    return default_directory(os.environ)


@app.command()
def start(
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=1, max=65535, help="By default the last one, at first 4566 or a free one."
        ),
    ] = None,
) -> None:
    """Start it, unless it runs. `--local` does so by itself."""
    started = aws.ensure(_directory(), port)
    write(f"runs at {started.endpoint} (MiniStack {started.version})")


@app.command()
def stop() -> None:
    """Stop it; what is in it is kept."""
    write("stopped" if aws.stop(_directory()) else "did not run")


@app.command()
def status() -> None:
    """Tell whether and where it runs; exit code 1 where it does not."""
    found = aws.running(_directory())
    if found is None:
        write("does not run")
        raise typer.Exit(1)
    write(f"runs at {found.endpoint} (MiniStack {found.version})")
    write(f"since {found.started.astimezone():%Y-%m-%d %H:%M:%S}, as process {found.process}")
    write(f"its files are in {_directory()}")


@app.command()
def logs(
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many, from the end.")] = 100,
) -> None:
    """Show what it logged since it was started last."""
    file = Home(_directory()).log
    if not file.exists():
        log(f"there is no log yet in {file.parent}")
        return
    for line in file.read_text(errors="replace").splitlines()[-lines:]:
        write(visible(line))


@app.command()
def reset(yes: Yes = False) -> None:
    """Delete all that is in it, and the state of its stacks; if it runs, it goes on empty."""
    ask("Delete all that is in the local AWS, and the state of its stacks?", yes=yes)
    restarted = aws.reset(_directory())
    write(f"empty, and runs at {restarted.endpoint}" if restarted else "empty")
