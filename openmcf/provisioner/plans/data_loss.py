"""What a plan would lose that nobody can bring back, as its kind says: data, ids that others hold. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from openmcf.errors import DataLossRefused
from openmcf.properties.paths import parsed
from openmcf.provisioner.plans.plan import Change, Plan
from openmcf.specs.kind import Guarded, Protection

_LOSING = frozenset({"replace", "delete"})

Count = Callable[[Callable[[str], Any], str], int]
"""How much a resource has in it, from botocore's clients by service and its id (`Guarded.size`)."""

Counting = Callable[[Count, Change], int | None]
"""How much the resource of a change has in it, by its kind's count; None if AWS does not say it."""


@dataclass(frozen=True)
class Loss:
    """One thing that would be lost.

    noun: what it is called. what: what happens to it, in words. why: which properties force it. count: how
    much would go with it, if that is known. protection: what makes AWS refuse it; None if it does not.
    """

    change: Change
    noun: str
    what: str
    why: str
    count: int | None = None
    protection: Protection | None = None


def losses(plan: Plan, guarded: Sequence[Guarded], counting: Counting) -> list[Loss]:
    """The losses of a plan of a kind that guards these types. What goes with another loss is not listed."""
    guards = {guard.type: guard for guard in guarded}
    lost = [change for change in plan.differing if change.type in guards and change.op in _LOSING]
    types = {change.type for change in lost}
    whole = [change for change in lost if guards[change.type].part_of not in types]
    found = [(guards[change.type], _loss(change, guards[change.type], counting)) for change in whole]
    return [loss for guard, loss in found if not (guard.if_filled and loss.count == 0)]


def refuse(found: Sequence[Loss], name: str, *, allowed: bool) -> None:
    """Raise DataLossRefused for what AWS would refuse, and unless it is allowed for the rest.

    name: that of the manifest, by which it is allowed.
    """
    for loss in found:
        if loss.protection:
            has = loss.protection.words or f"`{loss.protection.output}`"
            raise DataLossRefused(
                f"the {loss.noun} of `{name}` has {has}, and this {loss.what}: AWS refuses that",
                f"if it is meant, apply `{loss.protection.end}` first, on its own",
            )
    if found and not allowed:
        told = "; ".join(f"this {loss.what}" + (f" ({loss.why})" if loss.why else "") for loss in found)
        raise DataLossRefused(told, f"if it is meant, pass --allow-data-loss {name}")


def _loss(change: Change, guard: Guarded, counting: Counting) -> Loss:
    count = counting(guard.size, change) if guard.size else None
    verb = "deletes" if change.op == "delete" else "replaces"
    what = f"{verb} the {guard.noun} `{change.name}`{guard.loss.format(id=change.id)}"
    if count is not None:
        size = f"{count} or more" if count == guard.counted_to else count
        what += f" ({guard.estimate.format(size=size)})"
    return Loss(change, guard.noun, what, _why(change, guard), count, _protection(change, guard, count))


def _protection(change: Change, guard: Guarded, count: int | None) -> Protection | None:
    """What makes AWS refuse the loss; None if nothing does, or if it is not known how much there is."""
    protection = guard.protection
    if protection is None or (guard.if_filled and not count):
        return None
    return protection if (change.was.get(protection.output) or False) == protection.value else None


def _why(change: Change, guard: Guarded) -> str:
    if change.op == "delete" and guard.part_of:
        return "the manifest no longer has it"
    paths = [difference.path for difference in change.differences if difference.replaces]
    for path in paths:
        if reason := guard.reasons.get(str(parsed(path)[0])):
            return reason
    return f"AWS cannot change {', '.join(paths)} of what exists" if paths else ""
