"""JSON Patch (RFC 6902), kustomize's second way to patch: operations at JSON pointers (RFC 6901)."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, SequenceNode

from openmcf.manifests.kustomize.kustomization import Operation, read_as
from openmcf.manifests.yaml.limits import MAX_DEPTH
from openmcf.manifests.yaml.nodes import Refused, below, entry, same, sequence, with_child
from openmcf.manifests.yaml.values import Reader, mark_of
from openmcf.specs.field_types import FieldType
from openmcf.specs.findings import Finding

Edit = Callable[[Node, str, FieldType], Node]

_NEEDS = {"add": "value", "replace": "value", "test": "value", "move": "from", "copy": "from"}


class Step(NamedTuple):
    """An operation that is complete, with the nodes of its path and of its value."""

    op: str
    path: tuple[str, ...]
    source: tuple[str, ...]
    path_node: Node
    value: Node


def steps_of(patch: SequenceNode) -> tuple[list[Step], list[Finding]]:
    """The operations of a patch, and what is wrong with those that are none."""
    steps: list[Step] = []
    findings: list[Finding] = []
    for index, node in enumerate(patch.value):
        operation, faults = read_as(Operation, node, (index,))
        if operation is not None:
            step = _step(operation, node, index)
            if isinstance(step, Step):
                steps.append(step)
            else:
                faults.append(step)
        findings += faults
    return steps, findings


def _step(operation: Operation, node: Node, index: int) -> Step | Finding:
    needed, path = entry(node, _NEEDS.get(operation.op, "path")), entry(node, "path")
    assert path is not None  # noqa: S101 - the operation could not have been read without
    if needed is None:
        message = f"`{operation.op}` needs `{_NEEDS[operation.op]}`"
        return Finding((index,), message, rule="required", mark=mark_of(node))
    try:
        source = _tokens(operation.source or "")
        return Step(operation.op, _tokens(operation.path), source, path[1], needed[1])
    except Refused as refused:
        return Finding((index,), str(refused), refused.hint, rule="patch-failed", mark=mark_of(path[1]))


def _tokens(pointer: str) -> tuple[str, ...]:
    first, *tokens = pointer.split("/")
    if first or len(tokens) > MAX_DEPTH:
        raise Refused(f"`{pointer[:120]}` is no JSON pointer", "write it as `/spec/clients/0/name`")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def patched(root: Node, steps: Iterable[Step], shape: FieldType) -> Node:
    """The manifest after all operations. Raises Refused, with the place of the operation that fails."""
    for step in steps:
        try:
            root = _done(root, step, shape)
        except Refused as refused:
            raise Refused(str(refused), refused.hint, mark_of(step.path_node)) from refused
    return root


def _done(root: Node, step: Step, shape: FieldType) -> Node:
    match step.op:
        case "remove":
            return _edited(root, step.path, shape, _removed)
        case "replace":
            return _edited(root, step.path, shape, _replacing(step.value))
        case "add":
            return _edited(root, step.path, shape, _adding(step.value, step.path_node))
        case "test":
            return _tested(root, step, shape)
    value = _at(root, step.source, shape)
    if step.op == "move":
        root = _edited(root, step.source, shape, _removed)
    return _edited(root, step.path, shape, _adding(value, step.path_node))


def _tested(root: Node, step: Step, shape: FieldType) -> Node:
    if not same(Reader().read(_at(root, step.path, shape)), Reader().read(step.value)):
        raise Refused("the test fails: another value is there")
    return root


def _at(node: Node, tokens: tuple[str, ...], shape: FieldType) -> Node:
    for token in tokens:
        node, shape = _child(node, token, shape), below(shape, _part(node, token))
    return node


def _edited(node: Node, tokens: tuple[str, ...], shape: FieldType, edit: Edit) -> Node:
    """The node with what `edit` makes of the map or list that the pointer's last token is in."""
    if not tokens:
        raise Refused("the path leads to the whole manifest", "patch a field of it")
    token, *rest = tokens
    if not rest:
        return edit(node, token, shape)
    child = _child(node, token, shape)
    changed = _edited(child, tuple(rest), below(shape, _part(node, token)), edit)
    return _replacing(changed)(node, token, shape)


def _child(node: Node, token: str, shape: FieldType) -> Node:
    if isinstance(node, SequenceNode):
        item: Node = node.value[_index(token, node, len(node.value))]
        return item
    found = entry(node, token, shape)
    if found is None:
        raise Refused(f"there is no `{token}`")
    return found[1]


def _index(token: str, node: SequenceNode, end: int) -> int:
    """The token as an index below `end`; RFC 6901 has no leading zeros."""
    index = int(token) if token.isascii() and token.isdigit() and len(token) < 10 else end
    if index >= end or str(index) != token:
        raise Refused(f"there is no item `{token}` in this list of {len(node.value)}")
    return index


def _part(node: Node, token: str) -> str | int:
    """The token of something that is there, as a key or an index."""
    return int(token) if isinstance(node, SequenceNode) else token


def _replacing(value: Node | None) -> Edit:
    def edit(node: Node, token: str, shape: FieldType) -> Node:
        old = _child(node, token, shape)
        return with_child(node, _part(node, token), value, old, shape)

    return edit


_removed = _replacing(None)


def _adding(value: Node, path_node: Node) -> Edit:
    def edit(node: Node, token: str, shape: FieldType) -> Node:
        if isinstance(node, SequenceNode):
            count = len(node.value)
            index = count if token == "-" else _index(token, node, count + 1)  # noqa: S105 - RFC 6901's word
            return sequence([*node.value[:index], value, *node.value[index:]], node)
        if not isinstance(node, MappingNode):
            raise Refused(f"`{token}` cannot be added to what is neither a map nor a list")
        return with_child(node, token, value, path_node, shape)

    return edit
