"""The graph of stacks and their references, for the views that draw it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openmcf.cli.stack_selection import Chosen
from openmcf.manifests.references import referenced
from openmcf.provisioner.run.graph import Dependencies, in_order, without_cycles
from openmcf.provisioner.run.once_map import OnceMap
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.status import StackStatus, stack_statuses
from openmcf.specs.findings import render
from openmcf.specs.identity import Identity, Stack, called


@dataclass(frozen=True)
class Reference:
    """A field of one stack that takes an output of another, which is that of the target.

    is_stale: it holds another value than that output now has.
    """

    stack: Stack
    field: str
    source: Stack
    target: Identity
    output: str
    is_stale: bool


@dataclass(frozen=True)
class Node:
    """A stack of the graph.

    identity: its manifest; None if openmcf did not apply it. owner: the composite one that it is part of.
    """

    identity: Identity | None
    standing: StackStatus
    owner: Identity | None = None

    @property
    def stack(self) -> Stack:
        """Which stack it is."""
        return self.standing.found.stack

    @property
    def name(self) -> str:
        """What to call it: its manifest, if that is known."""
        return str(self.identity or self.stack)

    @property
    def called(self) -> str:
        """The same, with the composite manifest that it is part of."""
        return called(self.identity, self.owner) if self.identity else self.name

    @property
    def outputs(self) -> Mapping[str, Any]:
        """What it gives, secrets masked."""
        recorded = self.standing.found.recorded
        return recorded.masked if recorded else {}


@dataclass(frozen=True)
class StackGraph:
    """Stacks, each after those that it takes values from, and their references."""

    nodes: tuple[Node, ...]
    references: tuple[Reference, ...]
    dependencies: Dependencies[Stack]
    """Which stacks each takes values from, or has as its parts; without cycles."""

    @cached_property
    def edges(self) -> Mapping[tuple[Stack, Stack], list[Reference]]:
        """The references by the stack that takes, and the one that gives."""
        edges = defaultdict(list)
        for one in self.references:
            edges[one.stack, one.source].append(one)
        return edges

    @cached_property
    def touching(self) -> Mapping[Stack, list[Reference]]:
        """The references by each of the two stacks that they join."""
        touching = defaultdict(list)
        for one in self.references:
            touching[one.stack].append(one)
            touching[one.source].append(one)
        return touching


def graph_of(chosen: Chosen) -> StackGraph:
    """The graph of stacks and of those that they refer to.

    The references are those of the manifests, if the command names any, else those that were recorded.
    Raises StateUnusable, and ReferenceUnresolved if several stacks are recorded of one manifest.
    """
    standing = {one.found.stack: one for one in stack_statuses(chosen.state_reader, chosen.stacks)}
    references = tuple(_of_manifests(chosen, standing) if chosen.jobs else _recorded(standing.values()))
    others = {one.source: one.target for one in references if one.source not in standing}
    standing |= {one.found.stack: one for one in stack_statuses(chosen.state_reader, [*others])}
    nodes = {
        stack: Node(chosen.identity(one.found) or others.get(stack), one, chosen.owner(one.found))
        for stack, one in standing.items()
    }
    dependencies = without_cycles(_needs(nodes, references))
    return StackGraph(tuple(nodes[stack] for stack in in_order(dependencies)), references, dependencies)


def _of_manifests(chosen: Chosen, standing: Mapping[Stack, StackStatus]) -> Iterator[Reference]:
    stacks = {job.identity: stack for stack, job in chosen.jobs.items()}
    stack_beside = OnceMap(OtherStacks(chosen.state_reader).stack_of)
    for stack, job in chosen.jobs.items():
        stale = _stale_fields(standing[stack])
        for _, use in referenced(job.manifest, job.manifest.metadata.env):
            if use.output is not None:
                source = stacks.get(use.target) or stack_beside(use.target)
                field, path = render(use.path[:-1]), use.output + (f".{use.key}" if use.key else "")
                yield Reference(stack, field, source, use.target, path, field in stale)


def _recorded(stack_statuses: Iterable[StackStatus]) -> Iterator[Reference]:
    for one in stack_statuses:
        stale = _stale_fields(one)
        for taken in one.found.recorded.taken if one.found.recorded else ():
            yield Reference(
                one.found.stack, taken.field, taken.stack, taken.target, taken.path, taken.field in stale
            )


def _stale_fields(standing: StackStatus) -> set[str]:
    return {trouble.field for trouble in standing.troubles if trouble.field}


def _needs(nodes: Mapping[Stack, Node], references: Iterable[Reference]) -> dict[Stack, set[Stack]]:
    dependencies: dict[Stack, set[Stack]] = {stack: set() for stack in nodes}
    for one in references:
        dependencies[one.stack].add(one.source)
    stacks = {node.identity: stack for stack, node in nodes.items()}
    for stack, node in nodes.items():
        if node.owner in stacks:
            dependencies[stacks[node.owner]].add(stack)
    return dependencies
