"""From a command's options to what provisions its manifests: a target, an engine, a place for the state."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from openmcf.aws.provider import AwsProvider
from openmcf.cli.backend import holder, inventory_of
from openmcf.cli.backend_choice import backend_of, passphrase_of
from openmcf.cli.engine_choice import choose
from openmcf.cli.interruption import interruptible
from openmcf.cli.local_aws import started
from openmcf.cli.options import StackOptions, TargetOptions
from openmcf.cli.target_choice import local_target, real_target
from openmcf.cli.views import log, visible
from openmcf.engine.stack import Engine
from openmcf.errors import ReferenceUnresolved, StackMismatch, UsageError
from openmcf.kit.programs import PULUMI_AWS
from openmcf.local import aws
from openmcf.local.addresses import local_addresses
from openmcf.provisioner.run.provisioner import Provisioner
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.run.stacks import Stacks
from openmcf.provisioner.run.target import Target
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.recorded_stack import RecordedStack
from openmcf.provisioner.state.stack_match import (
    elsewhere,
    of_another,
    of_another_program,
    of_lost_life,
    refuse,
)
from openmcf.provisioner.state.state_reader import StateReader, readable
from openmcf.specs.identity import Stack
from openmcf.urls import shown


@dataclass(frozen=True)
class Deployment:
    """What provisions the manifests of a command.

    why: why that engine runs. stopped: set when its runs are to end. local: the local AWS, if that is where
    they are deployed.
    """

    provisioner: Provisioner
    engine: Engine
    why: str
    stopped: Event
    local: aws.LocalAws | None = None

    @property
    def jobs(self) -> Mapping[Stack, StackManifest]:
        """The manifests by their stacks."""
        return {job.stack: job for job in self.provisioner.jobs}

    def introduce(self) -> str:
        """Say which account and regions it is about, and which engine runs; gives the account.

        Nothing of a stack is read from AWS, or done, before this. Raises CredentialsMissing, and
        StackMismatch for stacks that are recorded elsewhere.
        """
        target, backend = self.provisioner.target, self.provisioner.stacks.backend
        regions = sorted({self.provisioner.region_of(job) for job in self.provisioner.jobs})
        account = target.check(regions[0])
        where = f" ({target.emulator} at {target.endpoint})" if target.endpoint else ""
        log(f"account {account}{where}, {'regions' if len(regions) > 1 else 'region'} {', '.join(regions)}")
        log(f"{self.engine} ({self.why}), state in {shown(backend)}")
        refuse(
            mismatch
            for job, recorded in self._recorded
            for mismatch in elsewhere(job, recorded, self.provisioner.location_of(job))
        )
        return account

    def interruptible(self) -> AbstractContextManager[None]:
        """Signals stop the runs of this deployment until left; see `interruption`."""
        return interruptible(self.stopped, self.engine.end)

    def refuse_others(self, allowed: Sequence[str] | None = None) -> None:
        """Raise StackMismatch for stacks of other manifests or programs, but of those allowed."""
        refuse(
            mismatch
            for job, recorded in self._recorded
            for mismatch in self._of_another(job, recorded, allowed or ())
        )

    def _of_another(
        self, job: StackManifest, recorded: RecordedStack, allowed: Collection[str]
    ) -> Iterator[StackMismatch]:
        if recorded.identity is None and recorded.resources:
            last = next(iter(self.provisioner.other_stacks.state_reader.history(recorded.stack, 1)), None)
            return of_another_program(job, recorded, last, allowed)
        return of_another(job, recorded, allowed)

    def refuse_lost(self) -> None:
        """Raise StackMismatch for stacks that were applied to what the local AWS no longer has.

        They are those of the run and those that it takes values from.
        """
        if self.local is not None:
            own = (recorded for _, recorded in self._recorded)
            refuse(_lost([*own, *self._taken_from()], self.local))

    def tell_lost(self) -> None:
        """Say which stacks of the run `refuse_lost` would refuse."""
        if self.local is not None:
            for mismatch in _lost([recorded for _, recorded in self._recorded], self.local):
                log(visible(f"warning: {mismatch}; what is left of it is deleted"))

    def _taken_from(self) -> list[RecordedStack]:
        """The recorded stacks beside the run that its manifests take values from."""
        found: set[Stack] = set()
        for job in self.provisioner.jobs:
            with suppress(ReferenceUnresolved):  # which is told when it is needed
                found |= self.provisioner.stacks_beside(job)
        return readable(self.provisioner.other_stacks.state_reader, sorted(found))

    @cached_property
    def _recorded(self) -> list[tuple[StackManifest, RecordedStack]]:
        """The manifests whose stacks can be read; a run refuses the others itself."""
        found = readable(self.provisioner.other_stacks.state_reader, [*self.jobs])
        return [(self.jobs[recorded.stack], recorded) for recorded in found]

    def here(self, job: StackManifest, value: Any) -> Any:
        """Outputs of a manifest, with addresses that work from here if the target is the local AWS."""
        endpoint = self.provisioner.target.endpoint
        return local_addresses(value, job.manifest.kind, endpoint) if endpoint else value


def _lost(stacks: Sequence[RecordedStack], here: aws.LocalAws) -> Iterator[StackMismatch]:
    """The stacks that were applied to what the local AWS no longer has."""
    lives = {one.location.life for one in stacks if one.location and one.location.life}
    lost = {life for life in lives if not here.has_data_of(life)}
    return (mismatch for one in stacks for mismatch in of_lost_life(one, lost))


@contextmanager
def opened(
    jobs: Sequence[StackManifest], stacks: StackOptions, target: TargetOptions
) -> Iterator[Deployment]:
    """The deployment of manifests, until left. Raises OpenmcfError if it cannot be had."""
    running = started(target) if stacks.local else None
    place = local_target(running, target.region) if running else real_target(target)
    stopped = Event()
    engine, why = choose(stacks.engine, lambda _: AwsProvider(place.clients), stopped, holder())
    state_reader = inventory_of(stacks)
    _refuse_shared(jobs, state_reader)
    with ExitStack() as until_left:
        scratch = Path(until_left.enter_context(TemporaryDirectory(prefix="openmcf-")))
        environment = {**passphrase_of(stacks), **dict(_environment(place, engine, until_left))}
        yield Deployment(
            Provisioner(
                Stacks(engine, backend_of(stacks), environment),
                place,
                tuple(jobs),
                scratch,
                OtherStacks(state_reader),
                target.parallel,
            ),
            engine,
            why,
            stopped,
            running,
        )


def _refuse_shared(jobs: Sequence[StackManifest], state_reader: StateReader) -> None:
    """Raise UsageError for manifests on one stack: only Pulumi Cloud tells organizations apart."""
    first: dict[Stack, StackManifest] = {}
    for job in jobs:
        other = first.setdefault(state_reader.named(job.stack), job)
        if other is not job:
            stack = state_reader.named(job.stack)
            message = f"{other.identity} and {job.identity} are both on stack {stack} of this backend"
            raise UsageError(message, "it has no organizations: give one another project or stack name")


def _environment(target: Target, engine: Engine, until_left: ExitStack) -> Iterator[tuple[str, str]]:
    """What the engine finds in its environment beside what is there."""
    if engine.name == "pulumi":
        yield "PULUMI_SKIP_UPDATE_CHECK", "true"
        if target.endpoint:  # the official plugin cannot be pointed at it for all services, ours can
            from openmcf.pulumi_cli.provider_server import serving

            port = until_left.enter_context(serving(AwsProvider(target.clients), "aws", PULUMI_AWS))
            yield "PULUMI_DEBUG_PROVIDERS", f"aws:{port}"
            # Else the CLI looks for the official one on GitHub at each run, 0.8 s (measured with 3.260).
            yield "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true"
        else:
            yield from target.environment().items()
