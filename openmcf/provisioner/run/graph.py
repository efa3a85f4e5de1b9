"""Which manifest of a run needs which, the order that follows from it, and a walk in that order."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Generic, TypeVar

from openmcf.errors import OpenmcfError
from openmcf.manifests.references import referenced
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.specs.identity import Stack

Node = TypeVar("Node")
Result = TypeVar("Result")
Dependencies = Mapping[Node, Set[Node]]
"""What each node waits for; every node is a key."""


def needs_of(jobs: Sequence[StackManifest]) -> Dependencies[Stack]:
    """Which stacks take outputs of which others of the run; for the mere name of another none waits."""
    stacks = {job.identity: job.stack for job in jobs}
    return {
        job.stack: (job.waits_for & {*stacks.values()})
        | {
            stacks[use.target]
            for _, use in referenced(job.manifest, job.manifest.metadata.env)
            if use.output is not None and use.target in stacks
        }
        for job in jobs
    }


def in_order(dependencies: Dependencies[Node]) -> list[Node]:
    """The nodes, each after those that it needs; else as they came."""
    return [*_sorter(dependencies).static_order()]


def _sorter(dependencies: Dependencies[Node]) -> TopologicalSorter[Node]:
    """A sorter that meets the nodes in their order before it meets them in sets, which have none."""
    sorter = TopologicalSorter(dict.fromkeys(dependencies, ()))
    for node, needed in dependencies.items():
        sorter.add(node, *needed)
    return sorter


def without_cycles(dependencies: Dependencies[Node]) -> Dependencies[Node]:
    """The needs, with one taken away from each cycle.

    Manifests that make one are refused; recorded stacks can, if one was applied with other references since.
    """
    while True:
        try:
            in_order(dependencies)
        except CycleError as error:
            needed, node = error.args[1][:2]
            dependencies = {**dependencies, node: dependencies[node] - {needed}}
        else:
            return dependencies


def reversed_dependencies(dependencies: Dependencies[Node]) -> Dependencies[Node]:
    """The needs of a walk the other way round, as when what is needed is deleted last."""
    users: dict[Node, set[Node]] = {node: set() for node in reversed([*dependencies])}
    for node, needed in dependencies.items():
        for other in needed:
            users[other].add(node)
    return users


@dataclass(frozen=True)
class Skipped(Generic[Node]):
    """What becomes of a node that needs one that failed, or was skipped."""

    needed: Node


def walk(
    dependencies: Dependencies[Node], do: Callable[[Node], Result], executor: Executor
) -> Iterator[tuple[Node, Result | OpenmcfError | Skipped[Node]]]:
    """Do each node as soon as those that it needs are done; where one fails, those that need it are skipped.

    Gives what came of each as soon as it is known. How many are done at a time is the executor's matter.
    """
    order, undone = _sorter(dependencies), dict[Node, None]()
    running: dict[Future[Result | OpenmcfError], Node] = {}
    order.prepare()
    while order.is_active():
        for node in order.get_ready():
            if missing := [other for other in undone if other in dependencies[node]]:
                undone[node] = None
                order.done(node)
                yield node, Skipped(missing[0])
            else:
                running[executor.submit(_tried, do, node)] = node
        for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
            node, result = running.pop(future), future.result()
            if isinstance(result, OpenmcfError):
                undone[node] = None
            order.done(node)
            yield node, result


def _tried(do: Callable[[Node], Result], node: Node) -> Result | OpenmcfError:
    try:
        return do(node)
    except OpenmcfError as error:
        return error
