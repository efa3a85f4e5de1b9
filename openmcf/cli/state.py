"""`openmcf state`: what is recorded, mended by hand."""

import typer

from openmcf.cli.consent import ask
from openmcf.cli.options import ManifestOptions, StackOptions, Yes, expanded
from openmcf.cli.views import note, visible, write

app = typer.Typer(
    help="The recorded state of stacks.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.callback()
def state() -> None:
    """The recorded state of stacks."""


@app.command("unlock")
@expanded
def unlock(manifests: ManifestOptions, stacks: StackOptions, yes: Yes = False) -> None:
    """Remove the locks that killed runs left on stacks: tells who made them, and asks."""
    from openmcf.cli.recorded import chosen  # help is shown without the engine

    these = chosen(manifests, stacks)
    locked = {stack: holders for stack in these.stacks if (holders := these.inventory.holders(stack))}
    for stack, holders in locked.items():
        note(visible(f"{stack}: {'; '.join(holders)}"))
    if not locked:
        note("no stack is locked")
        return
    ask("Remove these locks? A run that still goes on would work beside the next one", yes=yes)
    for stack in locked:
        these.inventory.unlock(stack)
        write(f"{stack}: unlocked")
