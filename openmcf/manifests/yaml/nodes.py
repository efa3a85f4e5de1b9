"""YAML nodes changed from outside the file: by `--set`, patches and overlays.

Nodes may be shared through aliases, so none is ever changed in place: a change makes a new node, which keeps
the marks of the old one, and with it all values know where they came from.
"""

import json
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.manifests.yaml.limits import IMPLICIT
from openmcf.manifests.yaml.positions import Pair, child, pairs
from openmcf.manifests.yaml.values import scalar
from openmcf.specs.field_types import Field, FieldType, step
from openmcf.specs.findings import Mark
from openmcf.specs.manifest import Manifest
from openmcf.specs.registry import find_kind

ANY = FieldType("any")


class Refused(ValueError):
    """A change that a manifest does not allow: why, what to do instead, where the change was asked for."""

    def __init__(self, message: str, hint: str | None = None, mark: Mark | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        self.mark = mark


def text_at(node: Node, *path: str) -> str | None:
    """The text of the scalar at a path, or None."""
    for part in path:
        found = child(node, part)
        if found is None:
            return None
        node = found[1]
    return node.value if isinstance(node, ScalarNode) and not is_null(node) else None


def is_null(node: Node) -> bool:
    """Whether the node is a plain null."""
    return (
        isinstance(node, ScalarNode)
        and node.tag == IMPLICIT
        and not node.style
        and scalar(node.value) is None
    )


def manifest_shape(root: Node) -> FieldType:
    """The shape of a manifest: that of its kind, as far as it names one."""
    kind = find_kind(text_at(root, "kind"))
    return FieldType("object", model=kind.manifest if kind else Manifest)


def below(shape: FieldType, part: str | int) -> FieldType:
    """The shape of what stands one step below; anything, where no field is."""
    found = step(shape, part)
    return found.shape if isinstance(found, Field) else found or ANY


def canonical(shape: FieldType, name: str) -> str:
    """The camelCase name of the field that is meant; any other key as it is."""
    found = step(shape, name)
    return found.name if isinstance(found, Field) else name


def entry(node: Node, name: str, shape: FieldType = ANY) -> Pair | None:
    """The (key node, value node) under a name; in either spelling where the shape says it is a field."""
    entries = entries_of(node, shape) if isinstance(node, MappingNode) else {}
    return entries.get(canonical(shape, name))


def entries_of(node: MappingNode, shape: FieldType = ANY) -> dict[str, Pair]:
    """The pairs of a map by canonical name; of those that stand there twice, the first."""
    entries: dict[str, Pair] = {}
    for key, value in pairs(node):
        if isinstance(key, ScalarNode):
            entries.setdefault(canonical(shape, key.value), (key, value))
    return entries


def with_entries(node: MappingNode, changes: dict[str, Pair | None], shape: FieldType = ANY) -> MappingNode:
    """The map with values put under names: in place of what is there, else at the end; None removes."""
    pending = dict(changes)
    kept: list[Pair] = []
    for key, value in pairs(node):
        name = canonical(shape, key.value) if isinstance(key, ScalarNode) else ""
        if name not in pending:
            kept.append((key, value))
        elif (change := pending.pop(name)) is not None:
            kept.append((key, change[1]))
    kept += [change for change in pending.values() if change is not None]
    return mapping(kept, node)


def with_child(node: Node, part: str | int, value: Node | None, place: Node, shape: FieldType = ANY) -> Node:
    """The map or list with a value at a key, or at an index that is there or one past the end; None removes.

    place gives the marks for the key, where that is new.
    """
    if isinstance(node, SequenceNode):
        assert isinstance(part, int)  # noqa: S101 - the caller has looked
        new = [] if value is None else [value]
        return sequence([*node.value[:part], *new, *node.value[part + 1 :]], node)
    assert isinstance(node, MappingNode)  # noqa: S101 - the caller has looked
    name = canonical(shape, str(part))
    return with_entries(node, {name: None if value is None else (text(name, place), value)}, shape)


def mapping(entries: list[Pair], like: Node) -> MappingNode:
    """A map with the marks, and the tag if it is one, of another node."""
    tag = like.tag if isinstance(like, MappingNode) else IMPLICIT
    return MappingNode(tag, entries, like.start_mark, like.end_mark)


def sequence(items: list[Node], like: Node) -> SequenceNode:
    """A list with the marks, and the tag if it is one, of another node."""
    tag = like.tag if isinstance(like, SequenceNode) else IMPLICIT
    return SequenceNode(tag, items, like.start_mark, like.end_mark)


def text(value: str, like: Node) -> ScalarNode:
    """A string with the marks of another node."""
    return ScalarNode(IMPLICIT, value, like.start_mark, like.end_mark, '"')


def same(first: Any, second: Any) -> bool:
    """Whether two values are the same, types included: 1 is not true."""
    return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)
