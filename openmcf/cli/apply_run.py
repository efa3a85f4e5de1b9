"""What `openmcf apply` does to each manifest once it is agreed on."""

import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from openmcf.cli.deployment import Deployment
from openmcf.cli.destroy_run import delete
from openmcf.cli.for_each_stack import Record, write_json
from openmcf.cli.in_use import refuse_in_use
from openmcf.cli.output_formats import formatted, masked, secret_paths, without_secrets
from openmcf.cli.plan_files import PLAN_AGAIN
from openmcf.cli.plan_views import done, manifest_record
from openmcf.cli.planning import Planning
from openmcf.cli.views import log, results_of, visible, write
from openmcf.engine.events import OnEvent
from openmcf.errors import PlanOutdated, StateUnusable
from openmcf.provisioner.plans.conformance import deviations
from openmcf.provisioner.plans.plan import Basis, Plan
from openmcf.provisioner.plans.saved_plan import SavedStack
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.status import stack_statuses
from openmcf.specs.identity import Stack


class ApplyRun:
    """An apply of several manifests.

    allowed: the names of those that may lose users or client ids. agreed: the saved plans that it is held to;
    None if the user agrees to what is planned now.
    """

    def __init__(
        self, deployment: Deployment, allowed: Collection[str], agreed: Mapping[Stack, SavedStack] | None
    ) -> None:
        self.planning = Planning(deployment, deployment.provisioner.plan, sys.stderr)
        self._deployment = deployment
        self._allowed = allowed
        self._agreed = agreed
        self._changed: set[Stack] = set()
        self._outputs: dict[str, dict[str, Any]] = {}

    def refuse(self, in_use: Collection[str]) -> None:
        """Raise PlanOutdated for what was not agreed on, DataLossRefused for losses that are not allowed.

        Raises StackInUse for dropped parts that others use, but of manifests with the names in use.
        """
        self._refuse_beyond([planned.job for planned in self.planning.in_order()])
        provisioner = self._deployment.provisioner
        refuse_in_use(provisioner, [job for job in provisioner.jobs if job.is_dropped], in_use)
        self.planning.refuse_losses(self._allowed)

    def refuse_taken_names(self, records: Sequence[Record], account: str) -> list[Record]:
        """The records of all plans; those that would make names of others have failed."""
        return self.planning.refuse_taken_names(records, account)

    def apply(self, job: StackManifest, on_event: OnEvent) -> Record:
        """Apply a manifest as planned; with what is known by now, if one that it needs has changed since."""
        provisioner, basis = self._deployment.provisioner, self._basis(job)
        if job.is_dropped:
            provisioner.refuse_moved(job, basis)
            return delete(self._deployment, self.planning.planned[job.stack], on_event)
        if provisioner.dependencies[job.stack] & self._changed:
            self.planning.plan(job, on_event)
            self._refuse_beyond([job])
            self.planning.refuse_losses_of(job, self._allowed)
        plan = self.planning.planned[job.stack].plan
        if not plan.is_empty:
            plan = provisioner.apply(job, on_event, basis)
            self._changed.add(job.stack)
            log(visible(f"{job.identity}: {done(plan)}"))
        return self._record(job, plan)

    def tell_stale(self) -> None:
        """Tell which recorded stacks beside those of the run hold values that it has changed."""
        other_stacks = self._deployment.provisioner.other_stacks
        used = other_stacks.users(self._deployment.jobs) if self._changed else ()
        users = {user.stack: user.identity for stack, user in used if stack in self._changed}
        try:
            found = stack_statuses(other_stacks.state_reader, sorted(users))
        except StateUnusable as error:  # what was applied is applied
            log(visible(f"warning: stacks that use these cannot be looked at: {error}"))
            return
        for standing in found:
            for trouble in standing.troubles:
                if trouble.health in {"stale", "unreadable"}:  # which may be stale
                    stack = standing.found.stack
                    log(visible(f"warning: {users[stack]}, stack {stack}: {trouble.what}"))

    def _basis(self, job: StackManifest) -> Basis:
        """The states that what was agreed on was made of."""
        if self._agreed is None:
            return self.planning.planned[job.stack].plan.basis
        return self._agreed[job.stack].basis_by_stack

    def _refuse_beyond(self, jobs: Sequence[StackManifest]) -> None:
        if self._agreed is None:
            return
        told = [
            f"{job.identity}: {what}"
            for job in jobs
            for what in deviations(self._agreed[job.stack], self.planning.planned[job.stack].plan)
        ]
        if told:
            raise PlanOutdated("\n".join(["this is not what was planned:", *told]), PLAN_AGAIN)

    def _record(self, job: StackManifest, plan: Plan) -> Record:
        outputs = self._deployment.provisioner.outputs(job) or {}
        self._outputs[str(job.stack)] = self._deployment.here(job, masked(outputs))
        return manifest_record(job) | {
            "status": "applied" if job.stack in self._changed else "unchanged",
            "counts": dict(plan.counts),
            "outputs": self._deployment.here(job, without_secrets(outputs)),
            "secretOutputs": secret_paths(outputs),
        }

    def write_results(self, records: Sequence[Record], output: str) -> None:
        """Print what was applied: all of it as JSON, or its outputs."""
        with results_of("what was applied is applied, and recorded", "`openmcf outputs` shows the outputs"):
            if output == "json":
                write_json(records)
            else:
                self._write_outputs(records)

    def _write_outputs(self, records: Sequence[Record]) -> None:
        """Without those of parts; of several, each under its name."""
        whole = [record for record in records if "owner" not in record]
        for record in whole:
            if not (outputs := self._outputs.get(record["stack"])):
                continue
            if len(whole) > 1:
                write(f"{record['kind']}/{record['name']}")
            write(formatted(outputs, "text"))
