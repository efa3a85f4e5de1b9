"""`openmcf status`."""

import typer

from openmcf.cli.options import ManifestOptions, Output, StackOptions, expanded


@expanded
def status(manifests: ManifestOptions, stacks: StackOptions, output: Output = "text") -> None:
    """Tell how the recorded stacks are. Exit code 1 unless all are applied, and nothing is the matter."""
    from openmcf.cli.stack_selection import chosen  # help is shown without the engine
    from openmcf.cli.stack_views import print_list, standings_json, standings_text
    from openmcf.provisioner.state.status import stack_statuses

    these = chosen(manifests, stacks)
    found = stack_statuses(these.state_reader, these.stacks)
    print_list(output, "stack", these, found, standings_json, standings_text)
    if any(one.troubles for one in found):
        raise typer.Exit(1)
