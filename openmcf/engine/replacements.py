"""Replaces resources: the new one is made before the old one is deleted, or where both cannot be, after."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from openmcf.engine.deletion import deleter_of
from openmcf.engine.deletion_order import dependents_of
from openmcf.engine.executor import Executor
from openmcf.engine.failures import UNPROTECT
from openmcf.engine.provider_client import ProviderClient
from openmcf.engine.providers import Providers
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state_matching import StateMatching
from openmcf.engine.steps import Op, Step
from openmcf.properties.diff import NO_DIFF, Diff
from openmcf.properties.values import UNKNOWN


@dataclass(frozen=True)
class Replacements:
    """The replacements of one run. May be called from many threads."""

    providers: Providers
    executor: Executor
    claims: StateMatching
    replaced: list[ResourceState] = field(default_factory=list)
    """Old resources whose replacement is there, still to be deleted."""

    def replace(self, step: Step, client: ProviderClient | None) -> Step:
        """Replace the old resource of a step by the new one. Raises StepFailed if that must not be."""
        old, new = step.before, step.state
        if old.protect and new.protect:
            self.executor.refuse(old.urn, _protected(old.urn))
        if new.import_id:
            self.executor.refuse(old.urn, _imported(old.urn))
        if client is not None:
            new = replace(new, id="", outputs={})
        if step.diff.delete_before_replace:
            return self._delete_then_create(replace(step, new=new), client)
        return self.execute(replace(step, op=Op.CREATE_REPLACEMENT, new=new), client)

    def execute(self, step: Step, client: ProviderClient | None) -> Step:
        """Take a step that puts something in the place of the old resource, which is deleted at the end."""
        marked = replace(step.before, delete=True)
        made = self.executor.execute(replace(step, kept=marked), client)
        self.executor.report(replace(made, op=Op.REPLACE, kept=None))
        self.replaced.append(marked)
        return made

    def _delete_then_create(self, step: Step, client: ProviderClient | None) -> Step:
        dependents = self._replaced_with(step.before)
        deleted = {step.before.urn, *(dependent.urn for dependent in dependents)}
        for dependent in dependents:
            if dependent.protect:
                self.executor.refuse(dependent.urn, _protected(dependent.urn))
        for dependent in reversed(dependents):
            self._delete_first(dependent, NO_DIFF, deleted)
        waiting = self._delete_first(step.before, step.diff, deleted)
        self.executor.report(step)
        return self.executor.execute(replace(step, op=Op.CREATE_REPLACEMENT, old=waiting), client)

    def _delete_first(self, old: ResourceState, diff: Diff, deleted: Collection[str]) -> ResourceState:
        """Delete a resource that is made anew later in this run, or in the next if this one is killed.

        deleted: the URNs of all that goes with it.
        """
        waiting = replace(old, pending_replacement=True)
        client = deleter_of(old, deleted, self.providers)
        self.executor.execute(Step(op=Op.DELETE_REPLACED, old=old, diff=diff, kept=waiting), client)
        self.claims.update(waiting)
        return waiting

    def _replaced_with(self, old: ResourceState) -> list[ResourceState]:
        """What must go before `old` can: dependents that its replacement would replace, too."""
        replaced = {old.urn}
        found: list[ResourceState] = []
        for state in dependents_of(old.urn, self.claims.unclaimed()):
            changed = [key for key, urns in state.property_dependencies.items() if replaced & set(urns)]
            if state.custom and changed and self._would_replace(state, changed):
                replaced.add(state.urn)
                found.append(state)
        return found

    def _would_replace(self, state: ResourceState, changed: Iterable[str]) -> bool:
        news = state.inputs | dict.fromkeys(changed, UNKNOWN)
        client = self.providers.named(state.provider)
        return bool(client.diff(state.urn, state.id, state.inputs, state.outputs, news, ()).replaces)


def _protected(urn: str) -> str:
    return f'unable to replace resource "{urn}" as it is currently marked for protection. {UNPROTECT}'


def _imported(urn: str) -> str:
    return f"resource {urn} was imported and may not be replaced; remove `import` from its program first"
