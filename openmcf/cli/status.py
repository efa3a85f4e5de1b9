"""`openmcf status`."""

import typer

from openmcf.cli.options import ManifestOptions, Output, StackOptions, expanded


@expanded
def status(manifests: ManifestOptions, stacks: StackOptions, output: Output = "text") -> None:
    """Tell how the recorded stacks are. Exit code 1 unless all are applied, and nothing is the matter."""
    from openmcf.cli.recorded import chosen  # help is shown without the engine
    from openmcf.cli.stack_views import standings_json, standings_text, tell
    from openmcf.provisioner.state.status import standings

    these = chosen(manifests, stacks)
    found = standings(these.inventory, these.stacks)
    tell(output, "stack", these, found, standings_json, standings_text)
    if any(one.troubles for one in found):
        raise typer.Exit(1)
