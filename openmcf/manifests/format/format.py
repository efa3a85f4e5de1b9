"""Manifests in canonical form: `openmcf fmt`.

Values and comments stay as they are, and formatting twice is formatting once; all three are looked at before
a text is handed back, and where one of them does not hold the text is left alone.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeGuard

import yaml
from yaml import tokens
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.manifests.format.layout import laid_out
from openmcf.manifests.yaml.json import json_root
from openmcf.manifests.yaml.nodes import below, canonical, manifest_shape, same
from openmcf.manifests.yaml.parse import BrokenDocument, Document, parse
from openmcf.manifests.yaml.values import Reader, mark_of
from openmcf.specs.field_types import FieldType
from openmcf.specs.findings import Finding, Mark

TOP = ("apiVersion", "kind", "metadata", "spec", "status")


def formatted(text: str, file: str) -> str | list[Finding]:
    """The text in canonical form, or why it is left alone.

    Two spaces of indentation, list items indented under their key, the top-level keys in the order of TOP,
    fields in camelCase, no blank line twice, a newline at the end; JSON stays as it is. Takes text as
    `parse.decode` gives it.
    """
    if json_root(text, file):
        return text
    text = text.replace("\r", "\n")
    broken = [document.finding for document in parse(text, file) if isinstance(document, BrokenDocument)]
    if broken:
        return broken
    if odd := re.search("[\x85\u2028\u2029]", text):
        line = text.count("\n", 0, odd.start()) + 1
        message = f"the line break U+{ord(odd[0]):04X} is none outside of YAML, so this file is left alone"
        return [Finding((), message, "replace it", rule="fmt-left-alone", mark=Mark(file, line, 1))]
    result = _formatted(text)
    if harm := _harm(text, result):
        message = f"{harm}, so this file is left alone"
        return [
            Finding(
                (), message, "please report it, with the file", rule="fmt-left-alone", mark=Mark(file, 1, 1)
            )
        ]
    return result


def unordered(text: str, file: str) -> Iterator[Mark]:
    """Where in a formatted text a manifest begins whose keys could not be ordered.

    They cannot where an alias would come before its anchor.
    """
    for document in parse(text, file):
        if isinstance(document, Document) and _is_block(document.root):
            ranks = _ranks(document.root)
            if ranks != sorted(ranks):
                yield mark_of(document.root)


def _formatted(text: str) -> str:
    return _ordered(laid_out(_renamed(_ended(text))))


def _ended(text: str) -> str:
    """The text with a newline at its end, unless that would become part of a value (after `|`)."""
    if not text or text.endswith("\n") or not same(_values(text), _values(f"{text}\n")):
        return text
    return f"{text}\n"


def _harm(text: str, result: str) -> str | None:
    """What formatting would spoil, if it would."""
    try:
        if not same(_values(text), _values(result)):
            return "formatting would change a value"
        if _comments(text) != _comments(result):
            return "formatting would lose a comment"
        return None if _formatted(result) == result else "formatting would find no end"
    except yaml.YAMLError:
        return "formatting would break the YAML"


def _documents(text: str) -> list[Document]:
    return [document for document in parse(text, "") if isinstance(document, Document)]


def _values(text: str) -> list[Any]:
    """The values of all documents, with the fields of either spelling under one name."""
    return [
        document if isinstance(document, BrokenDocument) else _value(document.root)
        for document in parse(text, "")
    ]


def _value(root: Node) -> Any:
    return _in_camel_case(Reader().read(root), manifest_shape(root))


def _in_camel_case(value: Any, shape: FieldType) -> Any:
    if isinstance(value, dict):
        return {canonical(shape, key): _in_camel_case(item, below(shape, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_camel_case(item, below(shape, index)) for index, item in enumerate(value)]
    return value


def _comments(text: str) -> list[str]:
    """All comments, sorted: what begins with # between two tokens, or after a `|`."""
    lines, comments = f"{text}\n".split("\n"), []
    line, column = 0, 0
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        start, end = token.start_mark, token.end_mark
        for number in range(line, start.line + 1):
            between = lines[number][column : start.column if number == start.line else None]
            comments.append(between[between.find("#") :] if "#" in between else "")
            column = 0
        if isinstance(token, tokens.ScalarToken) and token.style in ("|", ">"):
            comments += re.findall("#.*", lines[start.line][start.column :])
        line, column = end.line, end.column
    return sorted(comment.rstrip() for comment in comments if comment)


def _renamed(text: str) -> str:
    """The text with the fields that the models know in camelCase."""
    lines = text.split("\n")
    for document in _documents(text):
        names = sorted(_other_names(document.root, manifest_shape(document.root), set()))
        for line, start, end, old, new in reversed(names):
            before, found, after = lines[line][start:end].rpartition(old)
            if found:
                lines[line] = f"{lines[line][:start]}{before}{new}{after}{lines[line][end:]}"
    return "\n".join(lines)


def _other_names(node: Node, shape: FieldType, seen: set[int]) -> Iterator[tuple[int, int, int, str, str]]:
    """Each field in another spelling than its own: line, from, to, old name, new name."""
    if id(node) in seen or shape.kind == "any":
        return
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _other_names(item, below(shape, index), seen)
    elif isinstance(node, MappingNode):
        taken = {key.value for key, _ in node.value if isinstance(key, ScalarNode)}
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                start, end, name = key.start_mark, key.end_mark, canonical(shape, key.value)
                if name not in taken and start.line == end.line:
                    yield start.line, start.column, end.column, key.value, name
                yield from _other_names(value, below(shape, key.value), seen)


def _ordered(text: str) -> str:
    """The text with each manifest's top-level keys in order, and the comments above a key still above it."""
    lines = text.split("\n")
    for document in reversed(_documents(text)):
        root = document.root
        if _is_block(root):
            first, last = root.value[0][0].start_mark.line, root.end_mark
            section = slice(first, last.line + (last.column > 0))
            in_order = _sections_in_order(lines[section], first, root)
            if in_order != lines[section] and _aliases_follow_anchors(in_order):
                lines[section] = in_order
    return "\n".join(lines)


def _is_block(root: Node) -> TypeGuard[MappingNode]:
    return isinstance(root, MappingNode) and not root.flow_style and bool(root.value)


def _ranks(root: MappingNode) -> list[int]:
    """Where each key belongs, in the order in which they stand."""
    shape = manifest_shape(root)
    names = [canonical(shape, str(key.value)) for key, _ in root.value]
    return [TOP.index(name) if name in TOP else len(TOP) for name in names]


def _aliases_follow_anchors(lines: list[str]) -> bool:
    anchors = set()
    for token in yaml.scan("\n".join(lines), Loader=yaml.CSafeLoader):
        if isinstance(token, tokens.AnchorToken):
            anchors.add(token.value)
        elif isinstance(token, tokens.AliasToken) and token.value not in anchors:
            return False
    return True


def _sections_in_order(lines: list[str], first: int, root: MappingNode) -> list[str]:
    ranks = _ranks(root)
    if ranks == sorted(ranks):
        return lines
    keys = [key.start_mark.line - first for key, _ in root.value]
    starts = [0, *(_above(lines, key) for key in keys[1:])]
    end = _above(lines, len(lines))
    sections = [lines[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    in_order = [sections[index] for index in sorted(range(len(ranks)), key=ranks.__getitem__)]
    while not in_order[0][0]:
        in_order[0].pop(0)
    return [line for section in in_order for line in section] + lines[end:]


def _above(lines: list[str], line: int) -> int:
    """Where the comments and blank lines above a line begin."""
    while not lines[line - 1] or lines[line - 1].startswith("#"):
        line -= 1
    return line
