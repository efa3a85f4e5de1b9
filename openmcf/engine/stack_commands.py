"""The commands about stacks: init, select, ls, output, export, import, history, rename, rm, and cancel."""

import json
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openmcf.engine.state.checkpoint import Checkpoint
from openmcf.engine.urns import STACK_TYPE
from openmcf.engine.workspace import Workspace
from openmcf.properties.values import Secret, Value, mapped, plain


def _init(workspace: Workspace, _: Namespace) -> str:
    workspace.backend.create(workspace.the_stack, workspace.passphrase(None))
    return f"Created stack '{workspace.the_stack.name}'"


def _select(workspace: Workspace, _: Namespace) -> str:
    workspace.backend.read(workspace.the_stack)
    return ""


def _rm(workspace: Workspace, arguments: Namespace) -> str:
    workspace.backend.remove(workspace.the_stack, force=arguments.force)
    return f"Stack '{workspace.the_stack.name}' has been removed!"


def _ls(workspace: Workspace, _: Namespace) -> str:
    stacks = [
        {"name": str(stack), "current": False, "updateInProgress": False}
        for stack in workspace.backend.stacks()
    ]
    return json.dumps(stacks)


def _output(workspace: Workspace, arguments: Namespace) -> str:
    snapshot, _ = workspace.opened()
    outputs = next((state.outputs for state in snapshot.resources if state.type == STACK_TYPE), {})
    return json.dumps(plain(outputs) if arguments.show_secrets else mapped(outputs, _masked))


def _masked(value: Value) -> Value:
    """A value as `pulumi stack output` shows it: secrets are hidden where they stand."""
    return "[secret]" if isinstance(value, Secret) else value


def _export(workspace: Workspace, arguments: Namespace) -> str:
    checkpoint = workspace.backend.read(workspace.the_stack)
    opened = workspace.passphrase(checkpoint.salt) if arguments.show_secrets else None
    deployment = checkpoint.in_clear(opened) if opened else checkpoint.deployment
    return json.dumps({"version": checkpoint.version, "deployment": deployment}, indent=4)


def _import(workspace: Workspace, arguments: Namespace) -> str:
    checkpoint = Checkpoint.of_export(Path(arguments.file).read_bytes(), arguments.file)
    passphrase = workspace.passphrase(checkpoint.salt)
    workspace.backend.restore(workspace.the_stack, checkpoint, passphrase)
    return "Import complete."


def _history(workspace: Workspace, arguments: Namespace) -> str:
    """A page of the runs; all where the page has no size."""
    size, page = arguments.page_size, max(arguments.page, 1)
    updates = workspace.backend.history(workspace.the_stack, limit=size * page or None)
    return json.dumps([_shown(update.to_json()) for update in updates[size * (page - 1) :]])


def _shown(update: dict[str, Any]) -> dict[str, Any]:
    """The record of a run as the CLI shows it: times as texts, and of each setting whether it is a secret."""
    config = {key: {"value": value, "secret": False} for key, value in update["config"].items()}
    times = {
        key: datetime.fromtimestamp(update[key], UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        for key in ("startTime", "endTime")
    }
    return update | times | {"config": config}


def _rename(workspace: Workspace, arguments: Namespace) -> str:
    workspace.backend.rename(workspace.the_stack, arguments.name.rsplit("/", 1)[-1])
    return "Renamed"


def _cancel(workspace: Workspace, _: Namespace) -> str:
    workspace.backend.unlock(workspace.backend.locks(workspace.the_stack))
    return f"The currently running update for '{workspace.the_stack.name}' has been canceled!"


STACK_COMMANDS: Mapping[str, Callable[[Workspace, Namespace], str]] = {
    "stack init": _init,
    "stack select": _select,
    "stack rm": _rm,
    "stack ls": _ls,
    "stack output": _output,
    "stack export": _export,
    "stack import": _import,
    "stack history": _history,
    "stack rename": _rename,
    "cancel": _cancel,
}
