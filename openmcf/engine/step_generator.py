"""Takes a program's registrations: finds the old state, checks, diffs, decides, and has the steps taken."""

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from openmcf.engine.decisions import (
    decide,
    diff_of_component,
    imports,
    wanted,
    with_replacements,
)
from openmcf.engine.executor import Executor
from openmcf.engine.failures import CheckFailed, EngineFailure, StepFailed
from openmcf.engine.goal import Goal
from openmcf.engine.provider_client import ProviderClient
from openmcf.engine.providers import Providers, reference_to
from openmcf.engine.replacements import Replacements
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state_matching import StateMatching
from openmcf.engine.steps import Op, Step
from openmcf.engine.targets import Targets
from openmcf.engine.urns import PROVIDER_TYPES, STACK_TYPE, is_provider, type_of, urn_of
from openmcf.properties.diff import NO_DIFF, Diff
from openmcf.properties.paths import with_old_values
from openmcf.properties.values import Properties, holds_unknown


@dataclass
class StepGenerator:
    """The registrations of one run. May be called from many threads.

    config: the stack's configuration, by full key such as `aws:region`.
    """

    stack: str
    project: str
    config: Mapping[str, str]
    targets: Targets
    claims: StateMatching
    providers: Providers
    executor: Executor
    replacements: Replacements

    def __post_init__(self) -> None:
        self._steps: dict[str, Step] = {}
        self._stack_outputs: dict[str, Properties] = {}
        self._left_out: set[str] = set()
        self.left_alone: list[ResourceState] = []
        self._default_lock = threading.Lock()

    def register(self, goal: Goal) -> ResourceState:
        """Bring one resource to its goal: the state that it has now. Raises EngineFailure."""
        old = self.claims.claim(goal.urn, goal.aliases)
        if self.targets.chosen(goal.urn) or goal.type == STACK_TYPE or is_provider(goal.type):
            self._refuse_without(goal)
            self._refuse_circle(goal, old)
            step = self._taken(goal, old, self._provider_of(goal))
        else:
            step = self._left_alone(goal, old)  # under its recorded URN, if it has another one now
        self._steps[step.state.urn] = step
        return step.state

    def outputs(self, urn: str, outputs: Properties) -> None:
        """Take what a component gives, or the stack, whose outputs are recorded when the run is over."""
        if type_of(urn) == STACK_TYPE:
            self._stack_outputs[urn] = outputs
        elif urn not in self._left_out:
            self._record_outputs(urn, outputs)

    def finish(self, *, failed: bool) -> None:
        """Record what the stack gives; after a failure, what it gave before stays but for what is new."""
        for urn, outputs in self._stack_outputs.items():
            self._record_outputs(urn, self._kept(urn) | _known(outputs) if failed else outputs)

    def _kept(self, urn: str) -> Properties:
        old = self.claims.recorded(urn)
        return old.outputs if old else {}

    def _record_outputs(self, urn: str, outputs: Properties) -> None:
        step = self._steps[urn]
        new = replace(step.state, outputs=outputs)
        self.executor.record.replace(step.state, new)
        self._steps[urn] = replace(step, new=new)
        self.executor.events.outputs(self._steps[urn])

    def _left_alone(self, goal: Goal, old: ResourceState | None) -> Step:
        """What is no target stays as it is; what is not there yet is not made."""
        if old is None:
            self._left_out.add(goal.urn)
            step = Step(op=Op.SAME, new=wanted(goal, goal.inputs, "", None))
            self.executor.report(step)
            return step
        self._provider_of(goal)  # must be recorded before what it made
        self.left_alone.append(old)
        return self.executor.execute(Step(op=Op.SAME, old=old, new=old), None)

    def _refuse_without(self, goal: Goal) -> None:
        """Refuse a resource that needs one which is no target and is not there."""
        for urn in (goal.parent, *goal.dependencies):
            if urn in self._left_out:
                reason = f"Resource '{goal.urn}' depends on '{urn}' which was not specified in --target list"
                raise EngineFailure(reason)

    def _refuse_circle(self, goal: Goal, old: ResourceState | None) -> None:
        """Refuse a resource that is to need what is left alone, and needs it as it was."""
        if not self.left_alone:
            return
        own = {goal.urn, old.urn if old else goal.urn}
        reached: set[str] = set()
        waiting = {goal.parent, *goal.dependencies}
        while waiting:
            urn = waiting.pop()
            reached.add(urn)
            state = self._steps[urn].state if urn in self._steps else self.claims.recorded(urn)
            waiting |= {*state.needs} - reached if state else set()
        if own & reached:
            raise EngineFailure(
                f"'{goal.urn}' is to need what still needs it, and is no target: make all of them targets"
            )

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
            if urn in self._steps:
                return self._steps[urn].state
            inputs = self._configured(package) | ({"version": version} if version else {})
            return self.register(Goal(urn=urn, type=type_of(urn), custom=True, inputs=inputs))

    def _configured(self, package: str) -> Properties:
        prefix = f"{package}:"
        return {
            key.removeprefix(prefix): value for key, value in self.config.items() if key.startswith(prefix)
        }

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
            return self.executor.execute(Step(op=Op.IMPORT, new=new), client)
        return self.replacements.execute(Step(op=Op.IMPORT_REPLACEMENT, old=old, new=new), client)

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
        """The inputs as the provider wants them. Raises StepFailed if it refuses them."""
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
        if self.claims.former_urn(now.urn) == before.urn:
            return False
        client = self.providers.unconfigured(now.type)
        return bool(client.diff_config(now.urn, before.inputs, now.inputs).replaces)

    def _take(self, step: Step) -> Step:
        state = step.state
        client = self.providers.named(state.provider) if state.provider else None
        if is_provider(state.type):
            return self._take_provider(step)
        if step.op is Op.REPLACE:
            return self.replacements.replace(step, client)
        if step.op is Op.CREATE_REPLACEMENT:
            step = replace(step, new=replace(state, id="", outputs={}))
            self.executor.report(replace(step, op=Op.REPLACE))
        return self.executor.execute(step, client)

    def _take_provider(self, step: Step) -> Step:
        """Providers are made here: an id, and their inputs as outputs."""
        old_id = "" if step.op is Op.REPLACE else step.state.id
        new = replace(step.state, id=old_id or str(uuid.uuid4()), outputs=step.state.inputs)
        self.providers.add(new)
        step = replace(step, new=new)
        if step.op is Op.REPLACE:
            return self.replacements.replace(step, None)
        return self.executor.execute(step, None)


def _known(outputs: Properties) -> Properties:
    return {key: value for key, value in outputs.items() if not holds_unknown(value)}
