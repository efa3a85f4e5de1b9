"""`openmcf state list`, `show`, `remove`, `move`, `settle`, `repair`: resources, seen and changed."""

import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from openmcf.cli.confirm import ask
from openmcf.cli.options import ManifestOptions, ManifestsByOption, Output, StackOptions, Yes, expanded
from openmcf.cli.state_transfer import tell_changed
from openmcf.cli.views import fail, log, visible, write
from openmcf.errors import StateUnusable, UsageError

Resources = Annotated[list[str], typer.Argument(help="URNs, ids or names, as `state list` shows them.")]
ShowSecrets = Annotated[bool, typer.Option("--show-secrets", help="Show secrets in clear.")]


@expanded
def list_resources(manifests: ManifestOptions, stacks: StackOptions, output: Output = "text") -> None:
    """List the resources of stacks: types, names, ids, flags, and what was under way; as JSON also URNs."""
    from openmcf.cli.stack_selection import states  # help is shown without the engine
    from openmcf.cli.state_views import resources_json, resources_text

    found = states(manifests, stacks)
    if output == "json":
        write(resources_json(found))
    elif found:
        write("\n\n".join(resources_text(state, sys.stdout) for state in found))
    else:
        log("no stack is recorded here")
    faults = []
    for state in found:
        try:
            state.checkpoint.verify()
        except StateUnusable as error:
            faults.append(error)
            fail(error)
    if faults:
        raise typer.Exit(1)


@expanded
def show(
    resource: Annotated[str, typer.Argument(help="A URN, an id or a name, as `state list` shows them.")],
    manifests: ManifestsByOption,
    stacks: StackOptions,
    output: Output = "text",
    show_secrets: ShowSecrets = False,
) -> None:
    """Show all that is recorded of a resource."""
    from openmcf.cli.stack_selection import one_state  # help is shown without the engine
    from openmcf.cli.state_views import resource_json, resource_text
    from openmcf.engine.state.state_edit import find

    state = one_state(manifests.options, stacks)
    crypter = state.passphrase(state.checkpoint.salt) if show_secrets else state.crypter
    found = find(state.checkpoint.open_unverified(crypter), resource)
    if output == "json":
        write(resource_json(found, crypter, show_secrets=show_secrets))
    else:
        write(resource_text(found, crypter, show_secrets=show_secrets))


@expanded
def remove(
    resources: Resources,
    manifests: ManifestsByOption,
    stacks: StackOptions,
    with_users: Annotated[
        bool, typer.Option("--with-dependents", help="Forget the resources that use them, too.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Forget protected resources, too.")] = False,
    yes: Yes = False,
) -> None:
    """Forget resources, which stay in the cloud."""
    from openmcf.cli.stack_selection import one_state  # help is shown without the engine
    from openmcf.engine.state.snapshot import faults_of
    from openmcf.engine.state.state_edit import EditRefused, find, users_of, without

    state = one_state(manifests.options, stacks)
    recorded = state.unverified
    chosen = [find(recorded, name) for name in dict.fromkeys(resources)]
    users = users_of(chosen, recorded.resources)
    if users and not with_users:
        named = "".join(f"\n  {one.urn}" for one in users)
        raise EditRefused(f"these use what would be forgotten:{named}", "--with-dependents forgets them, too")
    gone = [*chosen, *users]
    if (kept := [one.urn for one in gone if one.protect]) and not force:
        raise EditRefused(f"protected: {', '.join(kept)}", "--force forgets them all the same")
    _explain(f"{state.stack} forgets, and AWS keeps:", (f"{one.urn} (id {one.id or '-'})" for one in gone))
    ask("Forget them?", yes=yes)
    after = state.replacement(without(recorded, gone), verified=not any(faults_of(recorded.resources)))
    tell_changed(str(state.stack), state.backend.replace(after))


@expanded
def move(
    resources: Resources,
    manifests: ManifestsByOption,
    stacks: StackOptions,
    name: Annotated[str | None, typer.Option("--name", help="The new name of the only resource.")] = None,
    to_stack: Annotated[
        str | None, typer.Option("--to-stack", metavar="STACK", help="The stack that gets them.")
    ] = None,
    yes: Yes = False,
) -> None:
    """Rename a resource, or move some to another stack, with their children. The cloud is not touched."""
    if (name is None) == (to_stack is None):
        raise UsageError("a resource is renamed, or goes to another stack", "say either --name or --to-stack")
    from openmcf.cli.stack_selection import one_state  # help is shown without the engine
    from openmcf.engine.state.state_edit import find, renamed
    from openmcf.provisioner.state.stack_state import StackState
    from openmcf.specs.identity import stack_named

    state = one_state(manifests.options, stacks)
    if to_stack is not None:
        other = StackState(state.backend, stack_named(to_stack), state.environment)
        moved, changes = state.moved_to(other, [*dict.fromkeys(resources)])
        _explain(f"from {state.stack} to {other.stack}:", (one.urn for one in moved.moved))
        _explain("these dependencies end, and are for the manifests to make again:", moved.broken)
        what = f"{state.stack}, {other.stack}"
    elif name and len(resources) == 1:
        found = find(state.snapshot, resources[0])
        changes = [state.replacement(renamed(state.snapshot, found, name))]
        _explain(f"in {state.stack}:", [f"{found.urn} is named {name}"])
        what = str(state.stack)
    else:
        raise UsageError("--name gives one resource a name that is not empty")
    ask("Change the state so?", yes=yes)
    tell_changed(what, state.backend.replace(*changes))


@expanded
def settle(
    resource: Annotated[str, typer.Argument(help="The URN or name of what was being created.")],
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of what it is in the cloud.")],
    manifests: ManifestsByOption,
    stacks: StackOptions,
    yes: Yes = False,
) -> None:
    """Say what a run that was killed has made, if nothing else tells; the next run takes it over."""
    from openmcf.cli.stack_selection import one_state  # help is shown without the engine
    from openmcf.engine.state.state_edit import settled

    state = one_state(manifests.options, stacks)
    after, made = settled(state.snapshot, resource, id_)
    _explain(f"in {state.stack}:", [f"{made.urn} is {id_}"])
    ask("Is that what was made?", yes=yes)
    tell_changed(str(state.stack), state.backend.replace(state.replacement(after)))


@expanded
def repair(manifests: ManifestsByOption, stacks: StackOptions, yes: Yes = False) -> None:
    """Repair a state that makes no sense: says each step, asks, and writes it. The cloud is not touched."""
    from openmcf.cli.stack_selection import one_state  # help is shown without the engine
    from openmcf.engine.state.state_repair import outlook, repaired

    state = one_state(manifests.options, stacks)
    repair = repaired(state.unverified)
    _explain("was under way when a run was killed:", map(outlook, state.unverified.pending))
    _explain("cannot be repaired without you:", repair.left)
    if not repair.steps:
        log(f"{state.stack}: {'nothing else is' if repair.left else 'nothing is'} to be repaired")
    else:
        _explain(f"{state.stack} is repaired so:", repair.steps)
        ask("Repair the state so?", yes=yes)
        after = state.replacement(repair.snapshot, verified=not repair.left)
        tell_changed(str(state.stack), state.backend.replace(after))
    if repair.left:
        raise typer.Exit(1)


def _explain(title: str, lines: Iterable[str]) -> None:
    told = [*lines]
    if told:
        log("\n".join(map(visible, [title, *(f"  {line}" for line in told)])))
