"""`openmcf history`."""

from typing import Annotated

import typer

from openmcf.cli.options import ManifestOptions, Output, StackOptions, expanded


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
    from openmcf.cli.stack_selection import chosen, end_if_unreadable  # help is shown without the engine
    from openmcf.cli.stack_views import Run, print_list, runs_json, runs_text
    from openmcf.provisioner.state.state_reader import survey

    these = chosen(manifests, stacks)
    found = survey(these.state_reader, these.stacks)
    recorded = [one for one in found if one.recorded]
    runs = [Run(one, update) for one in recorded for update in these.state_reader.history(one.stack, limit)]
    runs.sort(key=lambda run: run.update.start_time, reverse=True)
    print_list(output, "run", these, runs, runs_json, runs_text)
    end_if_unreadable(found)
