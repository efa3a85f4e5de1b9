"""`openmcf state`: what is recorded, fixed by hand."""

from typing import Annotated

import typer

from openmcf.cli.confirm import ask
from openmcf.cli.options import ManifestOptions, StackOptions, Yes, expanded
from openmcf.cli.state_edit import list_resources, move, remove, repair, settle, show
from openmcf.cli.state_transfer import pull, push
from openmcf.cli.views import log, results_of, visible, write
from openmcf.errors import StackLocked

app = typer.Typer(
    help="The recorded state of stacks.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.callback()
def state() -> None:
    """The recorded state of stacks."""


@app.command("unlock")
@expanded
def unlock(
    manifests: ManifestOptions,
    stacks: StackOptions,
    force: Annotated[
        bool, typer.Option("--force", help="Remove locks of runs that go on, too; two then work on a stack.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Remove the locks that killed runs left on stacks: tells who made them, and asks."""
    from openmcf.cli.stack_selection import chosen  # help is shown without the engine

    these = chosen(manifests, stacks)
    locked = {stack: locks for stack in these.stacks if (locks := these.state_reader.locks(stack))}
    for stack, locks in locked.items():
        log(visible(f"{stack}: {'; '.join(map(str, locks))}"))
    if not locked:
        log("no stack is locked")
        return
    running = [
        f"{stack}: {lock.holder}" for stack, locks in locked.items() for lock in locks if lock.is_running
    ]
    if running and not force:
        raise StackLocked("\n".join(["nothing was unlocked, for these run:", *running]), _RUNNING)
    ask("Remove these locks? A run that still goes on would work at the same time as the next one", yes=yes)
    for stack, locks in locked.items():
        these.state_reader.unlock(stack, locks)
    with results_of("the stacks are unlocked"):
        write("\n".join(f"{stack}: unlocked" for stack in locked))


_RUNNING = (
    "wait for them, or end them; name other stacks, such as with --stack, to unlock these; "
    "--force removes the locks all the same"
)

app.command("list")(list_resources)
app.command("show")(show)
app.command("remove")(remove)
app.command("move")(move)
app.command("settle")(settle)
app.command("repair")(repair)
app.command("pull")(pull)
app.command("push")(push)
