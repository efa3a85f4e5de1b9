"""YAML nodes to plain values, by YAML 1.2's core rules and nothing more.

`on`, `yes` and `2024-01-01` are strings; no tag constructs anything but a string, a number, a boolean, a
list or a map. Duplicate keys, foreign tags, keys that are no strings, and aliases that explode become
findings, and reading goes on.
"""

import math
import re
from functools import lru_cache
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.manifests.yaml.limits import IMPLICIT, MAX_DEPTH
from openmcf.specs.findings import Finding, Mark

MAX_ALIAS_VALUES = 100_000

_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# These are compiled when the first such value is met.
_INTEGER = r"[-+]?[0-9]{1,100}"
_BASED = r"0o[0-7]{1,100}|0x[0-9a-fA-F]{1,100}"
_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
_NUMBER_STARTS = frozenset("0123456789+-.")
_TAGGED: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "null": (type(None),),
}
_TAG = "tag:yaml.org,2002:"
_LIST_TAGS = (IMPLICIT, _TAG + "seq")
_MAP_TAGS = (IMPLICIT, _TAG + "map")
_MERGE = "<<"


@lru_cache(maxsize=4096)
def scalar(text: str) -> Any:
    """The value of a plain scalar: null, boolean, integer, float, or the text itself.

    A float without a fraction is the integer (`128.0` is 128), as JSON Schema and OpenMCF have it.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if re.fullmatch(_INTEGER, text):
        return int(text)
    if re.fullmatch(_BASED, text):
        return int(text, 0)
    return _float(text) if re.fullmatch(_FLOAT, text) else text


def _float(text: str) -> int | float:
    if "n" in text.lower():  # .inf, .nan
        return float(text.lower().replace(".", ""))
    number = float(text)
    return int(number) if math.isfinite(number) and number.is_integer() and abs(number) < 2**53 else number


def mark_of(node: Node) -> Mark:
    """Where a node starts, and how wide it is if it ends on the same line."""
    start, end = node.start_mark, node.end_mark
    width = end.column - start.column if end.line == start.line else 1
    return Mark(start.name, start.line + 1, start.column + 1, max(width, 1))


_Known = tuple[Any, int, int]
"""What a node was read as: the value, how many it has with all below it, and how deep it is."""


class Reader:
    """Turns the nodes of one document into values, and collects what is wrong on the way.

    A null in a map means "unset" and is left out; `nulls` keeps the key node of each, for whether it was
    allowed there only the model knows. `refers` says whether a `valueFrom` was seen.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.nulls: list[ScalarNode] = []
        self.refers = False
        self._known: dict[int, _Known | None] = {}
        self._size = 0
        self._repeated = 0
        self._depth = 0
        self._deepest = 0
        self._refused = False

    def read(self, node: Node) -> Any:
        """The value of the node and all below it; what aliases repeat is the same object each time."""
        if type(node) is ScalarNode:
            if node.tag == IMPLICIT:
                return node.value if node.style else scalar(node.value)
            return self._tagged(node)
        if id(node) in self._known:
            return self._again(node)
        if self._depth > MAX_DEPTH:
            return self._refuse(node)
        self._known[id(node)] = None
        size, deepest = self._size, self._deepest
        self._depth += 1
        self._deepest = self._depth
        value = self._mapping(node) if type(node) is MappingNode else self._sequence(node)
        self._depth -= 1
        self._size += len(node.value)
        self._known[id(node)] = value, self._size - size, self._deepest - self._depth
        self._deepest = max(self._deepest, deepest)
        return value

    def _again(self, node: Node) -> Any:
        """The value of a node that was read before; refused within itself, and where all becomes too much."""
        known = self._known[id(node)]
        if known is None:
            return self._refuse(node)
        value, size, height = known
        self._size += size
        self._repeated += size
        self._deepest = max(self._deepest, self._depth + height)
        fits = self._repeated <= MAX_ALIAS_VALUES and self._depth + height <= MAX_DEPTH + 1
        return value if fits else self._refuse(node)

    def _refuse(self, node: Node) -> None:
        if not self._refused:
            message = f"aliases repeat this without end, or more than {MAX_ALIAS_VALUES:,} times"
            self._found("yaml-alias", node, message, "write it out, or use fewer aliases")
        self._refused = True

    def _sequence(self, node: Node) -> list[Any]:
        if node.tag not in _LIST_TAGS:
            self._foreign_tag(node)
        return [self.read(item) for item in node.value]

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        if node.tag not in _MAP_TAGS:
            self._foreign_tag(node)
        values: dict[str, Any] = {}
        merged: list[Node] = []
        repeated: list[ScalarNode] = []
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                continue
            if key in values or (key == _MERGE and merged):
                repeated.append(key_node)
            elif key == _MERGE and not key_node.style:
                merged.append(value_node)
            else:
                value = values[key] = self.read(value_node)
                if value is None:
                    self.nulls.append(key_node)
        for source in merged:
            self._merge(source, values)
        if repeated:
            self._duplicates(repeated, node)
        self.refers |= "valueFrom" in values or "value_from" in values
        return values if not self.nulls else {key: v for key, v in values.items() if v is not None}

    def _key(self, node: Node) -> str | None:
        """The key's text; a key that is no string is a finding."""
        if type(node) is not ScalarNode:
            self._found("yaml-key", node, "a key must be a string", "write it as plain text")
            return None
        text: str = node.value
        if node.tag == IMPLICIT and not node.style and not isinstance(scalar(text), str):
            self._found("yaml-key", node, f"the key `{text}` is no string", f'quote it: "{text}"')
        return text

    def _merge(self, source: Node, values: dict[str, Any]) -> None:
        """Fill in what `<<` brings and the map itself does not say."""
        for node in source.value if type(source) is SequenceNode else [source]:
            self._depth -= 1  # what it brings stands beside the `<<`, not below it
            brought = self.read(node)
            self._depth += 1
            if brought is None and self._refused:
                continue
            if not isinstance(brought, dict):
                self._found("yaml-merge", node, "`<<` takes a map or a list of maps")
                continue
            for key, value in brought.items():
                values.setdefault(key, value)

    def _tagged(self, node: ScalarNode) -> Any:
        """The value of a scalar with an explicit tag, of which only the core ones mean anything."""
        name = node.tag.removeprefix(_TAG)
        value = node.value if name == "str" else scalar(node.value)
        if name not in _TAGGED:
            self._foreign_tag(node)
            return node.value
        if type(value) not in _TAGGED[name]:
            self._found("yaml-tag", node, f"this is no `!!{name}`", "remove the tag")
        return value

    def _foreign_tag(self, node: Node) -> None:
        # Without the tag: a value that begins with ! and is not quoted, such as a password, is one.
        message = "a tag, which begins with `!`, means nothing in a manifest"
        self._found("yaml-tag", node, message, "remove the tag; if it is a value, quote it")

    def _duplicates(self, repeated: list[ScalarNode], mapping: MappingNode) -> None:
        keys = (key for key, _ in reversed(mapping.value) if isinstance(key, ScalarNode))
        first = {key.value: key.start_mark.line + 1 for key in keys}
        for key in repeated:
            message = f"`{key.value}` is here twice; it is already on line {first[key.value]}"
            self._found("duplicate-key", key, message, "keep one of them")

    def _found(self, rule: str, node: Node, message: str, hint: str | None = None) -> None:
        self.findings.append(Finding((), message, hint, rule=rule, mark=mark_of(node)))
