"""`openmcf init`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from openmcf.cli.files import write_shared
from openmcf.cli.views import log, write
from openmcf.errors import UsageError
from openmcf.schemas.files import IN_PROJECT, file_name
from openmcf.schemas.starter import starter
from openmcf.specs.registry import kind_names


def init(
    kind: Annotated[
        str,
        typer.Argument(
            help="What the manifest describes; `openmcf kinds` lists the kinds.", autocompletion=kind_names
        ),
    ],
    name: Annotated[str | None, typer.Option("--name", help="Its metadata.name.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; by default standard output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Write a commented manifest of a kind to begin with."""
    if output is None:
        write(starter(kind, name).rstrip("\n"))
        return
    if output.exists() and not force:
        raise UsageError(f"{output} exists", "choose another file, or overwrite it with --force")
    schema = IN_PROJECT / file_name(kind)
    modeline = Path(os.path.relpath(schema, output.parent)).as_posix()
    write_shared(output, starter(kind, name, modeline))
    log(f"wrote {output}")
    if not schema.exists():
        log(f"hint: `openmcf schema --all` writes {schema}, with which your editor completes and checks it")
