"""`openmcf list`."""

from openmcf.cli.options import ManifestOptions, Output, StackOptions, expanded


@expanded
def list_stacks(manifests: ManifestOptions, stacks: StackOptions, output: Output = "text") -> None:
    """List the recorded stacks: all of the backend, or those of manifests."""
    from openmcf.cli.stack_selection import chosen, end_if_unreadable  # help is shown without the engine
    from openmcf.cli.stack_views import print_list, stacks_json, stacks_text
    from openmcf.provisioner.state.state_reader import survey

    these = chosen(manifests, stacks)
    found = [one for one in survey(these.state_reader, these.stacks) if one.exists]
    print_list(output, "stack", these, found, stacks_json, stacks_text)
    end_if_unreadable(found)
