"""`openmcf schema`."""

from pathlib import Path
from typing import Annotated

import typer

from openmcf.cli.files import write_shared
from openmcf.cli.views import log, write
from openmcf.errors import UsageError
from openmcf.schemas.files import ANY_KIND, IN_PROJECT, catalog_name, file_name
from openmcf.schemas.schema_text import all_schemas, schema_text
from openmcf.specs.registry import kind_names


def schema(
    kind: Annotated[
        str | None,
        typer.Argument(help="A kind; without it, the schema takes any kind.", autocompletion=kind_names),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Write a file per kind, and one for any kind.")] = False,
    directory: Annotated[
        Path | None, typer.Option("--directory", help=f"Where --all writes; by default {IN_PROJECT}.")
    ] = None,
    kubeconform: Annotated[
        bool, typer.Option("--kubeconform", help="Name the files as kubeconform looks for them.")
    ] = False,
) -> None:
    """Print the JSON Schema of manifests, or write those of all kinds for your editor."""
    if all_ and kind:
        raise UsageError(f"--all is about every kind, not about {kind} only", "leave out one of the two")
    if (directory or kubeconform) and not all_:
        option = "--directory" if directory else "--kubeconform"
        raise UsageError(f"{option} goes with --all", "add --all, or redirect the output to a file")
    if not all_:
        write(schema_text(kind or ANY_KIND).rstrip("\n"))
        return
    for name in all_schemas():
        if kubeconform and name == ANY_KIND:
            continue  # it looks for the file of the kind at hand
        path = (directory or IN_PROJECT) / (catalog_name(name) if kubeconform else file_name(name))
        write_shared(path, schema_text(name))
        log(f"wrote {path}")
