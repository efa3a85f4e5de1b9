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
    kind_package: Annotated[
        str | None,
        typer.Option(
            "--kind-package", help="Write the skeleton of a Python package that brings a new kind, to ./NAME."
        ),
    ] = None,
) -> None:
    """Write a commented manifest of a kind to begin with, or a package for a new kind."""
    if kind_package is not None:
        if name is not None or output is not None or force:
            raise UsageError("--kind-package goes alone", "leave out --name, --output and --force")
        _write_package(kind, kind_package)
        return
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


def _write_package(kind: str, distribution: str) -> None:
    """Write a package with a new kind. Raises UsageError for a kind or a directory that is there already."""
    from openmcf.schemas.kind_skeleton import kind_package  # those who write a manifest need none of it

    texts, directory = kind_package(kind, distribution), Path(distribution)
    if kind in kind_names():
        raise UsageError(f"there is a kind `{kind}`", "choose another name, such as AcmeQueue")
    if directory.exists():
        raise UsageError(f"{directory} exists", "choose another name for the package")
    for path, text in texts.items():
        write_shared(directory / path, text)
    log(f"wrote {len(texts)} files to {directory}")
    log(f"hint: cd {directory} && pip install --editable '.[dev]' && pytest; then docs/your-own-kind.md")
