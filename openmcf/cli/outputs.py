"""`openmcf outputs`."""

from typing import Annotated

import typer

from openmcf.cli.options import ManifestsByOption, StackOptions, TargetOptions, expanded
from openmcf.cli.output_formats import (
    Format,
    formatted,
    in_clear,
    map_at,
    masked,
    secret_paths,
    value_at,
    without_secrets,
)
from openmcf.cli.stack_manifests import recorded_jobs
from openmcf.cli.views import log, write
from openmcf.errors import OpenmcfError, UsageError


@expanded
def outputs(
    manifests: ManifestsByOption,
    stacks: StackOptions,
    path: Annotated[str | None, typer.Argument(help="Such as client_ids.web-app; all, if left out.")] = None,
    format_: Annotated[
        Format, typer.Option("--format", "--output", "-o", help="How to write them.")
    ] = "text",
    show_secrets: Annotated[bool, typer.Option("--show-secrets", help="Show secrets in clear.")] = False,
) -> None:
    """Show the outputs that the last apply recorded: all, or the value at a path.

    A secret is shown with --show-secrets only. Without, the table of all outputs says `[secret]`; a path and
    the formats for programs leave it out, and the exit code is 1.
    """
    jobs = recorded_jobs(manifests.options.selection, stacks.stack)
    whole = [job for job in jobs if not job.owner]
    if len(whole) != 1:
        raise UsageError(f"outputs are those of one manifest, and there are {len(whole)}", "name one with -f")
    from openmcf.cli.deployment import opened  # after the manifest is known to be valid

    (job,) = whole
    with opened(jobs, stacks, TargetOptions()) as deployment:
        deployment.refuse_others()
        deployment.refuse_lost()
        recorded = deployment.provisioner.outputs(job)
        if recorded is None:
            raise OpenmcfError(f"{job.identity} was never applied here", "`openmcf apply` makes its outputs")
        table = map_at(recorded, path) if path else recorded
        asked = {path: value_at(recorded, path, job.manifest.kind)} if path and table is None else table or {}
        for_people = format_ == "text" and path is None
        shown = in_clear if show_secrets else masked if for_people else without_secrets
        values = deployment.here(job, shown(asked))
    if values or not asked:
        write(str(values[path]) if path and table is None else formatted(values, format_))
    secrets = [] if show_secrets else secret_paths(asked)
    if secrets and for_people:
        log("secrets are hidden; --show-secrets shows them")
    elif secrets:
        left_out = f"`{path}` is secret" if path else f"secrets are left out: {', '.join(secrets)}"
        raise OpenmcfError(left_out, "--show-secrets shows them")
