"""One run over one stack: update, refresh or destroy, for real or as a preview."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from openmcf.engine.cancellation import Cancellation
from openmcf.engine.deletion import Deletion, with_dependents
from openmcf.engine.deletion_order import needed_by
from openmcf.engine.elsewhere import Elsewhere
from openmcf.engine.events import Events
from openmcf.engine.executor import Executor, Record
from openmcf.engine.failures import EngineFailure
from openmcf.engine.program_run import ProgramRun
from openmcf.engine.providers import Attach, Providers
from openmcf.engine.refresh import Refresh
from openmcf.engine.replacements import Replacements
from openmcf.engine.settlement import Settlement
from openmcf.engine.stack import Program
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Snapshot
from openmcf.engine.state_matching import StateMatching
from openmcf.engine.step_generator import StepGenerator
from openmcf.engine.steps import Op, Step
from openmcf.engine.targets import Targets
from openmcf.properties.declarations import Declarations
from openmcf.properties.values import Properties


@dataclass(frozen=True)
class Run:
    """What a run has at hand.

    snapshot: what is recorded. elsewhere: what other stacks have. forget_creations: whether what an earlier
    run was creating is forgotten, not looked for. preview: whether nothing is really done. parallel: how many
    calls of providers at a time. cancelled: when set, it stops after the steps under way.
    """

    stack: str
    project: str
    snapshot: Snapshot
    elsewhere: Elsewhere
    forget_creations: bool
    config: Mapping[str, str]
    attach: Attach
    events: Events
    record: Record
    preview: bool
    now: Callable[[], str]
    parallel: int
    targets: Targets
    target_dependents: bool
    cancelled: Cancellation

    def update(self, program: Program, refresh: bool) -> Properties:
        """Bring all to what a program declares, and delete what it no longer names: what the stack gives.

        Raises EngineFailure, and what the program raises.
        """
        declared = program()
        providers, executor = self._means()
        olds = self._olds(providers, executor, refresh=refresh)
        registrar = self._registrar(olds, providers, executor)
        succeeded = False
        try:
            outputs = self._registered(registrar, declared)
            unclaimed = self._targets_of(registrar.claims.to_delete(), executor, registrar.left_alone)
            replaced = registrar.replacements.replaced
            needed = needed_by(registrar.left_alone, replaced)
            gone = [*(state for state in replaced if state not in needed), *unclaimed]
            Deletion(providers, executor, self.parallel).delete(gone)
            self._fail_if_refused()
            succeeded = True
        finally:
            registrar.finish(failed=not succeeded)
        return outputs

    def _registered(self, registrar: StepGenerator, declared: Declarations) -> Properties:
        """Bring all that is declared to its goals: what the stack gives."""
        try:
            outputs = ProgramRun(registrar, declared, self.parallel).run()
        except EngineFailure:
            self._stop_if_cancelled()  # what follows from that is no news
            raise
        self._stop_if_cancelled()
        return outputs

    def _registrar(
        self, olds: Sequence[ResourceState], providers: Providers, executor: Executor
    ) -> StepGenerator:
        claims = StateMatching(olds)
        replacements = Replacements(providers, executor, claims)
        return StepGenerator(
            self.stack, self.project, self.config, self.targets, claims, providers, executor, replacements
        )

    def refresh(self) -> Properties:
        """Record the resources as they are in the cloud. Raises EngineFailure."""
        providers, executor = self._means()
        self._refresh(self._settled(providers, executor), providers, executor, counted=True)
        return {}

    def destroy(self, refresh: bool) -> Properties:
        """Delete all resources, or the targets. Raises EngineFailure."""
        providers, executor = self._means()
        olds = self._olds(providers, executor, refresh=refresh)
        Deletion(providers, executor, self.parallel).delete(self._targets_of(olds, executor))
        return {}

    def _targets_of(
        self, states: Sequence[ResourceState], executor: Executor, staying: Sequence[ResourceState] = ()
    ) -> list[ResourceState]:
        """Those of the states that may be deleted. Of the others it is said that they stay.

        staying: what is left alone; what it needs stays, too, as with the Pulumi CLI.
        """
        needed = needed_by(staying, states)
        chosen = [state for state in states if self.targets.chosen(state.urn) and state not in needed]
        if self.targets.only or self.targets.excluded:
            chosen = with_dependents(chosen, states, allowed=self.target_dependents)
        for state in states:
            if state not in chosen:
                executor.report(Step(op=Op.SAME, old=state, new=state))
        return chosen

    def _means(self) -> tuple[Providers, Executor]:
        slots = threading.BoundedSemaphore(self.parallel)
        executor = Executor(self.record, self.events, slots, self.cancelled, self.now, self.preview)
        return Providers(self.attach, self.snapshot.resources), executor

    def _olds(self, providers: Providers, executor: Executor, *, refresh: bool) -> Sequence[ResourceState]:
        """What is there before the run."""
        settled = self._settled(providers, executor)
        return self._refresh(settled, providers, executor, counted=False) if refresh else settled

    def _settled(self, providers: Providers, executor: Executor) -> Sequence[ResourceState]:
        """The recorded resources, once what an earlier run left under way is settled."""
        refresh = Refresh(providers, executor, self.parallel, counted=False)
        return Settlement(providers, executor, refresh, self.elsewhere, self.forget_creations).settle(
            self.snapshot
        )

    def _refresh(
        self, states: Sequence[ResourceState], providers: Providers, executor: Executor, *, counted: bool
    ) -> Sequence[ResourceState]:
        refresh = Refresh(providers, executor, self.parallel, counted)
        return refresh.refresh(states, lambda state: self.targets.chosen(state.urn))

    def _stop_if_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise EngineFailure("the run was stopped before all was done")

    def _fail_if_refused(self) -> None:
        """End a preview that went on after something was refused."""
        if self.events.errors:
            raise EngineFailure("\n".join(self.events.errors))
