"""Names with a prefix and a suffix, and the references of the same build that follow them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, SequenceNode

from openmcf.manifests.yaml.nodes import (
    below,
    entries_of,
    entry,
    manifest_shape,
    sequence,
    text,
    text_at,
    with_child,
    with_entries,
)
from openmcf.manifests.yaml.parse import Document
from openmcf.manifests.yaml.positions import Pair
from openmcf.specs.field_types import FieldType

Names = Mapping[tuple[str | None, str], str]


class Resource(NamedTuple):
    """A manifest within a build, and each name that it has borne there: a patch may use any of them."""

    document: Document
    names: frozenset[str]


def renamed(resources: Iterable[Resource], prefix: str, suffix: str) -> list[Resource]:
    """The manifests under their new names; references to them by kind and any old name lead there."""
    resources = list(resources)
    if not prefix and not suffix:
        return resources
    names = _new_names(resources, prefix, suffix)
    return [_renamed(resource, names, prefix, suffix) for resource in resources]


def _new_names(resources: Iterable[Resource], prefix: str, suffix: str) -> Names:
    """The new name by kind and old name, where there is only one."""
    new: dict[tuple[str | None, str], set[str]] = {}
    for resource in resources:
        root = resource.document.root
        name = text_at(root, "metadata", "name")
        for old in resource.names if name else ():
            new.setdefault((text_at(root, "kind"), old), set()).add(f"{prefix}{name}{suffix}")
    return {old: candidates.pop() for old, candidates in new.items() if len(candidates) == 1}


def _renamed(resource: Resource, names: Names, prefix: str, suffix: str) -> Resource:
    root = resource.document.root
    shape = manifest_shape(root)
    root = _followed(root, shape, names)
    metadata = entry(root, "metadata", shape)
    name = entry(metadata[1], "name") if metadata else None
    if metadata is None or name is None or text_at(metadata[1], "name") is None:
        return resource._replace(document=resource.document._replace(root=root))
    new = f"{prefix}{name[1].value}{suffix}"
    changed = with_child(metadata[1], "name", text(new, name[1]), name[0])
    root = with_child(root, "metadata", changed, metadata[0], shape)
    return Resource(resource.document._replace(root=root), resource.names | {new})


def _followed(node: Node, shape: FieldType, names: Names) -> Node:
    """The node with all references below it that lead to old names leading to the new ones."""
    if shape.kind == "any":
        return node
    if isinstance(node, SequenceNode):
        items = [_followed(item, below(shape, index), names) for index, item in enumerate(node.value)]
        return node if items == node.value else sequence(items, node)
    if not isinstance(node, MappingNode):
        return node
    if shape.reference is not None:
        return _followed_reference(node, shape, names)
    changes: dict[str, Pair | None] = {}
    for name, (key, value) in entries_of(node, shape).items():
        new = _followed(value, below(shape, name), names)
        if new is not value:
            changes[name] = (key, new)
    return with_entries(node, changes, shape) if changes else node


def _followed_reference(node: MappingNode, shape: FieldType, names: Names) -> Node:
    value_from = entry(node, "valueFrom", shape)
    name = entry(value_from[1], "name") if value_from else None
    if value_from is None or name is None or shape.reference is None:
        return node
    kind = text_at(value_from[1], "kind") or shape.reference.default_kind
    new = names.get((kind, str(name[1].value)))
    if new is None:
        return node
    changed = with_child(value_from[1], "name", text(new, name[1]), name[0])
    return with_child(node, "valueFrom", changed, value_from[0], shape)
