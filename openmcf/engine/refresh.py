"""Reads resources back from the cloud, and records them as they are."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from openmcf.engine.executor import Executor
from openmcf.engine.failures import Cancelled, EngineFailure
from openmcf.engine.provider_client import ProviderClient
from openmcf.engine.providers import Providers
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.secrecy import as_secret_as, with_secrets
from openmcf.engine.steps import Op, Step
from openmcf.engine.urns import is_provider
from openmcf.properties.diff import NO_DIFF, Diff
from openmcf.properties.provider import Read
from openmcf.properties.values import Properties


@dataclass(frozen=True)
class Refresh:
    """The refreshing part of a run.

    counted: whether what it finds is what the run is about. under_way: inputs that a change may have given to
    a resource, by its URN: what is secret in them is so in what is found.
    """

    providers: Providers
    executor: Executor
    parallel: int
    counted: bool
    under_way: Mapping[str, Properties] = field(default_factory=dict)

    def refresh(
        self, states: Sequence[ResourceState], chosen: Callable[[ResourceState], bool]
    ) -> list[ResourceState]:
        """Read the chosen states back: all that are left, as they are now.

        Raises EngineFailure if one cannot be read, when all others have been.
        """
        with ThreadPoolExecutor(self.parallel, "openmcf-refresh") as pool:
            reading = {state: pool.submit(self._refreshed, state) for state in states if chosen(state)}
        failures = [failure for one in reading.values() if (failure := one.exception())]
        left = self._without_gone([_now(state, reading.get(state)) for state in states], states)
        if failures:
            raise failures[0]
        return left

    def _refreshed(self, old: ResourceState) -> ResourceState | None:
        if self.executor.cancelled.is_set():
            raise Cancelled("the run was stopped")
        step = Step(op=Op.REFRESH, old=old, new=old)
        self.executor.events.began(step)
        try:
            taken = self._taken(step, old)
        except EngineFailure as failure:
            self.executor.events.failed(step, str(failure))
            raise
        if taken.new not in {None, old}:
            self.executor.record.replace(old, taken.new)
        self._tell(taken)
        return taken.new

    def _taken(self, step: Step, old: ResourceState) -> Step:
        """What came of it, as the step that would lead there: same, update or delete."""
        if not old.custom or is_provider(old.type) or old.pending_replacement:
            return replace(step, op=Op.SAME)
        client = self.providers.named(old.provider)
        with self.executor.slots:
            found = client.read(old.urn, old.id, old.inputs, old.outputs)
            if found is None:
                return Step(op=Op.DELETE, old=old)
            diff = _drift(client, old, found)
        return Step(op=Op.UPDATE if diff.changes else Op.SAME, old=old, new=self._new(old, found), diff=diff)

    def _new(self, old: ResourceState, found: Read) -> ResourceState:
        # What was changed in part has old inputs in its record, and says by its outputs what is secret now.
        given = self.under_way.get(old.urn, old.outputs if old.init_errors else {})
        inputs, outputs = as_secret_as(found.inputs, given), as_secret_as(found.outputs, given)
        outputs = with_secrets(outputs, old)
        if (inputs, outputs, found.id) == (old.inputs, old.outputs, old.id) and not old.init_errors:
            return old
        new = replace(old, id=found.id, inputs=inputs, outputs=outputs, init_errors=())
        return replace(new, modified=self.executor.now())

    def _tell(self, taken: Step) -> None:
        if self.counted:
            self.executor.events.count(taken)
        self.executor.events.outputs(taken if self.counted else replace(taken, op=Op.REFRESH))

    def _without_gone(
        self, found: Sequence[ResourceState | None], olds: Sequence[ResourceState]
    ) -> list[ResourceState]:
        """What is left of the old states; what is gone is forgotten once nothing refers to it any more."""
        left = [state for state in found if state is not None]
        here = {state.urn for state in left}
        kept = []
        for state in left:
            pruned = state.needing_only(here)
            if pruned is not state:
                self.executor.record.replace(state, pruned)
            kept.append(pruned)
        for old, new in zip(olds, found, strict=True):
            if new is None:
                self.executor.record.done(None, None, old)
        return kept


def _now(old: ResourceState, reading: Future[ResourceState | None] | None) -> ResourceState | None:
    """A state as it was read, None if it is gone; as it was, where it was not read."""
    return old if reading is None or reading.exception() else reading.result()


def _drift(client: ProviderClient, old: ResourceState, found: Read) -> Diff:
    """How the resource differs from its record: the inverse of what an update to the record would change."""
    diff = client.diff(old.urn, found.id, found.inputs, found.outputs, old.inputs, old.ignore_changes)
    return diff.inverted() if diff.changes else NO_DIFF
