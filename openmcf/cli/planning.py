"""The plans of a command: made, shown, and held against what they would lose."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TextIO

from openmcf.cli.deployment import Deployment
from openmcf.cli.for_each_stack import Record, failure_record
from openmcf.cli.plan_views import plan_record, plan_text
from openmcf.cli.views import fail, write_to
from openmcf.engine.events import OnEvent
from openmcf.errors import DataLossRefused
from openmcf.provisioner.plans.data_loss import Loss, refuse
from openmcf.provisioner.plans.plan import Plan
from openmcf.provisioner.run.graph import in_order, reversed_dependencies
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.specs.identity import Stack


class Planned(NamedTuple):
    """A plan of a manifest, and what would be lost by it."""

    job: StackManifest
    plan: Plan
    losses: list[Loss]


@dataclass
class Planning:
    """Plans by stack.

    look: makes a plan. stream: where plans are shown; None for nowhere. values: whether with old and new
    values. backwards: whether what needs others comes first.
    """

    deployment: Deployment
    look: Callable[[StackManifest, OnEvent], Plan]
    stream: TextIO | None
    values: bool = False
    backwards: bool = False
    planned: dict[Stack, Planned] = field(default_factory=dict)

    def plan(self, job: StackManifest, on_event: OnEvent) -> Record:
        """Make the plan of a manifest, or make it again."""
        plan = self.look(job, on_event)
        losses = self.deployment.provisioner.losses(job, plan)
        self.planned[job.stack] = Planned(job, plan, losses)
        return plan_record(job, plan, losses) | {"status": "planned"}

    def show(self) -> None:
        """Show all plans."""
        if stream := self.stream:
            for job, plan, losses in self.in_order():
                write_to(stream, plan_text(job, plan, losses, values=self.values, stream=stream))

    def refuse_taken_names(self, records: Sequence[Record], account: str) -> list[Record]:
        """The records of all manifests; those that would make names of others are told, and have failed."""
        plans = {stack: planned.plan for stack, planned in self.planned.items()}
        errors = self.deployment.provisioner.taken_names(plans, account)
        for error in errors.values():
            fail(error)
        failed = {
            str(stack): failure_record(self.planned[stack].job, error) for stack, error in errors.items()
        }
        return [record | failed.get(record["stack"], {}) for record in records]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return all(planned.plan.is_empty for planned in self.planned.values())

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to be done, and the same would be planned as long as nothing changes here."""
        ask = self.deployment.provisioner.is_for_aws_to_say
        return self.is_empty and not any(map(ask, self.deployment.provisioner.jobs))

    def refuse_losses(self, allowed: Collection[str]) -> None:
        """Raise DataLossRefused for all that would be lost, but of manifests with the allowed names."""
        refused = []
        for planned in self.in_order():
            try:
                self._refuse(planned, allowed)
            except DataLossRefused as error:
                refused.append(error)
        if refused:
            hints = dict.fromkeys(error.hint for error in refused if error.hint)
            raise DataLossRefused("\n".join(map(str, refused)), "; ".join(hints))

    def refuse_losses_of(self, job: StackManifest, allowed: Collection[str]) -> None:
        """Raise DataLossRefused for what one manifest would lose, unless its name is allowed."""
        self._refuse(self.planned[job.stack], allowed)

    def _refuse(self, planned: Planned, allowed: Collection[str]) -> None:
        name = planned.job.allowed_as
        refuse(planned.losses, name, allowed=name in allowed)

    def in_order(self) -> Iterator[Planned]:
        """The plans, in the order in which they are shown."""
        dependencies = self.deployment.provisioner.dependencies
        order = in_order(reversed_dependencies(dependencies) if self.backwards else dependencies)
        return (self.planned[stack] for stack in order if stack in self.planned)
