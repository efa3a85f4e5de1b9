"""`openmcf refresh`."""

from typing import Annotated

import typer

from openmcf.cli.options import (
    AllowRename,
    ManifestOptions,
    Output,
    StackOptions,
    TargetOptions,
    expanded,
)
from openmcf.cli.stack_manifests import recorded_jobs


@expanded
def refresh(
    manifests: ManifestOptions,
    stacks: StackOptions,
    target: TargetOptions,
    preview_only: Annotated[
        bool, typer.Option("--preview-only", help="Show the differences, and record nothing.")
    ] = False,
    clear_pending_creates: Annotated[
        bool,
        typer.Option(
            "--clear-pending-creates",
            help="Forget what a killed run was about to create, once you have seen that it is not there.",
        ),
    ] = False,
    allow_rename: AllowRename = None,
    output: Output = "text",
) -> None:
    """Read the cloud back: show how it differs from what is recorded, and record it as it is."""
    jobs = recorded_jobs(manifests.selection, stacks.stack)
    from openmcf.cli.reading import read_back  # after the manifests are known to be valid

    clear = clear_pending_creates
    read_back(jobs, stacks, target, output, allow_rename, preview=preview_only, clear_pending=clear)
