"""JSON to the nodes that libyaml would make of it, where it could.

JSON is YAML on paper only: libyaml refuses surrogate pairs (`"\\ud83d\\ude00"`), U+007F, and keys of more
than 1,024 characters, and takes U+0085, U+2028 and U+2029 for line breaks.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import TypeVar

from yaml.error import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.manifests.yaml.limits import IMPLICIT, MAX_DEPTH

Item = TypeVar("Item")

_SPACE = re.compile(r"[ \t\n\r]*")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def json_root(text: str, file: str) -> Node | None:
    """The root node of a text that is one JSON object; None for any other text, and where it is too deep."""
    try:
        return _JsonReader(text, file).root()
    except ValueError:  # a JSONDecodeError is one
        return None


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is Python's own")


class _JsonReader:
    """Follows the brackets; the strings, numbers and words between them are for the json module to read."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file, self._at = text, file, 0
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        # Numbers are read by values.py, as YAML's are.
        self._decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_no_json)

    def root(self) -> Node:
        """The object that is the text. Raises ValueError."""
        root = self._value(1)
        if self._next() or not isinstance(root, MappingNode):
            raise ValueError("this is not one object")
        return root

    def _value(self, depth: int) -> Node:
        character, start = self._next(), self._mark()
        if depth > MAX_DEPTH:
            raise ValueError("this is nested too deep")
        if character == "{":
            pairs = list(self._items("}", lambda: self._pair(depth + 1)))
            return MappingNode(IMPLICIT, pairs, start, self._mark(), flow_style=True)
        if character == "[":
            items = list(self._items("]", lambda: self._value(depth + 1)))
            return SequenceNode(IMPLICIT, items, start, self._mark(), flow_style=True)
        value, self._at = self._decoder.raw_decode(self._text, self._at)
        style, written = ('"', value) if character == '"' else ("", self._text[start.index : self._at])
        if _LONE_SURROGATE.search(written):
            raise ValueError("this is half a character")
        return ScalarNode(IMPLICIT, written, start, self._mark(), style)

    def _items(self, closing: str, read: Callable[[], Item]) -> Iterator[Item]:
        """What stands between brackets, parted by commas."""
        self._at += 1
        if self._next() == closing:
            self._at += 1
            return
        yield read()
        while self._take(f",{closing}") == ",":
            yield read()

    def _pair(self, depth: int) -> tuple[Node, Node]:
        if self._next() != '"':
            raise ValueError("a key is a string")
        key = self._value(depth)
        self._take(":")
        return key, self._value(depth)

    def _take(self, wanted: str) -> str:
        character = self._next()
        if not character or character not in wanted:
            raise ValueError(f"here belongs one of {wanted}")
        self._at += 1
        return character

    def _next(self) -> str:
        """The next character that is no white space; "" at the end."""
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _mark(self) -> Mark:
        line = bisect_right(self._lines, self._at) - 1
        return Mark(self._file, self._at, line, self._at - self._lines[line], None, 0)
