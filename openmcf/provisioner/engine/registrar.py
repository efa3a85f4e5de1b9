"""Takes a program's registrations: finds the old state, checks, diffs, decides, and has the steps taken."""

import threading
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from openmcf.provisioner.engine.decisions import (
    decide,
    diff_of_component,
    imports,
    wanted,
    with_replacements,
)
from openmcf.provisioner.engine.deletion_order import dependents_of
from openmcf.provisioner.engine.diff import NO_DIFF, Diff
from openmcf.provisioner.engine.executor import Executor
from openmcf.provisioner.engine.failures import CheckFailed, EngineFailure, StepFailed
from openmcf.provisioner.engine.goal import Goal
from openmcf.provisioner.engine.provider_client import ProviderClient
from openmcf.provisioner.engine.providers import Providers, reference_to
from openmcf.provisioner.engine.resource_state import ResourceState
from openmcf.provisioner.engine.steps import Op, Step
from openmcf.provisioner.engine.targets import Targets
from openmcf.provisioner.engine.urns import PROVIDER_TYPES, STACK_TYPE, is_provider, type_of, urn_of
from openmcf.provisioner.paths import with_old_values
from openmcf.provisioner.wire import UNKNOWN, Properties, holds_unknown


@dataclass
class Registrar:
    """The registrations of one run. May be called from many threads.

    olds: the recorded resources. config: the stack's configuration, by full key such as `aws:region`.
    """

    stack: str
    project: str
    olds: Sequence[ResourceState]
    config: Mapping[str, str]
    providers: Providers
    executor: Executor
    targets: Targets
    states: dict[str, Step] = field(default_factory=dict)
    """The last step of each registered resource, by URN."""
    replaced: list[ResourceState] = field(default_factory=list)
    """Old resources whose replacement is there, still to be deleted."""

    def __post_init__(self) -> None:
        self._olds = {state.urn: state for state in self.olds if not state.delete}
        self._claimed: set[str] = set()
        self._adopted: dict[str, str] = {}
        self._stack_outputs: dict[str, Properties] = {}
        self._left_out: set[str] = set()
        self._lock = threading.Lock()
        self._default_lock = threading.Lock()

    def register(self, goal: Goal) -> ResourceState:
        """Bring one resource to its goal: the state that it has now. Raises EngineFailure."""
        old = self._claim(goal)
        if not self.targets.chosen(goal.urn) and goal.type != STACK_TYPE and not is_provider(goal.type):
            return self._left_alone(goal, old)
        self._refuse_without(goal)
        taken = self._taken(goal, old, self._provider_of(goal))
        with self._lock:
            self.states[goal.urn] = taken
        return taken.state

    def outputs(self, urn: str, outputs: Properties) -> None:
        """Take what a component gives, or the stack, whose outputs are recorded when the run is over."""
        if type_of(urn) == STACK_TYPE:
            self._stack_outputs[urn] = outputs
        else:
            self._record_outputs(urn, outputs)

    def finish(self, *, failed: bool) -> None:
        """Record what the stack gives; after a failure, what it gave before stays but for what is new."""
        for urn, outputs in self._stack_outputs.items():
            before = self._olds[urn].outputs if failed and urn in self._olds else {}
            known = {key: value for key, value in outputs.items() if not (failed and holds_unknown(value))}
            self._record_outputs(urn, before | known)

    def _record_outputs(self, urn: str, outputs: Properties) -> None:
        step = self.states[urn]
        new = replace(step.state, outputs=outputs)
        if self.executor.record:
            self.executor.record.replace(step.state, new)
        with self._lock:
            self.states[urn] = replace(step, new=new)
        self.executor.events.outputs(self.states[urn])

    def provider_for(self, token: str, reference: str, version: str) -> ProviderClient:
        """The client for a provider's function: of the provider named, or of the package's default."""
        return self.providers.named(
            reference or reference_to(self._default_provider(token.partition(":")[0], version))
        )

    def former_urns(self, urn: str) -> tuple[str, ...]:
        """The URNs under which a registered resource was recorded before, if it was renamed."""
        return tuple(old for old, new in self._adopted.items() if new == urn)

    def unclaimed(self) -> list[ResourceState]:
        """Recorded resources that no registration asked for, and those that an earlier run left to delete."""
        waiting = [state for state in self.olds if state.delete]
        return [*waiting, *(state for urn, state in self._olds.items() if urn not in self._claimed)]

    def _claim(self, goal: Goal) -> ResourceState | None:
        """The old state of the goal's resource, by its URN or an alias; a URN is claimed once."""
        with self._lock:
            if goal.urn in self._claimed:
                raise EngineFailure(f"Duplicate resource URN '{goal.urn}'; try giving it a unique name")
            self._claimed.add(goal.urn)
            for urn in (goal.urn, *goal.aliases):
                if urn in self._olds and (urn == goal.urn or urn not in self._claimed):
                    self._claimed.add(urn)
                    if urn != goal.urn:
                        self._adopted[urn] = goal.urn
                    return self._olds[urn]
            return None

    def _left_alone(self, goal: Goal, old: ResourceState | None) -> ResourceState:
        """What is no target stays as it is; what is not there yet is not made."""
        if old is None:
            self._left_out.add(goal.urn)
            step = Step(op=Op.SAME, new=wanted(goal, goal.inputs, "", None))
            self.executor.say(step)
        else:
            self._provider_of(goal)  # must be recorded before what it made
            step = self.executor.take(Step(op=Op.SAME, old=old, new=old), None)
        self.states[goal.urn] = step
        return step.state

    def _refuse_without(self, goal: Goal) -> None:
        """Refuse a resource that needs one which is no target and is not there."""
        for urn in (goal.parent, *goal.dependencies):
            if urn in self._left_out:
                reason = f"Resource '{goal.urn}' depends on '{urn}' which was not specified in --target list"
                raise EngineFailure(reason)

    def _provider_of(self, goal: Goal) -> str:
        if not goal.custom or is_provider(goal.type):
            return ""
        return goal.provider or reference_to(
            self._default_provider(goal.type.partition(":")[0], goal.version)
        )

    def _default_provider(self, package: str, version: str) -> ResourceState:
        """The package's default provider of that version, registered when first needed."""
        name = "default" + (f"_{version.replace('.', '_')}" if version else "")
        urn = urn_of(self.stack, self.project, PROVIDER_TYPES + package, name)
        with self._default_lock:
            if urn in self.states:
                return self.states[urn].state
            inputs: Properties = {
                key.removeprefix(f"{package}:"): value
                for key, value in self.config.items()
                if key.startswith(f"{package}:")
            }
            if version:
                inputs["version"] = version
            return self.register(Goal(urn=urn, type=type_of(urn), custom=True, inputs=inputs))

    def _taken(self, goal: Goal, old: ResourceState | None, provider: str) -> Step:
        """The step that brought a resource to its goal; what was just adopted may have to change."""
        if not imports(goal, old):
            return self._take(self._decided(goal, old, provider))
        adopted = self._adopt(wanted(goal, goal.inputs, provider, None), old)
        step = self._decided(goal, adopted.state, provider)
        return adopted if step.op is Op.SAME else self._take(step)

    def _adopt(self, new: ResourceState, old: ResourceState | None) -> Step:
        """Adopt a resource that exists, in the place of the recorded one if there is one."""
        client = self.providers.named(new.provider)
        if old is None:
            return self.executor.take(Step(op=Op.IMPORT, new=new), client)
        return self._then_delete(Step(op=Op.IMPORT_REPLACEMENT, old=old, new=new), old, client)

    def _then_delete(self, step: Step, old: ResourceState, client: ProviderClient | None) -> Step:
        """Take a step that puts something in the place of the old resource, which is deleted at the end."""
        marked = replace(old, delete=True)
        made = self.executor.take(replace(step, kept=marked), client)
        self.executor.say(replace(made, op=Op.REPLACE, kept=None))
        with self._lock:
            self.replaced.append(marked)
        return made

    def _decided(self, goal: Goal, old: ResourceState | None, provider: str) -> Step:
        """The step that a goal leads to."""
        checker = self._checker(goal, provider)
        inputs = with_old_values(goal.inputs, old.inputs, goal.ignore_changes) if old else goal.inputs
        new = wanted(goal, self._checked(goal, inputs, old, checker), provider, old)
        diff = self._diff(old, new, checker) if old else NO_DIFF
        diff = with_replacements(diff, goal.replace_on_changes)
        if goal.delete_before_replace is not None:
            diff = replace(diff, delete_before_replace=goal.delete_before_replace)
        forced = self.targets.replaced(goal.urn) or bool(old and self._provider_replaced(old, new))
        return Step(op=decide(old, diff, forced=forced), old=old, new=new, diff=diff)

    def _checker(self, goal: Goal, provider: str) -> ProviderClient | None:
        """Who checks and diffs: a provider resource's own provider, which is not configured yet."""
        if is_provider(goal.type):
            return self.providers.unconfigured(goal.type)
        return self.providers.named(provider) if provider else None

    def _checked(
        self, goal: Goal, inputs: Properties, old: ResourceState | None, checker: ProviderClient | None
    ) -> Properties:
        """The inputs as the provider wants them. Raises StepFailed where it refuses them."""
        if checker is None:
            return inputs
        check = checker.check_config if is_provider(goal.type) else checker.check
        try:
            return check(goal.urn, old.inputs if old else {}, inputs)
        except CheckFailed as failure:
            self.executor.stop(failure, goal.urn)
            raise StepFailed(str(failure)) from failure

    def _diff(self, old: ResourceState, new: ResourceState, checker: ProviderClient | None) -> Diff:
        if checker is None:
            return diff_of_component(old, new)
        if is_provider(new.type):
            return checker.diff_config(new.urn, old.inputs, new.inputs)
        return checker.diff(new.urn, old.id, old.inputs, old.outputs, new.inputs, new.ignore_changes)

    def _provider_replaced(self, old: ResourceState, new: ResourceState) -> bool:
        """Whether another provider than the one that made it would have to make it anew (another region)."""
        if not old.provider or old.provider == new.provider:
            return False
        before, now = self.providers.state(old.provider), self.providers.state(new.provider)
        if self._adopted.get(before.urn) == now.urn:
            return False
        client = self.providers.unconfigured(now.type)
        return bool(client.diff_config(now.urn, before.inputs, now.inputs).replaces)

    def _take(self, step: Step) -> Step:
        state = step.state
        client = self.providers.named(state.provider) if state.provider else None
        if is_provider(state.type):
            return self._take_provider(step)
        if step.op is Op.REPLACE:
            return self._replace(step, client)
        if step.op is Op.CREATE_REPLACEMENT:
            step = replace(step, new=replace(state, id="", outputs={}))
            self.executor.say(replace(step, op=Op.REPLACE))
        return self.executor.take(step, client)

    def _take_provider(self, step: Step) -> Step:
        """Providers are made here: an id, and their inputs as outputs."""
        old_id = "" if step.op is Op.REPLACE else step.state.id
        new = replace(step.state, id=old_id or str(uuid.uuid4()), outputs=step.state.inputs)
        self.providers.add(new)
        step = replace(step, new=new)
        return self._replace(step, None) if step.op is Op.REPLACE else self.executor.take(step, None)

    def _replace(self, step: Step, client: ProviderClient | None) -> Step:
        old, new = step.old, step.state
        assert old is not None  # noqa: S101 - what is replaced was there
        if old.protect and new.protect:
            self.executor.refuse(old.urn, _protected(old.urn))
        if new.import_id:
            self.executor.refuse(old.urn, _imported(old.urn))
        if client is not None:
            new = replace(new, id="", outputs={})
        if step.diff.delete_before_replace:
            return self._delete_then_create(step, old, new, client)
        return self._then_delete(replace(step, op=Op.CREATE_REPLACEMENT, new=new), old, client)

    def _delete_then_create(
        self, step: Step, old: ResourceState, new: ResourceState, client: ProviderClient | None
    ) -> Step:
        for dependent in reversed(self._replaced_with(old)):
            if dependent.protect:
                self.executor.refuse(dependent.urn, _protected(dependent.urn))
            self._delete_first(dependent, NO_DIFF)
        waiting = self._delete_first(old, step.diff)
        self.executor.say(replace(step, new=new))
        return self.executor.take(replace(step, op=Op.CREATE_REPLACEMENT, old=waiting, new=new), client)

    def _delete_first(self, old: ResourceState, diff: Diff) -> ResourceState:
        """Delete a resource that is made anew later in this run, or in the next if this one is killed."""
        waiting = replace(old, pending_replacement=True)
        client = self.providers.named(old.provider) if old.provider else None
        self.executor.take(Step(op=Op.DELETE_REPLACED, old=old, diff=diff, kept=waiting), client)
        with self._lock:
            self._olds[old.urn] = waiting
        return waiting

    def _replaced_with(self, old: ResourceState) -> list[ResourceState]:
        """What must go before `old` can: dependents that its replacement would replace, too."""
        with self._lock:
            later = [state for urn, state in self._olds.items() if urn not in self._claimed]
        replaced = {old.urn}
        found: list[ResourceState] = []
        for state in dependents_of(old.urn, later):
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
    return (
        f'unable to replace resource "{urn}" as it is currently marked for protection. '
        "To unprotect the resource, remove the `protect` flag from the resource and run again"
    )


def _imported(urn: str) -> str:
    return f"resource {urn} was imported and may not be replaced; remove `import` from its program first"
