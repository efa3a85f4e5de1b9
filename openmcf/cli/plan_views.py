"""How plans are shown: as a table, with every value, and as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from openmcf.cli.views import rendered, visible
from openmcf.provisioner.plans.data_loss import Loss
from openmcf.provisioner.plans.plan import Change, ChangedInput, Difference, Plan, kind_of
from openmcf.provisioner.run.failure import PAST
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.stack_match import rename_flag
from openmcf.specs.identity import Identity, Stack

_SYMBOLS = {"create": "+", "update": "~", "replace": "-/+", "delete": "-", "import": "="}
_COLOURS = {"create": "green", "update": "yellow", "replace": "magenta", "delete": "red", "import": "cyan"}
_WIDEST_VALUE = 200


def plan_text(job: StackManifest, plan: Plan, losses: Sequence[Loss], *, values: bool, stream: TextIO) -> str:
    """A manifest's plan for people: what changes, and what would be lost. values: with old and new values."""
    head = f"{job.called}, stack {job.stack}"
    if job.is_dropped:
        head = f"{job.identity}, stack {job.stack}, is no longer a part of {job.owner}"
    body = [*_values(plan)] if values else [_table(plan, stream)] if plan.differing else []
    warnings = [visible(f"! {loss.what}" + (f": {loss.why}" if loss.why else "")) for loss in losses]
    return "\n".join([visible(head), *body, *map(visible, _references(plan)), *warnings, counted(plan)])


def _references(plan: Plan) -> Iterator[str]:
    """Why a plan changes what it does, and whom else that concerns."""
    if plan.takes_over:
        only = f"which `apply` does only with {rename_flag(plan.takes_over)}"
        yield f"! this takes over the stack of {plan.takes_over}, {only}"
    for field, target, path in plan.changed_inputs:
        yield f"because {field} takes `{path}` of {target}, which changes"
    for what in plan.unfinished:
        yield f"then an end to what an earlier run was stopped at: {what}"
    for path in plan.changed_secrets:
        yield f"then `{path}`, which is secret, is another one"
    for stack, identity, (field, _, path), gone in plan.downstream:
        what_next = ", which is given no more; take another output there" if gone else "; apply it next"
        yield f"then {identity}, stack {stack}, holds a stale `{path}` in {field}{what_next}"


def drift_text(job: StackManifest, drift: Plan, stream: TextIO) -> str:
    """How the cloud differs from what is recorded of a manifest."""
    if not drift.differing:
        return visible(f"{job.identity}: the cloud is as recorded")
    return "\n".join([visible(f"{job.identity}: the cloud is not as recorded"), _table(drift, stream)])


def counted(plan: Plan) -> str:
    """How many resources there are of each operation, in words."""
    counts = [f"{count} to {op}" for op, count in plan.counts.items() if op != "same"]
    same = plan.counts.get("same", 0)
    if not counts:
        return "only outputs or references change" if plan.gives_anew else _UNCHANGED[bool(plan.unfinished)]
    return ", ".join([*counts, *([f"{same} unchanged"] if same else [])])


_UNCHANGED = {True: "no other changes", False: "no changes"}


def done(plan: Plan) -> str:
    """How many resources a run changed, in words."""
    counts = [f"{count} {PAST.get(op, op)}" for op, count in plan.counts.items() if op != "same"]
    return ", ".join(counts) or "no resources changed"


def _table(plan: Plan, stream: TextIO) -> str:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in ("operation", "resource", "type", "what changes"):
        table.add_column(title, overflow="fold")
    for change in plan.differing:
        operation = f"{_SYMBOLS[change.op]:3} {change.op}"
        cells = (visible(change.name), kind_of(change.type), visible(_what_changes(change)))
        table.add_row(Text(operation, _COLOURS[change.op]), *map(Text, cells))
    return rendered(table, stream)


def _what_changes(change: Change) -> str:
    if change.op == "delete":
        return change.id
    if change.op == "import":  # nobody here has seen it before
        return ", ".join(f"{difference.path}: {_value(difference.new)}" for difference in change.differences)
    return ", ".join(
        difference.path + (" (forces replacement)" if difference.replaces else "")
        for difference in change.differences
    )


def _values(plan: Plan) -> Iterator[str]:
    for change in plan.differing:
        yield visible(f"{_SYMBOLS[change.op]} {kind_of(change.type)} {change.name}")
        if change.op == "create":
            yield from (f"    + {visible(name)}: {_value(value)}" for name, value in change.new.items())
        for difference in change.differences:
            yield f"    {_difference(difference)}"


def _difference(difference: Difference) -> str:
    path = visible(difference.path)
    because = " (forces replacement)" if difference.replaces else ""
    match difference.kind.partition("-")[0]:
        case "add":
            return f"+ {path}: {_value(difference.new)}{because}"
        case "delete":
            return f"- {path}: {_value(difference.old)}{because}"
    return f"~ {path}: {_value(difference.old)} -> {_value(difference.new)}{because}"


def _value(value: Any) -> str:
    if isinstance(value, str) and value.startswith(("[secret]", "(known after", "(file ")):
        return value
    text = visible(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _WIDEST_VALUE else f"{text[:_WIDEST_VALUE]}…"


def plan_record(job: StackManifest, plan: Plan, losses: Sequence[Loss]) -> dict[str, Any]:
    """A manifest's plan as the JSON format has it; `docs/apply.md` describes it."""
    was = plan.takes_over
    return changes_record(job, plan, losses) | {
        "takesOver": {"kind": was.kind, "name": was.name, "env": was.env} if was else None,
        "because": [_moved_record(moved) for moved in plan.changed_inputs],
        "changedSecrets": list(plan.changed_secrets),
        "unfinished": list(plan.unfinished),
        "dependants": [
            _stack_record(identity, stack) | _moved_record(moved) | {"gone": gone}
            for stack, identity, moved, gone in plan.downstream
        ],
    }


def changes_record(job: StackManifest, plan: Plan, losses: Sequence[Loss]) -> dict[str, Any]:
    """What changes, and what would be lost by it, as the JSON format has it."""
    return manifest_record(job) | {
        "changes": [_change_record(change) for change in plan.differing],
        "counts": dict(plan.counts),
        "losses": [
            {
                "resource": loss.change.name,
                "what": loss.what,
                "why": loss.why,
                "count": loss.count,
                "protected": loss.protection is not None,
            }
            for loss in losses
        ],
    }


def _moved_record(moved: ChangedInput) -> dict[str, Any]:
    return {"field": moved.field, "output": moved.path, "of": str(moved.target)}


def manifest_record(job: StackManifest) -> dict[str, Any]:
    """What the JSON formats say of a manifest."""
    owner = {"owner": job.owner._asdict(), "dropped": job.is_dropped} if job.owner else {}
    return _stack_record(job.identity, job.stack) | owner


def _stack_record(identity: Identity, stack: Stack) -> dict[str, Any]:
    kind, name, env = identity
    return {"kind": kind, "name": name, "env": env, "stack": str(stack)}


def _change_record(change: Change) -> Mapping[str, Any]:
    return {
        "operation": change.op,
        "resource": change.name,
        "type": change.type,
        "urn": change.urn,
        "id": change.id or None,
        "inputs": change.new if change.op == "create" else None,
        "differences": [
            {
                "path": difference.path,
                "kind": difference.kind,
                "old": difference.old,
                "new": difference.new,
                "replaces": difference.replaces,
            }
            for difference in change.differences
        ],
    }
