"""`openmcf state pull` and `push`: a stack's whole state to and from a file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from openmcf.cli.confirm import ask
from openmcf.cli.options import ManifestOptions, StackOptions, Yes, expanded
from openmcf.cli.views import log, results_of, visible, write
from openmcf.errors import OpenmcfError, UsageError, reason

_SHOWN = 20


@expanded
def pull(
    manifests: ManifestOptions,
    stacks: StackOptions,
    show_secrets: Annotated[bool, typer.Option("--show-secrets", help="Secrets in clear.")] = False,
) -> None:
    """Print a stack's state as it is stored, for `push`; secrets are encrypted."""
    from openmcf.cli.stack_selection import one_state  # help is shown without the engine

    write(one_state(manifests, stacks).pulled(show_secrets=show_secrets).decode())


@expanded
def push(
    file: Annotated[
        str, typer.Argument(help="A file of `state pull`, of `pulumi stack export`, or left by a run; or -.")
    ],
    stacks: StackOptions,
    yes: Yes = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also if the state has changed since the file was written.")
    ] = False,
) -> None:
    """Replace a stack's state by that of a file, such as the one that a run left which lost its state."""
    from openmcf.cli.backend import at_origin, storage_of  # help is shown without the engine
    from openmcf.engine.state.checkpoint import Checkpoint
    from openmcf.engine.storage.rescue import origin_of
    from openmcf.provisioner.state.stack_state import PushedState, StackState
    from openmcf.specs.identity import stack_named

    text = _content(file)
    named = stacks.stack or Checkpoint.of_export(text, file).stack
    if not named:
        raise UsageError(f"{file} does not say which stack it is of", "name it with --stack")
    origin = origin_of(text)
    backend, environment = storage_of(at_origin(stacks, origin.backend) if origin else stacks)
    pushed = PushedState.of(StackState(backend, stack_named(named), environment), text, file)
    if not pushed.changes:
        log(visible(f"the state of {pushed.state.stack} is that of {file} already"))
        return
    pushed.verify()
    if not force:
        pushed.refuse_conflict()
    log(visible(f"in {pushed.state.stack}, {backend.url}:"))
    for change in pushed.changes[:_SHOWN]:
        log(visible(f"  {change}"))
    if len(pushed.changes) > _SHOWN:
        log(f"  and {len(pushed.changes) - _SHOWN} more")
    ask("Replace the state?", yes=yes)
    tell_changed(str(pushed.state.stack), pushed.push())


def tell_changed(what: str, kept: list[str]) -> None:
    """Say that a state was changed, and where it is as it was."""
    before = f"; as it was before: {', '.join(kept)}" if kept else ""
    with results_of("the state is changed"):
        write(visible(f"{what}: changed{before}"))


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise OpenmcfError(f"{file} cannot be read: {reason(error)}") from error
