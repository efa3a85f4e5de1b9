"""No stack is deleted while others use it, unless that is meant."""

from collections.abc import Collection, Sequence

from openmcf.errors import StackInUse
from openmcf.provisioner.run.provisioner import Provisioner
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.recorded_stack import RecordedStack
from openmcf.provisioner.state.state_reader import Found


def refuse_in_use(provisioner: Provisioner, going: Sequence[StackManifest], allowed: Collection[str]) -> None:
    """Raise StackInUse for all that goes and that stacks beside the run take from, but of the allowed names.

    Those that cannot be read may take from any.
    """
    jobs = {job.stack: job for job in going if job.allowed_as not in allowed}
    run, other_stacks = [job.stack for job in provisioner.jobs], provisioner.other_stacks
    users = [(jobs[stack], user) for stack, user in other_stacks.users(run) if stack in jobs] if jobs else []
    unreadable = other_stacks.unreadable(run) if jobs else []
    if users or unreadable:
        raise _in_use(users, unreadable, [*jobs.values()] if unreadable else [job for job, _ in users])


def _in_use(
    users: Sequence[tuple[StackManifest, RecordedStack]],
    unreadable: Sequence[Found],
    concerned: Sequence[StackManifest],
) -> StackInUse:
    told = [f"{job.identity} is used by {user.identity}, stack {user.stack}" for job, user in users]
    told += [f"stack {one.stack} may use it, and cannot be read: {one.fault}" for one in unreadable]
    flags = " ".join(dict.fromkeys(f"--allow-in-use {job.allowed_as}" for job in concerned))
    remedies = "".join(dict.fromkeys(f"{one.remedy}; " for one in unreadable if one.remedy))
    first = "apply these with another reference" if concerned[0].is_dropped else "destroy these too, or first"
    return StackInUse("\n".join(told), f"{remedies}{first}; if it is meant, pass {flags}")
