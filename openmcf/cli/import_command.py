"""`openmcf import`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from openmcf.cli.files import write_file
from openmcf.cli.options import StackOptions, TargetOptions, Yes, expanded
from openmcf.cli.selection import Settings, preparing
from openmcf.cli.views import log, results_of, visible, write
from openmcf.errors import UsageError
from openmcf.specs.identity import stack_named
from openmcf.specs.registry import kind_named, kind_names


@expanded
def import_(
    kind: Annotated[
        str, typer.Argument(help="What it is; `openmcf kinds` lists the kinds.", autocompletion=kind_names)
    ],
    id: Annotated[str, typer.Argument(help="What AWS calls it, such as us-east-1_Ab1Cd2EfG.")],  # noqa: A002
    stacks: StackOptions,
    target: TargetOptions,
    name: Annotated[
        str | None, typer.Option("--name", help="The manifest's metadata.name; by default AWS's name.")
    ] = None,
    settings: Settings = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The manifest to write, with code beside it; by default standard output."
        ),
    ] = None,
    allow_changes: Annotated[
        bool, typer.Option("--allow-changes", help="Change it if it is not as its manifest says.")
    ] = False,
    preview_only: Annotated[
        bool,
        typer.Option(
            "--preview-only",
            help="Print the manifest and show what would be recorded; record and write nothing.",
        ),
    ] = False,
    yes: Yes = False,
) -> None:
    """Adopt what exists in AWS: write its manifest, and record it as if it had been applied."""
    if kind_named(kind).expand:
        hint = "import its parts, then apply its manifest with --allow-rename for each"
        raise UsageError(f"{kind} is a composite kind: what AWS has is of its parts", hint)
    stack = stack_named(stacks.stack) if stacks.stack else None
    prepare = preparing(settings or [])
    # after the options are known to make sense
    from openmcf.cli.deployment import opened
    from openmcf.cli.import_run import ImportRun, files_of, in_place, job_of, refuse_in_clear, text_of
    from openmcf.provisioner.run.importing import existing

    with opened((), stacks, target) as nothing:
        found = existing(kind, id, nothing.provisioner.target)
        for remark in found.notes:
            log(visible(f"note: {remark}"))
        job = job_of(kind, name or found.name, stack, found, prepare)
        text, secrets = text_of(job, found)
        for place in secrets:
            log(f"note: {place} is a secret, which is not written: give it with --set, to every command")
        refuse_in_clear(nothing.engine, secrets)
        if preview_only:
            write(text.rstrip("\n"))
        files = files_of(job, found, output or (Path(f"{found.name}.yaml") if preview_only else None))
        written = files | ({output: text.encode()} if output else {})
        if output:
            _refuse_to_overwrite(written)
        importing = ImportRun(nothing, in_place(job, files, output, nothing.provisioner.scratch))
        plan = importing.agree(allow_changes=allow_changes, yes=yes or preview_only)
        if preview_only:
            return
        # before the record, which without a manifest would be of no use
        for path, content in written.items():
            write_file(path, content)
        if not output:
            with results_of("nothing is recorded"):
                write(text.rstrip("\n"))
        importing.record(plan)


def _refuse_to_overwrite(written: Mapping[Path, bytes]) -> None:
    """Raise UsageError if a file is there that says something else."""
    for path, content in written.items():
        if path.exists() and path.read_bytes() != content:
            raise UsageError(f"{path} exists, and says something else", "choose another file")
