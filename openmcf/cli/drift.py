"""`openmcf drift`."""

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

DRIFTED = 2
"""The exit code where the cloud is not as recorded."""


@expanded
def drift(
    manifests: ManifestOptions,
    stacks: StackOptions,
    target: TargetOptions,
    allow_rename: AllowRename = None,
    output: Output = "text",
) -> None:
    """Show how the cloud differs from what is recorded, and change nothing. Exit code 2 where it does."""
    jobs = recorded_jobs(manifests.selection, stacks.stack)
    from openmcf.cli.reading import read_back  # after the manifests are known to be valid

    if read_back(jobs, stacks, target, output, allow_rename, preview=True):
        raise typer.Exit(DRIFTED)
