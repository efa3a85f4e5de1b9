"""`openmcf status`."""

import sys

import typer

from openmcf.cli.options import ManifestOptions, Output, StackOptions, expanded
from openmcf.cli.views import note, write


@expanded
def status(manifests: ManifestOptions, stacks: StackOptions, output: Output = "text") -> None:
    """Tell how the recorded stacks are. Exit code 1 unless all are applied, and nothing is the matter."""
    from openmcf.cli.recorded import chosen  # help is shown without the engine
    from openmcf.cli.stack_views import standing_text, standings_json
    from openmcf.provisioner.health import standings

    these = chosen(manifests, stacks)
    found = standings(these.inventory, these.stacks)
    if output == "json":
        write(standings_json(these, found))
    elif found:
        write("\n".join(standing_text(these, one, sys.stdout) for one in found))
    else:
        note("no stack is recorded here")
    if any(one.troubles for one in found):
        raise typer.Exit(1)
