"""From a field path to its place in the YAML nodes, and back from a place to the path."""

from functools import lru_cache

from pydantic.alias_generators import to_camel
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.manifests.yaml.values import mark_of
from openmcf.specs.findings import Mark, Path

Pair = tuple[Node, Node]
Place = tuple[str, int, int]
"""A file, a 1-based line and a 1-based column."""

MANY = 200


def child(node: Node, part: str | int) -> Pair | None:
    """The (key node, value node) of one step down, in either spelling and through `<<`; None if absent.

    For a list item both are the item.
    """
    if isinstance(node, SequenceNode):
        found = isinstance(part, int) and 0 <= part < len(node.value)
        return (node.value[part], node.value[part]) if found else None
    if not isinstance(node, MappingNode):
        return None
    if len(node.value) > MANY:
        return _by_name(node).get(str(part))
    for key, value in node.value:  # most steps are taken by their exact name
        if key.value == part:
            return key, value
    entries = [pair for pair in pairs(node) if isinstance(pair[0], ScalarNode)]
    exact = next((pair for pair in entries if pair[0].value == part), None)
    return exact or next((pair for pair in entries if to_camel(pair[0].value) == part), None)


@lru_cache(maxsize=16)
def _by_name(node: MappingNode) -> dict[str, Pair]:
    """The pairs of a large map by both spellings of their names: many faults take no square time."""
    entries = [pair for pair in pairs(node) if isinstance(pair[0], ScalarNode)]
    return {to_camel(key.value): (key, value) for key, value in entries} | {
        key.value: (key, value) for key, value in entries
    }


def pairs(node: MappingNode) -> list[Pair]:
    """The (key node, value node) pairs of a map, those that `<<` brings written out as the map's own."""
    found: list[Pair] = []
    names: set[str] = set()
    pending: list[Node] = [node]
    seen: set[int] = set()
    while pending:
        mapping = pending.pop()
        if id(mapping) in seen:  # an alias of itself, or a second time: it has nothing to add
            continue
        seen.add(id(mapping))
        own = [pair for pair in mapping.value if not _merged(*pair)]
        found += own if mapping is node else [pair for pair in own if _text(pair[0]) not in names]
        names.update(_text(key) for key, _ in own)
        pending += reversed([source for pair in mapping.value for source in _merged(*pair)])
    return found


def _text(key: Node) -> str:
    return key.value if isinstance(key, ScalarNode) else ""


def _merged(key: Node, value: Node) -> list[MappingNode]:
    """The maps that a pair merges in; none if it is no `<<`, or one that is wrong."""
    if not isinstance(key, ScalarNode) or key.value != "<<" or key.style:
        return []
    sources = value.value if isinstance(value, SequenceNode) else [value]
    maps = [source for source in sources if isinstance(source, MappingNode)]
    return maps if len(maps) == len(sources) else []


def mark_at(root: Node, path: Path, *, on_key: bool = False) -> Mark:
    """Where the path leads; for what is missing, the nearest thing that is there, by its name."""
    key, value = root, root
    for part in path:
        step = child(value, part)
        if step is None:
            return mark_of(key)
        key, value = step
    return mark_of(key if on_key or isinstance(value, MappingNode) else value)


def node_at(root: Node, path: Path) -> Node | None:
    """The value node at a path, or None."""
    node = root
    for part in path:
        step = child(node, part)
        if step is None:
            return None
        node = step[1]
    return node


def path_at(root: Node, mark: Mark) -> Path:
    """The path of the deepest key or value that starts at a mark; () if none does."""
    return _paths_by_place(root).get((mark.file, mark.line, mark.column), ())


@lru_cache(maxsize=1)
def _paths_by_place(root: Node) -> dict[Place, Path]:
    """The path of the deepest key or value at each place: many faults take no square time."""
    deepest: dict[Place, Path] = {}
    pending: list[tuple[Node, Path]] = [(root, ())]
    seen: set[int] = set()
    while pending:
        node, path = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for key, value, part in _children(node):
            for place in {_place(key), _place(value)}:
                if len(path) >= len(deepest.get(place, ())):
                    deepest[place] = (*path, part)
            pending.append((value, (*path, part)))
    return deepest


def _place(node: Node) -> Place:
    start = node.start_mark
    return start.name, start.line + 1, start.column + 1


def _children(node: Node) -> list[tuple[Node, Node, str | int]]:
    if isinstance(node, SequenceNode):
        return [(item, item, index) for index, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        return [(key, value, key.value) for key, value in node.value if isinstance(key, ScalarNode)]
    return []
