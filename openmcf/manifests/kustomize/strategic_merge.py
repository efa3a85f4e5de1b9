"""Strategic merge, kustomize's first way to patch: a manifest with only what differs.

Maps merge, null takes a key away, lists of named things merge by name, other lists are replaced. `$patch`
in a map says otherwise: `delete`, `replace` or `merge`; as a list item of its own it is about the list.
https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
"""

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.manifests.yaml.nodes import (
    ANY,
    Refused,
    below,
    entries_of,
    entry,
    is_null,
    mapping,
    sequence,
    with_entries,
)
from openmcf.manifests.yaml.positions import Pair
from openmcf.manifests.yaml.values import mark_of
from openmcf.specs.field_types import FieldType

DIRECTIVE = "$patch"
_DIRECTIVES = ("delete", "replace", "merge")


def merged(base: Node | None, patch: Node, shape: FieldType) -> Node | None:
    """What a patch makes of a node; None if it takes it away. Raises Refused.

    The shape says by which field the items of a list merge (`Keyed`). The patch must be one that
    `values.Reader` reads without a finding: its aliases may repeat, but not explode.
    """
    if isinstance(patch, MappingNode):
        return _merged_map(base, patch, shape)
    if isinstance(patch, SequenceNode):
        return _merged_list(base, patch, shape.item or ANY, shape.merge_key)
    return None if is_null(patch) else patch


def _merged_map(base: Node | None, patch: MappingNode, shape: FieldType) -> Node | None:
    directive, given = _directive(patch), entries_of(patch, shape)
    if directive == "delete":
        if base is None:
            raise Refused("there is nothing here to delete", None, mark_of(patch))
        return None
    if not isinstance(base, MappingNode) or directive == "replace" or _other_form(base, patch, shape):
        base = mapping([], patch)
    known = entries_of(base, shape)
    changes: dict[str, Pair | None] = {}
    for name, (key, value) in given.items():
        if name != DIRECTIVE:
            old = known.get(name)
            new = merged(old[1] if old else None, value, below(shape, name))
            changes[name] = None if new is None else (key, new)
    return with_entries(base, changes, shape)


def _directive(patch: Node) -> str | None:
    found = entry(patch, DIRECTIVE)
    if found is None:
        return None
    if found[1].value not in _DIRECTIVES:
        raise Refused(
            f"`{DIRECTIVE}` must be one of {', '.join(_DIRECTIVES)}", "see kustomize", mark_of(found[1])
        )
    return str(found[1].value)


def _other_form(base: MappingNode, patch: MappingNode, shape: FieldType) -> bool:
    """Whether `value` takes the place of `valueFrom`, or the other way round: a field has one of them."""
    return shape.reference is not None and not entries_of(base, shape).keys() & entries_of(patch, shape)


def _merged_list(
    base: Node | None, patch: SequenceNode, item: FieldType, name_field: str | None
) -> Node | None:
    about_list = {_directive(node) for node in patch.value if _is_bare(node)}
    items = [node for node in patch.value if not _is_bare(node)]
    if "delete" in about_list:
        return None
    old = base.value if isinstance(base, SequenceNode) and "replace" not in about_list else []
    names = [_name(node, name_field, item) for node in (*old, *items)]
    if not items or None in names:
        fresh = [node if isinstance(node, ScalarNode) else merged(None, node, item) for node in items]
        return sequence([node for node in fresh if node is not None], patch)
    result: list[Node | None] = list(old)
    places = {name: index for index, name in reversed(list(enumerate(names[: len(old)])))}
    for name, node in zip(names[len(old) :], items, strict=True):
        place = places.setdefault(name, len(result))
        if place == len(result):
            result.append(None)
        result[place] = merged(result[place], node, item)
    return sequence([node for node in result if node is not None], base or patch)


def _is_bare(node: Node) -> bool:
    """Whether a list item is nothing but a directive, which then is about the list."""
    return isinstance(node, MappingNode) and set(entries_of(node)) == {DIRECTIVE}


def _name(node: Node, name_field: str | None, item: FieldType) -> str | None:
    found = entry(node, name_field, item) if name_field else None
    return str(found[1].value) if found and isinstance(found[1], ScalarNode) else None
