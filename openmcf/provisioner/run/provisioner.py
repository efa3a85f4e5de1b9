"""Plans, applies, refreshes and destroys manifests, one stack each."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from openmcf.aws.clients import Clients
from openmcf.engine.actor import RUN_BY, actor
from openmcf.engine.events import EngineEvent, OnEvent
from openmcf.engine.failures import EngineFailure
from openmcf.engine.stack import Options
from openmcf.engine.stack import Stack as EngineStack
from openmcf.errors import NameTaken, OpenmcfError, PlanOutdated, UsageError
from openmcf.kit.program import Context, Recorded
from openmcf.kit.programs import program_of
from openmcf.manifests.references import referenced
from openmcf.private_files import make_directory
from openmcf.properties.declarations import Declaration, Declarations
from openmcf.properties.values import Properties
from openmcf.provisioner.plans.data_loss import Count, Loss, losses
from openmcf.provisioner.plans.former_names import former_names
from openmcf.provisioner.plans.implicit import Implicit, existing, ids_of, implicit_in, is_there
from openmcf.provisioner.plans.plan import Basis, Change, Dependant, Plan, drift_of, kind_of, plan_of
from openmcf.provisioner.plans.planned_outputs import changed_secrets, planned_outputs
from openmcf.provisioner.plans.revoked import kept_in_others, maybe_revoked
from openmcf.provisioner.plans.unique_names import (
    Claim,
    NameClash,
    another_name,
    name_clashes,
    name_of,
    owner_told,
    owners_of,
    refusal,
)
from openmcf.provisioner.run.failure import failure_of
from openmcf.provisioner.run.graph import Dependencies, needs_of, without_cycles
from openmcf.provisioner.run.known_outputs import KnownOutputs
from openmcf.provisioner.run.outputs import Outputs
from openmcf.provisioner.run.references import Resolver, Sources, resolver
from openmcf.provisioner.run.run import Result, run
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.run.stacks import Stacks
from openmcf.provisioner.run.target import Target
from openmcf.provisioner.state.downstream import changed_inputs, downstream
from openmcf.provisioner.state.location import Location
from openmcf.provisioner.state.manifest_record import record_of
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.recorded_imports import Holder, holders
from openmcf.provisioner.state.recorded_stack import RecordedResource, RecordedStack
from openmcf.provisioner.state.stack_match import other_holder
from openmcf.provisioner.state.state_reader import readable
from openmcf.specs.identity import Identity, Ids, Stack
from openmcf.specs.manifest import allows_outside_links
from openmcf.specs.registry import kind_named, naming_package


class Provisioner:
    """Provisions manifests at a target. For several threads."""

    def __init__(
        self,
        stacks: Stacks,
        target: Target,
        jobs: Sequence[StackManifest],
        scratch: Path,
        other_stacks: OtherStacks,
        parallel: int = 8,
    ) -> None:
        """Take the manifests of the run; references to others resolve from the neighbours.

        scratch: a directory for files that programs make. parallel: how many stacks are worked on at a time,
        and how many resources of each.
        """
        self.stacks = stacks
        self.target = target
        self.jobs = tuple(jobs)
        self.other_stacks = other_stacks
        self.parallel = parallel
        self.scratch = scratch
        self._implicit: dict[Stack, list[Implicit]] = {}
        self._known = KnownOutputs(stacks.outputs, self.jobs, other_stacks)

    def location_of(self, job: StackManifest) -> Location:
        """Where a manifest is deployed to. Raises UsageError, and CredentialsMissing."""
        region = self.region_of(job)
        return Location(
            account=self.target.check(region),
            partition=self.target.partition(region),
            region=region if job.has_region else None,
            life=self.target.life,
        )

    def of(self, jobs: Sequence[StackManifest]) -> "Provisioner":
        """The same for other manifests."""
        return Provisioner(self.stacks, self.target, jobs, self.scratch, self.other_stacks, self.parallel)

    def region_of(self, job: StackManifest) -> str:
        """The region that a manifest is deployed to: its own, or the target's. Raises UsageError.

        What is in no region, such as a role, is always reached in the same, so that another choice of a
        region replaces nothing.
        """
        if not job.has_region:
            return self.target.home_region
        region = job.region or self.target.region
        if not region:
            hint = "set `spec.region`, pass --region, or set AWS_REGION"
            raise UsageError(f"{job.identity} says no region, and AWS's settings name none", hint)
        return region

    @cached_property
    def dependencies(self) -> Dependencies[Stack]:
        """Which stacks of the run need which others of it."""
        return without_cycles(needs_of(self.jobs))

    def plan(self, job: StackManifest, on_event: OnEvent) -> Plan:
        """What an apply would change.

        What it needs of manifests that were planned before is taken as they will give it. Raises
        DeploymentFailed.
        """
        recorded = self.other_stacks.recorded(job.stack)
        if job.is_dropped:
            return self._plan_deletion(job, recorded, on_event)
        basis = {job.stack: recorded.fingerprint, **self._basis_beside(job)}
        resolve = self._resolver(job)
        options = self._options(refresh=self._was_revoked(recorded))

        def previewed(import_ids: Ids) -> tuple[Plan, Properties]:
            program = partial(self._declared, job, resolve, recorded, import_ids)
            preview = partial(self._stack(job).preview, program, options=options)
            events, given = self._run(job, preview, on_event)
            return plan_of(events), given

        plan, given = previewed({})
        self._implicit[job.stack] = [*implicit_in(plan)]
        if found := existing(self._implicit[job.stack], self._clients(job)):
            plan, given = previewed(ids_of(found))
        outputs = planned_outputs(job.manifest.kind, given)
        self._known.plan(job.stack, outputs)
        secrets = tuple(changed_secrets(recorded, outputs))
        gives_anew = plan.gives_anew or bool(secrets)
        return replace(
            plan,
            gives_anew=gives_anew,
            outputs=outputs,
            changed_secrets=secrets,
            takes_over=other_holder(job, recorded),
            changed_inputs=tuple(changed_inputs(recorded, resolve)),
            downstream=self._dependants(recorded, outputs) if gives_anew else (),
            unfinished=recorded.pending,
            basis=basis,
        )

    def _plan_deletion(self, job: StackManifest, recorded: RecordedStack, on_event: OnEvent) -> Plan:
        """What goes with a stack whose manifest is a part of another no more."""
        plan = self.destroy(job, on_event, preview=True)
        basis = {job.stack: recorded.fingerprint}
        downstream = self._dependants(recorded, {})
        return replace(plan, gives_anew=True, downstream=downstream, unfinished=recorded.pending, basis=basis)

    def refuse_moved(self, job: StackManifest, basis: Basis) -> None:
        """Raise PlanOutdated where states are no longer those that a plan was made of."""
        self._refuse_moved(job, basis, self.other_stacks.recorded(job.stack))

    def apply(self, job: StackManifest, on_event: OnEvent, basis: Basis) -> Plan:
        """Bring the stack to its manifest: what was changed.

        Raises DeploymentFailed, and PlanOutdated if states are no longer those that the plan was made of.
        """
        resolve, import_ids = self._resolver(job), self._ids_of_implicit(job)
        revoked = self._was_revoked(self.other_stacks.recorded(job.stack))

        def program() -> Declarations:
            # Here, since nobody else can work on the stack now.
            recorded = self.other_stacks.recorded(job.stack)
            self._refuse_moved(job, basis, recorded)
            return self._declared(job, resolve, recorded, import_ids)

        up = partial(self._stack(job).up, program, options=self._options(refresh=revoked))
        return plan_of(self._run(job, up, on_event)[0])

    def refresh(self, job: StackManifest, on_event: OnEvent, *, preview: bool, clear_pending: bool) -> Plan:
        """How the cloud differs from what is recorded, which is fixed unless previewed.

        clear_pending: forget what a killed run was about to create. Raises DeploymentFailed and StackMissing.
        """
        stack, options = self._stack(job), replace(self._options(), clear_pending_creates=clear_pending)
        operation = stack.preview_refresh if preview else stack.refresh
        return drift_of(self._run(job, partial(operation, options=options), on_event)[0])

    def destroy(self, job: StackManifest, on_event: OnEvent, *, preview: bool) -> Plan:
        """Delete what the stack has: what was, or would be deleted. Raises DeploymentFailed, StackMissing."""
        stack = self._stack(job)
        operation = stack.preview_destroy if preview else stack.destroy
        return plan_of(self._run(job, partial(operation, options=self._options()), on_event)[0])

    def forget(self, job: StackManifest) -> None:
        """Remove the record of a stack that has no resources left, with its history.

        Raises DeploymentFailed and StateUnusable.
        """
        try:
            self._stack(job).remove()
        except EngineFailure as error:
            raise failure_of(str(job.identity), [], str(error)) from error

    def losses(self, job: StackManifest, plan: Plan) -> list[Loss]:
        """What the plan of a manifest would lose that nobody can bring back."""
        return losses(plan, kind_named(job.manifest.kind).guarded, partial(self._count, job))

    def taken_names(self, plans: Mapping[Stack, Plan], account: str) -> Mapping[Stack, NameTaken]:
        """Errors for the stacks of the run whose plans would make names that other manifests have."""
        jobs = {self.stacks.recorded(job.stack): job for job in self.jobs if job.stack in plans}
        claims = [
            Claim(job.identity, stack, self.region_of(job), plans[job.stack]) for stack, job in jobs.items()
        ]
        clashes = defaultdict[Stack, list[NameClash]](list)
        for clash in name_clashes(claims, lambda: self.other_stacks.recorded_stacks, account):
            clashes[clash.stack].append(clash)
        return {jobs[stack].stack: refusal(jobs[stack].identity, told) for stack, told in clashes.items()}

    def holders(self, job: StackManifest, plan: Plan, account: str) -> list[Holder]:
        """The recorded stacks that have what the plan of a manifest imports."""
        own, recorded = self.stacks.recorded(job.stack), self.other_stacks.recorded_stacks
        return [*holders(plan, own, recorded, account, self.region_of(job))]

    def outputs(self, job: StackManifest) -> Outputs | None:
        """The recorded outputs of a manifest, secrets as SecretValue; None if it was never applied."""
        return self._known.recorded(job.manifest.kind, job.stack)

    def _dependants(self, recorded: RecordedStack, outputs: Outputs) -> tuple[Dependant, ...]:
        source = self.other_stacks.state_reader.named(recorded.stack)
        return tuple(downstream(recorded, source, outputs, self._users.get(recorded.stack, ())))

    @cached_property
    def _users(self) -> Mapping[Stack, list[RecordedStack]]:
        """The recorded stacks beside those of the run that hold outputs of each of them."""
        users = defaultdict[Stack, list[RecordedStack]](list)
        for stack, user in self.other_stacks.users([job.stack for job in self.jobs]):
            users[stack].append(user)
        return users

    def _count(self, job: StackManifest, count: Count, change: Change) -> int | None:
        """How much a resource has in it; None if AWS does not say it.

        It is where the state says, which may be another region than that of the manifest now.
        """
        contents = self.other_stacks.recorded(job.stack).contents
        regions = (one.region for one in contents if (one.type, one.id) == (change.type, change.id))
        try:
            clients = self.target.clients(next(regions, self.region_of(job)))
            with naming_package(job.manifest.kind, "`guarded.size`", BotoCoreError, ClientError):
                return count(clients, change.id)
        except (BotoCoreError, ClientError):
            return None

    def _resolver(self, job: StackManifest) -> Resolver:
        sources = Sources(self._known.of, self.other_stacks.near)
        return resolver(job.manifest, job.manifest.metadata.env, sources)

    def stacks_beside(self, job: StackManifest) -> set[Stack]:
        """The stacks beside the run that a manifest takes values from. Raises ReferenceUnresolved."""
        uses = [use for _, use in referenced(job.manifest, job.manifest.metadata.env)]
        targets = {use.target for use in uses if use.output is not None} - self._identities
        return {self._known.stack_of(target) for target in targets}

    @cached_property
    def _identities(self) -> frozenset[Identity]:
        return frozenset(job.identity for job in self.jobs)

    def _ids_of_implicit(self, job: StackManifest) -> Ids:
        """The ids of what a manifest is to have, and AWS has made by itself, by now.

        Raises NameTaken for what another stack has recorded since the plan.
        """
        found = existing(self._implicit.get(job.stack, ()), self._clients(job))
        for one in found:
            if advice := self._advise_to_rename(job, one.change.type, one.change.new):
                raise NameTaken(f"{job.identity} would make `{kind_of(one.change.type)} {one.id}`", advice)
        return ids_of(found)

    def is_for_aws_to_say(self, job: StackManifest) -> bool:
        """Whether a plan has to ask AWS what is still there, since the state does not tell it."""
        return any(self._maybe_revoked(self.other_stacks.recorded(job.stack)))

    def _was_revoked(self, recorded: RecordedStack) -> bool:
        """Whether anything went with the resource it is kept in; a run has to read the stack back then."""
        return any(
            is_there(one.type, one.id, dict(one.inputs), self.target.clients(one.region)) is False
            for one in self._maybe_revoked(recorded)
        )

    def _maybe_revoked(self, recorded: RecordedStack) -> Iterator[RecordedResource]:
        if kept_in_others(recorded):
            taken_from = sorted({taken.stack for taken in recorded.taken})
            yield from maybe_revoked(recorded, readable(self.other_stacks.state_reader, taken_from))

    def _declared(
        self, job: StackManifest, resolve: Resolver, recorded: RecordedStack, import_ids: Ids
    ) -> Declarations:
        """What a manifest's stack is to have: what its program declares, and the record of the manifest.

        recorded: the stack as it is. import_ids: what it imports beside what the job says.
        """
        known, links = partial(_resource, recorded), allows_outside_links(job.manifest)
        workspace = self.scratch / str(job.stack)  # another kind's manifest may have the same name
        make_directory(workspace)
        context = Context(resolve, self.region_of(job), job.directory, workspace, known, links)
        record = record_of(job.manifest, job.owner, self.location_of(job), resolve, self._recorded_stack_of)
        declared = program_of(job.manifest.kind)(job.manifest, context)
        resources = [record, *declared.resources]
        named = kind_named(job.manifest.kind).named_by_manifest
        return replace(
            declared,
            resources=resources,
            aliases=former_names(resources, recorded, named),
            import_ids=_imported(resources, {**job.import_ids, **import_ids}),
        )

    def _recorded_stack_of(self, identity: Identity) -> Stack:
        return self.stacks.recorded(self._known.stack_of(identity))

    def _basis_beside(self, job: StackManifest) -> Basis:
        return {stack: self._known.fingerprint(stack) for stack in sorted(self.stacks_beside(job))}

    def _refuse_moved(self, job: StackManifest, basis: Basis, recorded: RecordedStack) -> None:
        """Refuse where states are no longer a plan's basis. recorded: the own one, as it is now."""
        moved_on = [str(stack) for stack in self.other_stacks.moved_on(basis, {job.stack: recorded})]
        if moved_on:
            message = f"what the plan of {job.identity} was made of has moved on: stack {', '.join(moved_on)}"
            raise PlanOutdated(message, "make the plan again")

    def _stack(self, job: StackManifest) -> EngineStack:
        return self.stacks.stack(job.stack, {"aws:region": self.region_of(job), RUN_BY: actor()})

    def _options(self, *, refresh: bool = False) -> Options:
        return Options(parallel=self.parallel, refresh=refresh)

    def _run(
        self, job: StackManifest, operation: Callable[..., Result], on_event: OnEvent
    ) -> tuple[list[EngineEvent], Result]:
        try:
            return run(
                job.identity, lambda tell: operation(on_event=tell), on_event, partial(self._advise, job)
            )
        finally:
            self._known.forget(job.stack)

    def _advise_to_rename(self, job: StackManifest, type_: str, inputs: Mapping[str, Any]) -> str | None:
        """What to do where AWS says that a name is taken; None if no recorded stack has it by now."""
        region = self.region_of(job)
        name = name_of(type_, inputs, self.target.check(region), region)
        if name is None:
            return None
        recorded = OtherStacks(self.other_stacks.state_reader).recorded_stacks
        others = [one for one in recorded if one.stack != self.stacks.recorded(job.stack)]
        owner = next(iter(owners_of([name], lambda: others)[name]), None)
        return owner and f"{owner_told(owner)} has it: {another_name(name.text, job.identity.env)}"

    def _advise(self, job: StackManifest, type_: str, inputs: Mapping[str, Any]) -> str | None:
        """The same for what has failed, which is told in any case."""
        with suppress(OpenmcfError, BotoCoreError, ClientError):
            return self._advise_to_rename(job, type_, inputs)
        return None

    def _clients(self, job: StackManifest) -> Clients:
        return self.target.clients(self.region_of(job))


def _resource(stack: RecordedStack, type_: str, name: str | None) -> Recorded | None:
    found = stack.resource(type_, name)
    if found is None or found.get("pendingReplacement"):
        return None
    return Recorded(found["id"], found.get("inputs") or {}, found.get("outputs") or {})


def _imported(resources: Sequence[Declaration], ids: Ids) -> Mapping[Declaration, str]:
    """The ids of those resources that are imported, because they exist."""
    found = {one: ids.get((one.type, one.name)) or ids.get((one.type, None)) for one in resources}
    return {one: resource_id for one, resource_id in found.items() if resource_id}
