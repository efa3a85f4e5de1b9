"""What `openmcf destroy` does to each manifest, and how it is agreed on."""

import sys
from collections.abc import Collection
from functools import partial

from openmcf.cli.confirm import ask, ask_for_name
from openmcf.cli.deployment import Deployment
from openmcf.cli.for_each_stack import Record
from openmcf.cli.in_use import refuse_in_use
from openmcf.cli.plan_views import done, manifest_record
from openmcf.cli.planning import Planned, Planning
from openmcf.cli.views import log, visible
from openmcf.engine.events import OnEvent
from openmcf.errors import Interrupted, StackMissing
from openmcf.provisioner.run.stack_manifest import StackManifest


class DestroyRun:
    """A destroy of several manifests."""

    def __init__(self, deployment: Deployment) -> None:
        self._provisioner = deployment.provisioner
        self._deployment = deployment
        self._jobs = deployment.jobs
        look = partial(self._provisioner.destroy, preview=True)
        self.planning = Planning(deployment, look, sys.stderr, backwards=True)

    def plan(self, job: StackManifest, on_event: OnEvent) -> Record:
        """Find out what would be deleted."""
        try:
            return self.planning.plan(job, on_event)
        except StackMissing as error:
            log(visible(f"{error}: there is nothing to delete"))
            return self._absent(job)

    def refuse_in_use(self, allowed: Collection[str]) -> None:
        """Raise StackInUse for all stacks that others take from, but of manifests with the allowed names."""
        refuse_in_use(self._provisioner, self._provisioner.jobs, allowed)

    def agree(self, allowed: Collection[str], *, yes: bool) -> None:
        """Ask, by names if something would be lost. Raises DataLossRefused for what is refused at once."""
        losing = {
            planned.job.allowed_as: planned.losses[0].noun
            for planned in self.planning.planned.values()
            if planned.losses
        }
        unconfirmed = [name for name in losing if name not in allowed]
        self.planning.refuse_losses(allowed if yes else losing)
        for name in unconfirmed:
            ask_for_name(f"This deletes the {losing[name]} of `{name}`", name)
        if not (self.planning.is_empty or unconfirmed):
            ask("Delete this?", yes=yes)

    def destroy(self, job: StackManifest, on_event: OnEvent) -> Record:
        """Delete what a manifest's stack has, and forget the stack. Raises Interrupted."""
        if job.stack not in self.planning.planned:
            return self._absent(job)
        return delete(self._deployment, self.planning.planned[job.stack], on_event)

    def _absent(self, job: StackManifest) -> Record:
        return manifest_record(job) | {"status": "absent"}


def delete(deployment: Deployment, planned: Planned, on_event: OnEvent) -> Record:
    """Delete what a stack has, as planned, and forget the stack. Raises Interrupted."""
    job, provisioner = planned.job, deployment.provisioner
    plan = provisioner.destroy(job, on_event, preview=False)
    if deployment.stopped.is_set() and plan.counts != planned.plan.counts:
        # The Pulumi CLI ends a stopped destroy as if all were done (3.260).
        stopped = f"{job.identity}: stopped; before that: {done(plan)}; it is recorded"
        raise Interrupted(stopped, "run it again to carry on")
    provisioner.forget(job)
    log(visible(f"{job.identity} is destroyed, and its stack forgotten"))
    return manifest_record(job) | {"status": "destroyed", "counts": dict(plan.counts)}
