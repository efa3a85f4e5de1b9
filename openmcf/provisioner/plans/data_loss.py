"""What a plan would lose that nobody can bring back: users, and client ids that applications hold. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from openmcf.errors import DataLossRefused
from openmcf.provisioner.plans.plan import Change, Plan

USER_POOL = "aws:cognito/userPool:UserPool"
CLIENT = "aws:cognito/userPoolClient:UserPoolClient"

_LOSING = frozenset({"replace", "delete"})


@dataclass(frozen=True)
class Loss:
    """One thing that would be lost.

    what: in words. why: which properties force it. users: how many would go with it, where that is known.
    protected: AWS refuses it, since the pool has `deletionProtection`.
    """

    change: Change
    what: str
    why: str
    users: int | None = None
    protected: bool = False


def losses(plan: Plan, count_users: Callable[[str], int | None]) -> list[Loss]:
    """The losses of a plan; count_users tells how many users the pool with an id has, None if unknown."""
    pools = [change for change in plan.differing if change.type == USER_POOL and change.op in _LOSING]
    found = [_pool_lost(change, count_users(change.id)) for change in pools]
    if pools:  # its clients go with it
        return found
    return [*found, *_clients_lost(plan)]


def refuse(found: Sequence[Loss], name: str, *, allowed: bool) -> None:
    """Raise DataLossRefused for what AWS would refuse, and unless it is allowed for the rest.

    name: that of the manifest, by which it is allowed.
    """
    protected = [loss for loss in found if loss.protected]
    if protected:
        raise DataLossRefused(
            f"the pool of `{name}` has `deletionProtection`, and this {protected[0].what}: AWS refuses that",
            "if it is meant, apply `deletionProtection: false` first, on its own",
        )
    if found and not allowed:
        told = "; ".join(f"this {loss.what}" + (f" ({loss.why})" if loss.why else "") for loss in found)
        raise DataLossRefused(told, f"if it is meant, pass --allow-data-loss {name}")


def _pool_lost(change: Change, users: int | None) -> Loss:
    people = "its users" + ("" if users is None else f" (AWS estimates {users})")
    verb = "deletes" if change.op == "delete" else "replaces"
    what = f"{verb} the user pool `{change.name}` ({change.id}) with {people}"
    protected = change.was.get("deletionProtection") == "ACTIVE"
    return Loss(change, what, _why(change), users, protected)


def _clients_lost(plan: Plan) -> Iterator[Loss]:
    for change in plan.differing:
        if change.type == CLIENT and change.op in _LOSING:
            verb = "deletes" if change.op == "delete" else "replaces"
            what = f"{verb} the client `{change.name}`, whose id {change.id} applications may hold"
            why = "the manifest no longer has it" if change.op == "delete" else _why(change)
            yield Loss(change, what, why)


def _why(change: Change) -> str:
    paths = [difference.path for difference in change.differences if difference.replaces]
    schema = [path for path in paths if path.startswith("schemas")]
    if schema:
        return "attributes can only be added to a user pool, never changed or removed"
    return f"AWS cannot change {', '.join(paths)} of what exists" if paths else ""
