"""`openmcf list`."""

import sys

from openmcf.cli.options import ManifestOptions, Output, StackOptions, expanded
from openmcf.cli.views import note, write


@expanded
def list_stacks(manifests: ManifestOptions, stacks: StackOptions, output: Output = "text") -> None:
    """List the recorded stacks: all of the backend, or those of manifests."""
    from openmcf.cli.recorded import chosen, end_if_unreadable  # help is shown without the engine
    from openmcf.cli.stack_views import stacks_json, stacks_text
    from openmcf.provisioner.inventory import survey

    these = chosen(manifests, stacks)
    found = [one for one in survey(these.inventory, these.stacks) if one.exists]
    if output == "json":
        write(stacks_json(these, found))
    elif found:
        write(stacks_text(these, found, sys.stdout))
    else:
        note("no stack is recorded here")
    end_if_unreadable(found)
