"""Where the stacks of a graph are drawn: in layers, what needs nothing at the left. Pure.

It is Sugiyama's way: an edge over several layers bends at a place of its own in each layer between, and each
layer is ordered by where its neighbours stand, so that few edges cross.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Generic, NamedTuple, TypeVar

from openmcf.provisioner.run.graph import Dependencies, in_order

Node = TypeVar("Node", bound=Hashable)
_SWEEPS = 4
"""How often the layers are ordered; more changes next to nothing."""


class Bend(NamedTuple):
    """A place in a layer through which an edge passes."""

    edge: Hashable
    layer: int


class Place(NamedTuple):
    """A layer from the left, and a row from the top; rows of shorter layers stand in the middle."""

    layer: int
    row: float


@dataclass(frozen=True)
class Layout(Generic[Node]):
    """The places of nodes, and of each edge, which begins at what is needed, with both ends."""

    nodes: Mapping[Node, Place]
    edges: Mapping[tuple[Node, Node], Sequence[Place]]
    layers: int
    rows: int


def laid_out(dependencies: Dependencies[Node]) -> Layout[Node]:
    """Place a graph without cycles."""
    layer = _layers(dependencies)
    number = {node: index for index, node in enumerate(layer)}
    edges = [
        (source, node) for node in layer for source in sorted(dependencies[node], key=number.__getitem__)
    ]
    bends = {(source, node): _bends((source, node), layer[source], layer[node]) for source, node in edges}
    paths = {(source, node): [source, *bends[source, node], node] for source, node in edges}
    columns: list[list[Hashable]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node in dependencies:
        columns[layer[node]].append(node)
    for bend in chain.from_iterable(bends.values()):
        columns[bend.layer].append(bend)
    places = _places(_ordered(columns, paths.values()))
    return Layout(
        nodes={node: places[node] for node in dependencies},
        edges={edge: [places[stop] for stop in path] for edge, path in paths.items()},
        layers=len(columns),
        rows=max(map(len, columns), default=0),
    )


def _layers(dependencies: Dependencies[Node]) -> dict[Node, int]:
    layer: dict[Node, int] = {}
    for node in in_order(dependencies):
        layer[node] = 1 + max((layer[source] for source in dependencies[node]), default=-1)
    return layer


def _bends(edge: tuple[Hashable, Hashable], first: int, last: int) -> list[Bend]:
    return [Bend(edge, layer) for layer in range(first + 1, last)]


def _ordered(columns: list[list[Hashable]], paths: Iterable[Sequence[Hashable]]) -> list[list[Hashable]]:
    """The layers, each ordered by the middle of its neighbours at the left, then at the right, and again."""
    before: dict[Hashable, list[Hashable]] = {stop: [] for column in columns for stop in column}
    after: dict[Hashable, list[Hashable]] = {stop: [] for stop in before}
    for path in paths:
        for left, right in pairwise(path):
            before[right].append(left)
            after[left].append(right)
    row = {stop: place.row for stop, place in _places(columns).items()}
    for sweep in range(_SWEEPS):
        other_stacks = after if sweep % 2 else before
        for column in reversed(columns) if sweep % 2 else columns:
            top = min((row[stop] for stop in column), default=0)
            column.sort(key=lambda stop: _middle([row[one] for one in other_stacks[stop]], row[stop]))
            row.update((stop, top + index) for index, stop in enumerate(column))
    return columns


def _middle(rows: Sequence[float], own: float) -> float:
    return sum(rows) / len(rows) if rows else own


def _places(columns: Sequence[Sequence[Hashable]]) -> dict[Hashable, Place]:
    tallest = max(map(len, columns), default=0)
    return {
        stop: Place(layer, row + (tallest - len(column)) / 2)
        for layer, column in enumerate(columns)
        for row, stop in enumerate(column)
    }
