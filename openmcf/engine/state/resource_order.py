"""The order of recorded resources: each after those that it needs. Pure."""

from collections.abc import Callable, Sequence

from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.urns import is_provider


def _nothing(_: Sequence[ResourceState]) -> None:
    pass


def in_order(
    resources: Sequence[ResourceState], circle: Callable[[Sequence[ResourceState]], None] = _nothing
) -> list[ResourceState]:
    """The resources, each after those that it needs; the rest of the order stays.

    circle: is told of resources that need each other, which have no order.
    """
    live = {one.urn: one for one in resources if not one.delete}
    by_urn = {one.urn: one for one in resources} | live
    providers = {f"{one.urn}::{one.id}": one for one in resources if is_provider(one.type)}
    placed: dict[ResourceState, None] = {}
    visiting: list[ResourceState] = []

    def visit(one: ResourceState) -> None:
        if one in placed:
            return
        if one in visiting:
            circle([*visiting[visiting.index(one) :], one])
            return
        visiting.append(one)
        needed = [by_urn[urn] for urn in one.needs if urn in by_urn]
        for other in [*needed, *([providers[one.provider]] if one.provider in providers else [])]:
            if other.urn != one.urn:
                visit(other)
        visiting.pop()
        placed[one] = None

    for one in resources:
        visit(one)
    return [*placed]
