"""`openmcf list`."""

from openmcf.cli.options import ManifestOptions, Output, StackOptions, expanded


@expanded
def list_stacks(manifests: ManifestOptions, stacks: StackOptions, output: Output = "text") -> None:
    """List the recorded stacks: all of the backend, or those of manifests."""
    from openmcf.cli.recorded import chosen, end_if_unreadable  # help is shown without the engine
    from openmcf.cli.stack_views import stacks_json, stacks_text, tell
    from openmcf.provisioner.state.state_reader import survey

    these = chosen(manifests, stacks)
    found = [one for one in survey(these.inventory, these.stacks) if one.exists]
    tell(output, "stack", these, found, stacks_json, stacks_text)
    end_if_unreadable(found)
