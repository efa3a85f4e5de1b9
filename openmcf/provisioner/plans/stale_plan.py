"""Why a saved plan no longer holds: its manifests or states have moved on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from openmcf.engine.actor import RUN_BY
from openmcf.engine.timestamps import readable
from openmcf.errors import StackMissing
from openmcf.manifests.effective import effective
from openmcf.provisioner.plans.saved_plan import SavedPlan, SavedStack, manifest_digest
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.state_reader import StateReader
from openmcf.specs.findings import leaves, render
from openmcf.specs.identity import Stack


def other_manifests(
    saved: SavedPlan, jobs: Sequence[StackManifest], regions: Mapping[Stack, str]
) -> Iterator[str]:
    """How the manifests are not those that were planned."""
    planned = dict(saved.by_stack)
    for job in jobs:
        if (of_job := planned.pop(job.stack, None)) is None:
            yield f"{job.identity}, stack {job.stack}, is not in it"
        else:
            yield from _other_manifest(of_job, job, regions[job.stack], saved.salt)
    for missing in planned.values():
        yield f"it has {missing.identity}, stack {missing.stack}, which is not given now"


def _other_manifest(saved: SavedStack, job: StackManifest, region: str, salt: str) -> Iterator[str]:
    was, now = (dict(leaves(data)) for data in (saved.effective, effective(job.manifest)))
    differing = [path for path in {**was, **now} if was.get(path) != now.get(path)]
    for path in differing:
        yield f"{job.identity}: {render(path)} was {_shown(was.get(path))}, and is {_shown(now.get(path))}"
    if not differing and saved.manifest_digest != manifest_digest(job.manifest, salt):
        yield f"{job.identity}: a secret in it is another one"
    if saved.region != region:
        yield f"{job.identity}: its region was {saved.region}, and is {region}"


def _shown(value: Any) -> str:
    return "not set" if value is None else f"`{value}`"


def other_states(saved: SavedPlan, other_stacks: OtherStacks) -> Iterator[str]:
    """Which states have moved on since, and what moved them."""
    for stack in dict.fromkeys(
        stack for one in saved.stacks for stack in other_stacks.moved_on(one.basis_by_stack)
    ):
        yield f"the state of stack {stack} has moved on{_last_run(other_stacks.state_reader, stack)}"


def _last_run(state_reader: StateReader, stack: Stack) -> str:
    try:
        last = next(iter(state_reader.history(stack, 1)), None)
    except StackMissing:
        last = None
    if last is None:
        return "; there is none now"
    by, when = last.config.get(RUN_BY, "someone"), datetime.fromtimestamp(last.end_time, UTC)
    return f"; the last run was `{last.command}`, by {by}, {readable(when)}"
