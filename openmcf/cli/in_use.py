"""No stack is deleted while others use it, unless that is meant."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from openmcf.errors import StackInUse
from openmcf.provisioner.run.provisioner import Provisioner
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.owned_parts import users_by_owner
from openmcf.provisioner.state.recorded_stack import RecordedStack
from openmcf.provisioner.state.state_reader import FoundStack
from openmcf.specs.identity import Stack


def refuse_in_use(provisioner: Provisioner, going: Sequence[StackManifest], allowed: Collection[str]) -> None:
    """Raise StackInUse for all that goes and that stacks beside the run take from, but of the allowed names.

    Those that cannot be read may take from any.
    """
    jobs = {job.stack: job for job in going if job.allowed_as not in allowed}
    run, other_stacks = [job.stack for job in provisioner.jobs], provisioner.other_stacks
    users = [*_users(jobs, run, other_stacks)] if jobs else []
    unreadable = other_stacks.unreadable(run) if jobs else []
    if users or unreadable:
        raise _in_use(users, unreadable, [*jobs.values()] if unreadable else [job for job, _ in users])


def _users(
    jobs: Mapping[Stack, StackManifest], run: Collection[Stack], other_stacks: OtherStacks
) -> Iterator[tuple[StackManifest, str]]:
    """What is used, and who uses it, in words; what is dropped may be used by way of an owner that stays."""
    for stack, user in other_stacks.users(run):
        if stack in jobs:
            yield jobs[stack], _called(user)
    going = set(map(other_stacks.state_reader.named, jobs))
    dropped = [job for job in jobs.values() if job.is_dropped]
    for job, user, taken in users_by_owner(dropped, run, other_stacks):
        if taken.stack not in going:
            yield job, f"{_called(user)}, by `{taken.path}` of {taken.target}"


def _called(user: RecordedStack) -> str:
    return f"{user.identity}, stack {user.stack}"


def _in_use(
    users: Sequence[tuple[StackManifest, str]],
    unreadable: Sequence[FoundStack],
    concerned: Sequence[StackManifest],
) -> StackInUse:
    told = [f"{job.identity} is used by {user}" for job, user in users]
    told += [f"stack {one.stack} may use it, and cannot be read: {one.fault}" for one in unreadable]
    flags = " ".join(dict.fromkeys(f"--allow-in-use {job.allowed_as}" for job in concerned))
    remedies = "".join(dict.fromkeys(f"{one.remedy}; " for one in unreadable if one.remedy))
    first = "apply these with another reference" if concerned[0].is_dropped else "destroy these too, or first"
    return StackInUse("\n".join(told), f"{remedies}{first}; if it is meant, pass {flags}")
