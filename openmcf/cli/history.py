"""`openmcf history`."""

import sys
from typing import Annotated

import typer

from openmcf.cli.options import ManifestOptions, Output, StackOptions, expanded
from openmcf.cli.views import note, write


@expanded
def history(
    manifests: ManifestOptions,
    stacks: StackOptions,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="Only the latest of each stack.")
    ] = None,
    output: Output = "text",
) -> None:
    """Tell who ran what on the recorded stacks, when, and how it ended; the latest first."""
    from openmcf.cli.recorded import chosen, end_if_unreadable  # help is shown without the engine
    from openmcf.cli.stack_views import Run, runs_json, runs_text
    from openmcf.provisioner.inventory import survey

    these = chosen(manifests, stacks)
    found = survey(these.inventory, these.stacks)
    recorded = [one for one in found if one.recorded]
    runs = [Run(one, update) for one in recorded for update in these.inventory.history(one.stack, limit)]
    runs.sort(key=lambda run: run.update.start_time, reverse=True)
    if output == "json":
        write(runs_json(these, runs))
    elif runs:
        write(runs_text(these, runs, sys.stdout))
    else:
        note("no run is recorded here")
    end_if_unreadable(found)
