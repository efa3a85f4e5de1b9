"""The order in which resources are deleted: whatever uses a resource goes before it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from graphlib import TopologicalSorter

from openmcf.engine.state.resource_state import ResourceState


def used_by(state: ResourceState) -> set[str]:
    """The URNs that a resource uses: what it needs, and its provider."""
    provider = {state.provider.rsplit("::", 1)[0]} if state.provider else set()
    return {*state.needs, *provider}


def order_of(states: Iterable[ResourceState]) -> TopologicalSorter[ResourceState]:
    """A sorter that offers each state once all states that use it are done.

    Of two states with one URN (an old one and its replacement) what uses the URN goes before both; but not
    before an old one that uses it in its turn, for then it is the replacement that it uses.
    """
    chosen = list(states)
    by_urn: dict[str, list[ResourceState]] = {}
    for state in chosen:
        by_urn.setdefault(state.urn, []).append(state)
    sorter: TopologicalSorter[ResourceState] = TopologicalSorter(dict.fromkeys(chosen, ()))
    for state in chosen:
        for urn in used_by(state) - {state.urn}:
            for used in by_urn.get(urn, ()):
                if not (used.delete and state.urn in _reached(used, by_urn)):
                    sorter.add(used, state)
    sorter.prepare()
    return sorter


def _reached(state: ResourceState, by_urn: Mapping[str, Sequence[ResourceState]]) -> set[str]:
    """The URNs that a resource uses, directly or through others."""
    reached: set[str] = set()
    waiting = [state]
    while waiting:
        new = used_by(waiting.pop()) - reached
        reached |= new
        waiting += [used for urn in new for used in by_urn.get(urn, ())]
    return reached


def needed_by(staying: Iterable[ResourceState], states: Collection[ResourceState]) -> set[ResourceState]:
    """Those of the states that resources need which stay, directly or through each other.

    Of what was replaced only a provider is needed still, by what it made.
    """
    found: set[ResourceState] = set()
    waiting = [*staying]
    while waiting:
        one = waiting.pop()
        new = [state for state in states if state not in found and _needs(one, state)]
        found.update(new)
        waiting += new
    return found


def _needs(one: ResourceState, other: ResourceState) -> bool:
    if other.delete:
        return one.provider == f"{other.urn}::{other.id}"
    return other.urn in used_by(one)


def dependents_of(urn: str, states: Iterable[ResourceState]) -> list[ResourceState]:
    """The states that use a resource, directly or through others, in the order given.

    Of a resource and its replacement both do.
    """
    reached, found = {urn}, []
    for state in states:
        if state.urn != urn and reached & used_by(state):
            reached.add(state.urn)
            found.append(state)
    return found
