"""Manifest bytes to YAML nodes that know their file, line and column.

libyaml composes the nodes, or `json.py` where the text is JSON; what they mean is decided in
`values.py`. Everything that could hurt is bounded here: bytes, depth, and the number of syntax errors that
are followed up in one file.
"""

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.nodes import Node, ScalarNode
from yaml.reader import ReaderError

from openmcf.manifests.yaml.limits import IMPLICIT, MAX_BYTES, MAX_DEPTH, MAX_SYNTAX_ERRORS
from openmcf.specs.findings import Finding, Mark

_SEPARATOR = r"(?m)^---(?=\s|$)"


class Document(NamedTuple):
    """One YAML document: the file it is in, its 1-based number there, and its root node."""

    file: str
    number: int
    root: Node


class BrokenDocument(NamedTuple):
    """A document that could not be read, with the one finding that says why."""

    file: str
    number: int
    finding: Finding


class _TooDeep(YAMLError):
    """Raised while composing, with the node at which the limit was passed."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node


class _Named(io.StringIO):
    """Text with the file name that libyaml puts into every mark."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


class _Composer(CParser):
    """libyaml's composer; it resolves no tags (`values.py` does), and dives as deep as the text goes."""

    def __init__(self, text: str, file: str) -> None:
        super().__init__(_Named(text, file))

    def resolve(self, _kind: type[Node], _value: str, _implicit: tuple[bool, bool]) -> str:
        return IMPLICIT

    def descend_resolver(self, parent: Node, _index: Node) -> None:
        """Called for each node, before those below it."""

    def ascend_resolver(self) -> None:
        """Called for each node, after those below it."""


class _DepthLimit(_Composer):
    """A composer that refuses to dive too deep.

    Without the limit, nesting some ten thousand levels deep overflows the C stack: a crash, no error.
    """

    def __init__(self, text: str, file: str) -> None:
        super().__init__(text, file)
        self._depth = 0

    def descend_resolver(self, parent: Node, _index: Node) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _TooDeep(parent)

    def ascend_resolver(self) -> None:
        self._depth -= 1


def _composer(text: str, file: str) -> _Composer:
    """Watches the depth of those texts only that have enough signs to be too deep: each level takes one.

    Most manifests have not, and watching takes a fifth of the time of composing (measured: 9 of 45
    microseconds).
    """
    signs = sum(map(text.count, "[{-?:"))
    return _Composer(text, file) if signs < MAX_DEPTH else _DepthLimit(text, file)


def decode(data: bytes, file: str) -> str | Finding:
    """Decode a file's bytes, or say why they are no manifest: too many, or not UTF-8.

    A BOM is fine, also at the beginning of a later line, as where files were put together into one.
    """
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        message = f"the file has {len(data) / 1024 / 1024:.1f} MiB; at most {limit} MiB are read"
        return Finding(
            (), message, "split it into several files", rule="file-too-large", mark=Mark(file, 1, 1)
        )
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\n\ufeff", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        mark = Mark(file, before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        message = f"byte 0x{data[error.start]:02x} is not valid UTF-8"
        return Finding((), message, "save the file as UTF-8 text", rule="not-utf8", mark=mark)


def parse(text: str, file: str) -> Iterator[Document | BrokenDocument]:
    """Yield each document of the text; a broken one does not hide those after it."""
    root = _json_root(text, file)
    return _parse_yaml(text, file) if root is None else iter([Document(file, 1, root)])


def _json_root(text: str, file: str) -> Node | None:
    if not text.lstrip().startswith("{"):
        return None
    from openmcf.manifests.yaml.json import json_root  # most manifests are no JSON

    return json_root(text, file)


def _parse_yaml(text: str, file: str) -> Iterator[Document | BrokenDocument]:
    """Yield each document of a YAML text.

    libyaml cannot go on after a syntax error, so reading starts anew at the next `---`, with the lines
    before it blanked to keep the positions right.
    """
    number, start = 0, 0
    for _ in range(MAX_SYNTAX_ERRORS):
        composer = _composer("\n" * text.count("\n", 0, start) + text[start:], file)
        try:
            while composer.check_node():
                root = composer.get_node()
                number += 1
                if root is not None and not _is_empty(root):
                    yield Document(file, number, root)
            return
        except YAMLError as error:
            number += 1
            finding = _finding(error, file, text)
            yield BrokenDocument(file, number, finding)
            resume = _next_document(text, finding.mark.line if finding.mark else 1, start)
            if resume is None:
                return
            start = resume


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style and node.value in {"", "~", "null"}


def _next_document(text: str, line: int, start: int) -> int | None:
    """Where the document after the one that broke at `line` begins, or None."""
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    found = re.compile(_SEPARATOR).search(text, max(at, start + 1))
    return found.start() if found else None


def _finding(error: YAMLError, file: str, text: str) -> Finding:
    if isinstance(error, _TooDeep):
        mark = error.node.start_mark
        message = f"nested more than {MAX_DEPTH} levels deep"
        return Finding((), message, rule="yaml-too-deep", mark=Mark(file, mark.line + 1, mark.column + 1))
    if isinstance(error, ReaderError):
        return _control_character(file, text)
    if isinstance(error, MarkedYAMLError) and error.problem_mark:
        return _syntax_error(error, file, text)
    return Finding((), str(error) or "this is no YAML", rule="yaml-syntax", mark=Mark(file, 1, 1))


def _control_character(file: str, text: str) -> Finding:
    found = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    at = found.start() if found else 0
    mark = Mark(file, text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1)
    code = ord(text[at]) if found else 0
    message = f"character U+{code:04X} is not allowed in YAML"
    return Finding((), message, "is this a text file?", rule="yaml-syntax", mark=mark)


def _syntax_error(error: MarkedYAMLError, file: str, text: str) -> Finding:
    assert error.problem_mark is not None  # noqa: S101 - checked by the caller
    mark = Mark(file, error.problem_mark.line + 1, error.problem_mark.column + 1)
    problem = error.problem or "this is no YAML"
    if _line(text, mark.line)[mark.column - 1 :].startswith("\t"):
        hint = "indent with spaces; YAML allows no tabs there"
        return Finding((), "there is a tab here", hint, rule="yaml-syntax", mark=mark)
    return Finding(
        (), problem + _context(error, mark.line), _syntax_hint(problem), rule="yaml-syntax", mark=mark
    )


def _line(text: str, number: int) -> str:
    """A line by its number; "" past the end, where errors of what is never closed are."""
    return "".join(text.split("\n", number)[number - 1 : number])


def _context(error: MarkedYAMLError, line: int) -> str:
    """What was being read, and where that began if not on this line."""
    begin = error.context_mark.line + 1 if error.context_mark else line
    began = f" that begins on line {begin}" if begin != line else ""
    return f" ({error.context}{began})" if error.context else ""


def _syntax_hint(problem: str) -> str | None:
    hints = {
        "mapping values are not allowed": "quote the value if it contains `: `, or check the indentation",
        "undefined alias": "define the anchor (`&name`) before it is used, in the same document",
        "cannot start any token": "quote the value",
        "alphabetic or numeric": 'quote the value if it is no alias or anchor: "*"',
        "did not find expected key": "check the indentation of this line and the one before",
        "found unexpected": "close the quote",
        "did not find expected ','": "close the bracket, or put commas between the items",
    }
    return next((hint for words, hint in hints.items() if words in problem), None)
