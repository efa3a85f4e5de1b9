"""Deletes resources: in order, as many at a time as the order and the run allow."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from openmcf.engine.deletion_order import dependents_of, order_of
from openmcf.engine.executor import Executor
from openmcf.engine.failures import UNPROTECT, EngineFailure
from openmcf.engine.parallel import work_through
from openmcf.engine.provider_client import ProviderClient
from openmcf.engine.providers import Providers
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.steps import Op, Step
from openmcf.engine.urns import is_provider


@dataclass(frozen=True)
class Deletion:
    """The deleting part of a run."""

    providers: Providers
    executor: Executor
    parallel: int

    def delete(self, states: Collection[ResourceState]) -> None:
        """Delete the states. Raises EngineFailure for the first that fails, once those under way are done."""
        self._refuse_protected(states)
        urns = {state.urn for state in states}
        work_through(order_of(states), partial(self._delete, deleted=urns), self.parallel, "openmcf-delete")

    def _refuse_protected(self, states: Collection[ResourceState]) -> None:
        refused = [state for state in states if state.protect and not state.delete]
        for state in refused:
            step = Step(op=_op(state), old=state)
            self.executor.events.began(step)
            self.executor.events.failed(step, _protected(state.urn))
        if refused:
            raise EngineFailure("\n".join(_protected(state.urn) for state in refused))

    def _delete(self, state: ResourceState, deleted: Collection[str]) -> Step:
        client = deleter_of(state, deleted, self.providers)
        return self.executor.execute(Step(op=_op(state), old=state), client)


def deleter_of(state: ResourceState, deleted: Collection[str], providers: Providers) -> ProviderClient | None:
    """Who deletes a resource, of a run that deletes these URNs; None if forgetting it is enough."""
    forgotten = (
        not state.custom
        or is_provider(state.type)
        or state.external
        or state.retain_on_delete
        or state.pending_replacement
        or state.deleted_with in deleted
    )
    return None if forgotten else providers.named(state.provider)


def _op(state: ResourceState) -> Op:
    return Op.DELETE_REPLACED if state.delete else Op.DELETE


def _protected(urn: str) -> str:
    return f'resource "{urn}" cannot be deleted because it is protected. {UNPROTECT}'


def with_dependents(
    chosen: Collection[ResourceState], all_states: Collection[ResourceState], *, allowed: bool
) -> list[ResourceState]:
    """The chosen states and what uses them. Raises EngineFailure if that is more, and not allowed."""
    urns = {state.urn for state in chosen}
    more = {
        dependent: dependent.urn
        for state in chosen
        for dependent in dependents_of(state.urn, all_states)
        if dependent.urn not in urns
    }
    if more and not allowed:
        named = ", ".join(dict.fromkeys(more.values()))
        raise EngineFailure(f"resources depend on the targets, and are no targets: {named}")
    return [*chosen, *more]
