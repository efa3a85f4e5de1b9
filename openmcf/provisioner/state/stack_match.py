"""Whether a recorded stack is the one that a run means: of its manifest, in its account and region. Pure."""

from collections.abc import Collection, Iterable, Iterator
from shlex import quote

from openmcf.engine.actor import RUN_BY
from openmcf.engine.history import Update
from openmcf.errors import StackMismatch
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.location import LOCAL_ACCOUNT, Location
from openmcf.provisioner.state.recorded_stack import RecordedStack
from openmcf.specs.identity import Identity, called
from openmcf.specs.manifest import STACK_FQDN, STACK_PARTS, stack_of

_SHOWN = 10
_HOW = "it was killed before it saved, or emptied"
_START_ANEW = (
    "`openmcf local reset` empties the local AWS and the state of its stacks, to apply all anew; "
    "`openmcf destroy --local` forgets single ones"
)


def elsewhere(job: StackManifest, recorded: RecordedStack, here: Location) -> Iterator[StackMismatch]:
    """Why the record of a stack is not one of what a run sees: it is in another account or region.

    What is not found here is not gone there, and what is found by its name is not what was recorded.
    here: where the manifest is deployed to. A manifest that names another region itself moves its stack.
    """
    there = recorded.location
    if there is None:
        return
    if (there.account, there.partition) != (here.account, here.partition):
        message = f"{_named(job)} is recorded in {_account(there, here)}, and this is {_account(here, there)}"
        yield StackMismatch(message, f"{_reach(there, here)}; to have it here too, {_other_stack(job)}")
    elif there.region != here.region and there.region and here.region and not job.region:
        message = f"{_named(job)} is recorded in region {there.region}, and its manifest, which names none, "
        hint = f"say `region: {there.region}` in its spec, or pass --region {there.region}; to move it to "
        yield StackMismatch(f"{message}goes to {here.region}", f"{hint}{here.region}, say that in its spec")


def of_another(
    job: StackManifest, recorded: RecordedStack, allowed: Collection[str]
) -> Iterator[StackMismatch]:
    """Why the record of a stack is not one of a manifest: it is one of another, which is not allowed."""
    holder = other_holder(job, recorded)
    if holder and str(holder) not in allowed:
        was = called(recorded.identity, recorded.owner)
        message = f"stack {job.stack} is recorded of {was}, and not of {job.called}"
        flag = rename_flag(holder)
        if recorded.owner and not job.owner:
            hint = f"change the manifest of {recorded.owner} instead; to take it out of that, pass {flag}"
        else:
            hint = f"{_other_stack(job)}; if it is the same, renamed, apply it with {flag}"
        yield StackMismatch(message, hint)


def other_holder(job: StackManifest, recorded: RecordedStack) -> Identity | None:
    """The manifest that has the stack by its record, if that is another: of a part the composite one."""
    is_own = (recorded.identity, recorded.owner) == (job.identity, job.owner)
    return None if is_own else recorded.owner or recorded.identity


def of_another_program(
    job: StackManifest, recorded: RecordedStack, last: Update | None, allowed: Collection[str]
) -> Iterator[StackMismatch]:
    """Why the resources of a stack are not those of a manifest: another Pulumi program made them.

    last: its last run. One that was killed in its first run has no record of its manifest, and no history.
    """
    if last and RUN_BY not in last.config and str(job.stack) not in allowed:
        message = f"stack {job.stack} has what another Pulumi program made ({recorded.resources} in all)"
        hint = f"{_other_stack(job)}; if the manifest is to take their place, pass --allow-rename {job.stack}"
        yield StackMismatch(f"{message}, and none of {job.identity}", hint)


def of_lost_life(recorded: RecordedStack, lost: Collection[str | None]) -> Iterator[StackMismatch]:
    """Why a stack is not in the local AWS: it was applied to it in a life of which there is no data."""
    if recorded.location and recorded.location.life in lost:
        whose = f"{recorded.identity}, stack {recorded.stack}," if recorded.identity else f"{recorded.stack}"
        yield StackMismatch(f"{whose} was applied to a local AWS whose data is gone: {_HOW}", _START_ANEW)


def refuse(mismatches: Iterable[StackMismatch]) -> None:
    """Raise one StackMismatch for all, if there are any."""
    found = [*mismatches]
    if found:
        hints = dict.fromkeys(one.hint for one in found if one.hint)
        shown = [str(one) for one in found[:_SHOWN]]
        more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        raise StackMismatch("\n".join([*shown, *more]), "; ".join([*hints][:_SHOWN]))


def rename_flag(was: Identity | None) -> str:
    """The option that lets a manifest go on with the stack of another one."""
    return f"--allow-rename {quote(str(was))}"


def _named(job: StackManifest) -> str:
    return f"{job.identity}, stack {job.stack},"


def _account(location: Location, other: Location) -> str:
    local = " (the local AWS)" if location.account == LOCAL_ACCOUNT else ""
    partition = f" of partition {location.partition}" if location.partition != other.partition else ""
    return f"account {location.account}{local}{partition}"


def _reach(there: Location, here: Location) -> str:
    if there.account == LOCAL_ACCOUNT:
        return "pass --local"
    leave = "leave out --local, and " if here.account == LOCAL_ACCOUNT else ""
    return f"{leave}choose credentials of account {there.account}, such as with --profile"


def _other_stack(job: StackManifest) -> str:
    """How a manifest gets a stack of its own."""
    if job.stack != stack_of(job.manifest):
        return "name another stack with --stack"
    labels = job.manifest.metadata.labels
    label = next((label for label in (STACK_FQDN, *reversed(STACK_PARTS)) if label in labels), None)
    if label:
        return f"give it a stack of its own: its label {label} says `{labels[label]}`"
    return "give it a stack of its own with another `metadata.env`, or with --stack"
