"""How recorded resources are shown: in tables, in YAML, and in JSON; `docs/recovery.md` describes it."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TextIO

from openmcf.cli.stack_views import table
from openmcf.cli.views import visible
from openmcf.engine.state.passphrase import Crypter
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Operation
from openmcf.engine.urns import name_of
from openmcf.manifests.effective import MASK
from openmcf.manifests.yaml.emit import to_yaml
from openmcf.properties.values import Secret, Value, mapped, plain
from openmcf.provisioner.plans.plan import place
from openmcf.provisioner.state.stack_state import StackState

_COLUMNS = ("type", "name", "id", "flags")
_FLAGS = {
    "protect": "protected",
    "delete": "to be deleted",
    "pending_replacement": "deleted, to be made anew",
    "external": "read only",
    "retain_on_delete": "kept when deleted",
    "taint": "to be replaced",
    "init_errors": "half made",
}
"""Attributes of a resource, and what it is that has one."""


def resources_text(state: StackState, stream: TextIO) -> str:
    """The resources of a stack as a table, and what was under way."""
    rows = [(one.type, name_of(one.urn), one.id or "-", _flags(one) or "-") for one in _resources(state)]
    pending = [visible(f"pending: {_under_way(one)}") for one in state.unverified.pending]
    return "\n".join([visible(str(state.stack)), table(_COLUMNS, rows, stream), *pending])


def resources_json(states: Sequence[StackState]) -> str:
    """The resources of stacks as a document."""
    stacks = [
        {
            "stack": str(state.stack),
            "resources": [_resource(one) for one in _resources(state)],
            "pendingOperations": [
                {"operation": one.type, **_resource(one.resource)} for one in state.unverified.pending
            ],
        }
        for state in states
    ]
    return json.dumps({"stacks": stacks}, ensure_ascii=False, indent=2)


def _resources(state: StackState) -> list[ResourceState]:
    """The resources, each before its children: that of the record differs from run to run."""
    return sorted(state.unverified.resources, key=lambda one: place(one.urn))


def resource_text(resource: ResourceState, crypter: Crypter, *, show_secrets: bool) -> str:
    """All that is recorded of a resource, for people."""
    show = plain if show_secrets else partial(mapped, change=_masked)
    return visible_lines(to_yaml(_shown(resource, crypter, show)))


def resource_json(resource: ResourceState, crypter: Crypter, *, show_secrets: bool) -> str:
    """All that is recorded of a resource; secrets are encrypted as in the state, unless shown."""
    data = _shown(resource, crypter, plain) if show_secrets else resource.to_json(crypter)
    return json.dumps(data, ensure_ascii=False, indent=2)


def visible_lines(text: str) -> str:
    """The text, line by line, without what steers a terminal."""
    return "\n".join(map(visible, text.rstrip("\n").split("\n")))


def _masked(value: Value) -> Value:
    return MASK if isinstance(value, Secret) else value


def _shown(resource: ResourceState, crypter: Crypter, show: Any) -> Mapping[str, Any]:
    shown = {"inputs": show(resource.inputs), "outputs": show(resource.outputs)}
    return {key: shown.get(key, value) for key, value in resource.to_json(crypter).items()}


def _flags(resource: ResourceState) -> str:
    return ", ".join(words for name, words in _FLAGS.items() if getattr(resource, name))


def _under_way(operation: Operation) -> str:
    return f"{operation.type} {operation.resource.urn}"


def _resource(one: ResourceState) -> dict[str, Any]:
    flags = [words for name, words in _FLAGS.items() if getattr(one, name)]
    return {"urn": one.urn, "type": one.type, "name": name_of(one.urn), "id": one.id or None, "flags": flags}
