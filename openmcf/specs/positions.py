"""From a field path to its place in the YAML nodes, and back from a place to the path."""

from pydantic.alias_generators import to_camel
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.specs.problems import Mark, Path
from openmcf.specs.values import mark_of


def child(node: Node, part: str | int) -> tuple[Node, Node] | None:
    """The (key node, value node) of one step down, in either spelling and through `<<`; None if absent.

    For a list item both are the item.
    """
    if isinstance(node, SequenceNode):
        found = isinstance(part, int) and 0 <= part < len(node.value)
        return (node.value[part], node.value[part]) if found else None
    if not isinstance(node, MappingNode):
        return None
    pairs = [pair for pair in node.value if isinstance(pair[0], ScalarNode)]
    for key, value in pairs:
        if key.value == part:
            return key, value
    for key, value in pairs:
        if to_camel(key.value) == part:
            return key, value
    return _merged_child(pairs, part)


def _merged_child(pairs: list[tuple[Node, Node]], part: str | int) -> tuple[Node, Node] | None:
    for key, value in pairs:
        if key.value == "<<":
            sources = value.value if isinstance(value, SequenceNode) else [value]
            for source in sources:
                if found := child(source, part):
                    return found
    return None


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
    deepest: Path = ()
    pending: list[tuple[Node, Path]] = [(root, ())]
    seen: set[int] = set()
    while pending:
        node, path = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for key, value, part in _children(node):
            if _starts_at(key, mark) or _starts_at(value, mark):
                deepest = max(deepest, (*path, part), key=len)
            pending.append((value, (*path, part)))
    return deepest


def _starts_at(node: Node, mark: Mark) -> bool:
    start = node.start_mark
    return (start.name, start.line + 1, start.column + 1) == (mark.file, mark.line, mark.column)


def _children(node: Node) -> list[tuple[Node, Node, str | int]]:
    if isinstance(node, SequenceNode):
        return [(item, item, index) for index, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        return [(key, value, str(key.value)) for key, value in node.value]
    return []
