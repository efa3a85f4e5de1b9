"""Whether a plan does what was agreed on, and nothing else. Pure.

What the agreed plan did not know yet may be anything; a change because of it may turn out to be none. So may
one of a secret, since it is not shown whether that was known: where manifests and states are those that were
agreed on, nothing else can undo it.
"""

from collections.abc import Iterator
from typing import Any

from openmcf.properties.paths import covers, parsed
from openmcf.provisioner.plans.plan import Difference, Plan, kind_of, named
from openmcf.provisioner.plans.saved_plan import SavedChange, SavedStack, saved_changes
from openmcf.provisioner.run.outputs import SECRET_SHOWN, UNKNOWN_SHOWN


def deviations(agreed: SavedStack, plan: Plan) -> Iterator[str]:
    """What a plan does otherwise than agreed on, in words."""
    left = {change.urn: change for change in agreed.changes}
    for change in saved_changes(plan):
        was = left.pop(change.urn, None)
        if was is None:
            yield f"{_described(change)} was not planned"
        elif not _keeps_to(was, change):
            yield f"{_described(change)} was planned otherwise"
    for was in left.values():
        if not _may_come_to_nothing(was):
            yield f"{_described(was)} was planned, and is not to be done now"
    if plan.gives_anew and not agreed.gives_anew:
        yield "other outputs or references were not planned"


def _described(change: SavedChange) -> str:
    type_, name = named(change.urn)
    return f"{change.operation} {kind_of(type_)} {name}"


def _keeps_to(agreed: SavedChange, change: SavedChange) -> bool:
    weaker = (agreed.operation, change.operation) == ("replace", "update") and _may_come_to_nothing(agreed)
    return (
        (weaker or agreed.operation == change.operation)
        and agreed.id == change.id
        and _fits(agreed.inputs, change.inputs)
        and all(any(_covers(was, now) for was in agreed.differences) for now in change.differences)
        and all(_is_open(was.new) or was in change.differences for was in agreed.differences)
    )


def _covers(agreed: Difference, difference: Difference) -> bool:
    if difference.replaces and not agreed.replaces:
        return False
    if agreed.new in (UNKNOWN_SHOWN, SECRET_SHOWN):  # a secret that was not known is shown like any other
        return covers(parsed(agreed.path), parsed(difference.path))
    return (
        agreed.path == difference.path and agreed.old == difference.old and _fits(agreed.new, difference.new)
    )


def _fits(agreed: Any, value: Any) -> bool:
    if agreed == UNKNOWN_SHOWN:
        return True
    if isinstance(agreed, dict) and isinstance(value, dict):
        return all(_fits(agreed.get(key), value.get(key)) for key in {**agreed, **value})
    if isinstance(agreed, list) and isinstance(value, list):
        return len(agreed) == len(value) and all(map(_fits, agreed, value))
    return bool(agreed == value)


def _may_come_to_nothing(change: SavedChange) -> bool:
    return any(_is_open(difference.new) for difference in change.differences)


def _is_open(value: Any) -> bool:
    match value:
        case dict():
            return any(map(_is_open, value.values()))
        case list():
            return any(map(_is_open, value))
    return value in (UNKNOWN_SHOWN, SECRET_SHOWN)
