"""One operation on each manifest of a command, as their references let it, and what came of it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import typer

from openmcf.cli.deployment import Deployment
from openmcf.cli.plan_views import manifest_record
from openmcf.cli.progress import progress
from openmcf.cli.views import fail, log, visible, write
from openmcf.engine.events import OnEvent
from openmcf.errors import Interrupted, OpenmcfError
from openmcf.provisioner.run.graph import Skipped, in_order, reversed_dependencies, walk
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.specs.identity import Stack

Record = dict[str, Any]
"""What the JSON format says of a manifest; `status` is what came of it."""

Results = Mapping[Stack, Record | OpenmcfError | Skipped[Stack]]

_UNDONE = ("failed", "skipped")
_SHOWN = 10


class _NotBegun(Interrupted):
    """A manifest whose turn came after the user had stopped the command."""


def for_each_stack(
    deployment: Deployment, do: Callable[[StackManifest, OnEvent], Record], *, backwards: bool = False
) -> list[Record]:
    """Do each manifest as soon as those that it needs are done, or backwards; several at a time.

    Failures are told as they come; the records are in the order of the references. Raises Interrupted, with
    what is left, where the user stops it.
    """
    jobs, dependencies = deployment.jobs, deployment.provisioner.dependencies
    dependencies = reversed_dependencies(dependencies) if backwards else dependencies
    results: dict[Stack, Record | OpenmcfError | Skipped[Stack]] = {}
    with progress(several=len(jobs) > 1) as shown, deployment.interruptible():

        def attempt(stack: Stack) -> Record:
            if deployment.stopped.is_set():
                raise _NotBegun("not begun")
            with shown.of(jobs[stack]) as tell:
                return do(jobs[stack], tell)

        with _workers(deployment.provisioner.parallel) as workers:
            for stack, result in walk(dependencies, attempt, workers):
                results[stack] = result
                _tell(jobs, stack, result)
    if deployment.stopped.is_set() or any(isinstance(result, Interrupted) for result in results.values()):
        raise _interrupted(jobs, results)
    return [_record(jobs, stack, results[stack]) for stack in in_order(dependencies)]


@contextmanager
def _workers(count: int) -> Iterator[Executor]:
    """Threads, which are waited for at the end, unless Ctrl-C was pressed twice."""
    workers = ThreadPoolExecutor(count, "openmcf-stack")
    try:
        yield workers
    except KeyboardInterrupt:
        workers.shutdown(wait=False, cancel_futures=True)
        raise
    workers.shutdown()


def _tell(jobs: Mapping[Stack, StackManifest], stack: Stack, result: object) -> None:
    match result:
        case Interrupted():
            pass  # told at the end, all together
        case OpenmcfError():
            fail(result)
        case Skipped(needed):
            log(visible(f"{jobs[stack].identity} is skipped, because of {jobs[needed].identity}"))


def _record(
    jobs: Mapping[Stack, StackManifest], stack: Stack, result: Record | OpenmcfError | Skipped[Stack]
) -> Record:
    match result:
        case OpenmcfError():
            return failure_record(jobs[stack], result)
        case Skipped(needed):
            told = {"status": "skipped", "error": f"because of {jobs[needed].identity}"}
            return manifest_record(jobs[stack]) | told
    return result


def failure_record(job: StackManifest, error: OpenmcfError) -> Record:
    """What the JSON format says of a manifest that failed."""
    return manifest_record(job) | {"status": "failed", "error": str(error), "hint": error.hint}


def _interrupted(jobs: Mapping[Stack, StackManifest], results: Results) -> Interrupted:
    """What was done of those that were under way when the user stopped it, and what was not begun."""
    begun = [
        str(result)
        for result in results.values()
        if isinstance(result, Interrupted) and not isinstance(result, _NotBegun)
    ]
    left = [
        str(jobs[stack].identity)
        for stack, result in results.items()
        if isinstance(result, _NotBegun | Skipped)
    ]
    more = [f"{len(left) - _SHOWN} more"] if len(left) > _SHOWN else []
    not_begun = [f"not begun: {', '.join([*left[:_SHOWN], *more])}"] if left else []
    return Interrupted("\n".join([*begun, *not_begun]) or "stopped", "run it again to carry on")


def write_json(records: Sequence[Record]) -> None:
    """Print what came of all manifests, as a document."""
    write(json.dumps({"manifests": records}, ensure_ascii=False, indent=2))


def end_if_undone(records: Sequence[Record]) -> None:
    """End the command with exit code 1 if not all was done, and say how many were not."""
    undone = [record for record in records if record["status"] in _UNDONE]
    if not undone:
        return
    if len(records) > 1:
        counts = {status: sum(one["status"] == status for one in undone) for status in _UNDONE}
        told = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        log(f"{told} of {len(records)} manifests")
    raise typer.Exit(1)
