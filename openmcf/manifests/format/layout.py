"""Where the lines of a YAML text begin: the same indentation everywhere, and nothing else changed.

It moves the text by the places of its tokens rather than write the values anew: comments, anchors, quotes and
the line breaks inside of values stay, because nothing touches them.
"""

import re
from typing import Any, Literal, NamedTuple

import yaml
from yaml import tokens

INDENT = 2

_HEADER = re.compile(r"[|>][+-]?([1-9]?)[+-]?")


class Block(NamedTuple):
    """A block that is open: the column of its keys or dashes, as it was and as it becomes.

    An `implied` list is one whose dashes stand right under its key: YAML has no tokens for its ends.
    """

    old: int
    new: int
    sort: Literal["map", "list", "implied"]


def laid_out(text: str) -> str:
    """The text with two spaces of indentation per level, list items under their key by two as well.

    Takes valid YAML whose lines end in a newline. What stands between brackets moves as one; blank lines in a
    row become one, and spaces at the ends of lines go, except inside of values.
    """
    layout = _Layout(text)
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        layout.take(token)
    return layout.result()


class _Layout:
    """Follows the tokens of a text, and decides for each line where it begins."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._begins: dict[int, tuple[int, int]] = {}  # line: how much to cut, how many spaces instead
        self._gaps: list[tuple[int, int, int]] = []  # line, from, to: white space that becomes one space
        self._kept: set[int] = set()  # lines within a value, of which blank ones mean something
        self._raw: set[int] = set()  # lines whose end is within a value
        self._blocks: list[Block] = []
        self._brackets: list[tuple[int, int]] = []  # the line of each open one, and by how much it moves
        self._comments: list[tuple[int, tuple[Block, ...]]] = []  # those that wait for what follows them
        self._unseen = 0
        self._gap_from: tuple[int, int] | None = None

    @property
    def _old(self) -> int:
        return self._blocks[-1].old if self._blocks else 0

    @property
    def _inner(self) -> int:
        """Where what is inside of the innermost block begins."""
        return self._blocks[-1].new + INDENT if self._blocks else 0

    @property
    def _shift(self) -> int:
        return self._blocks[-1].new - self._blocks[-1].old if self._blocks else 0

    def take(self, token: Any) -> None:
        """Follow one more token."""
        if not self._brackets:
            self._note_comments(token.start_mark.line)
            self._squeeze(token.start_mark.line, token.start_mark.column)
        match token:
            case tokens.DocumentStartToken() | tokens.DocumentEndToken() | tokens.StreamEndToken():
                self._settle_comments(None)
            case tokens.FlowSequenceStartToken() | tokens.FlowMappingStartToken():
                self._open_bracket(token)
            case tokens.FlowSequenceEndToken() | tokens.FlowMappingEndToken():
                self._close_bracket(token)
            case tokens.ScalarToken():
                self._scalar(token)
            case _ if not self._brackets:
                self._structure(token)
        self._unseen = max(self._unseen, token.end_mark.line + (token.end_mark.column > 0))

    def _structure(self, token: Any) -> None:
        match token:
            case tokens.BlockMappingStartToken():
                self._blocks.append(Block(token.start_mark.column, self._inner, "map"))
            case tokens.BlockSequenceStartToken():
                self._blocks.append(Block(token.start_mark.column, self._inner, "list"))
            case tokens.BlockEndToken():
                self._end_implied()
                self._blocks.pop()
            case tokens.BlockEntryToken():
                if self._blocks[-1].sort == "map":
                    self._blocks.append(Block(token.start_mark.column, self._inner, "implied"))
                self._mark(token)
            case tokens.KeyToken():
                self._end_implied()
                self._mark(token)
            case tokens.ValueToken():
                self._mark(token)
            case tokens.AnchorToken() | tokens.TagToken() | tokens.AliasToken():
                self._place(token, self._inner)

    def _end_implied(self) -> None:
        if self._blocks[-1].sort == "implied":
            self._blocks.pop()

    def _mark(self, token: Any) -> None:
        """A dash, a key, a question mark or a colon: what a block's lines begin with."""
        self._place(token, self._blocks[-1].new)
        if token.end_mark.column > token.start_mark.column:
            self._gap_from = (token.end_mark.line, token.end_mark.column)

    def _place(self, token: Any, new: int) -> None:
        """Begin the token's line, and the comments above, at that column, if the token is the first there."""
        line, old = token.start_mark.line, token.start_mark.column
        if line not in self._begins and not self._lines[line][:old].strip():
            self._begins[line] = (old, new)
            self._settle_comments((old, new))

    def _squeeze(self, line: int, column: int) -> None:
        """Leave one space after a dash or a colon."""
        if self._gap_from and self._gap_from[0] == line and column > self._gap_from[1]:
            self._gaps.append((line, self._gap_from[1], column))
        self._gap_from = None

    def _note_comments(self, line: int) -> None:
        """Keep in mind the comment lines since the last token, with the blocks that were open there."""
        for number in range(self._unseen, line):
            if self._lines[number].lstrip().startswith("#"):
                self._comments.append((number, tuple(self._blocks)))

    def _settle_comments(self, following: tuple[int, int] | None) -> None:
        """Comments go with what follows them; if they are indented deeper, with the block they are in."""
        for line, blocks in self._comments:
            old = _lead(self._lines[line])
            owners = [(block.old, block.new) for block in blocks if block.old <= old]
            if following and (old <= following[0] or not owners or following > max(owners)):
                owners = [following]
            self._begins[line] = (old, max(owners)[1] if owners else 0)
        self._comments = []

    def _open_bracket(self, token: Any) -> None:
        if not self._brackets:
            self._place(token, self._inner)
        line = token.start_mark.line
        old, new = self._begins.get(line, (0, 0))
        self._brackets.append((line, new - old))

    def _close_bracket(self, token: Any) -> None:
        opened, shift = self._brackets.pop()
        if not self._brackets:
            for line in range(opened + 1, token.end_mark.line + 1):
                old = _lead(self._lines[line])
                self._begins[line] = (old, max(0, old + shift))

    def _scalar(self, token: Any) -> None:
        if not self._brackets:
            self._place(token, self._inner)
        if token.style in ("|", ">"):
            self._block_scalar(token)
            return
        first, last = token.start_mark.line, token.end_mark.line
        self._kept.update(range(first, last))
        if token.style:
            self._raw.update(line for line in range(first, last) if self._lines[line].strip())
        for line in range(first + 1, last + 1):
            self._begins[line] = (_lead(self._lines[line]), self._inner)

    def _block_scalar(self, token: Any) -> None:
        """Move the content along, so that it begins one level deeper than its block."""
        start, end = token.start_mark, token.end_mark
        header = _HEADER.match(self._lines[start.line], start.column)
        content = list(range(start.line + 1, end.line + (end.column > 0)))
        leads = [_lead(self._lines[line]) for line in content if self._lines[line].strip(" ")]
        if header is None or not leads:
            self._kept.update(content)
            return
        depth = self._old + int(header[1]) if header[1] else leads[0]
        shift = self._shift if header[1] or not self._blocks else self._inner - depth
        for line in content:
            if len(self._lines[line]) > depth:
                self._begins[line] = (depth, depth + shift)
                self._raw.add(line)
        while "+" not in header[0] and not self._lines[content[-1]].strip(" "):
            content.pop()  # blank lines at the end are no part of the value
        self._kept.update(content)

    def result(self) -> str:
        """The text with each line where it was decided to begin."""
        for line, start, end in reversed(self._gaps):
            self._lines[line] = f"{self._lines[line][:start]} {self._lines[line][end:]}"
        result: list[str] = []
        after_blank = True
        for number, text in enumerate(self._lines):
            cut, spaces = self._begins.get(number, (0, 0))
            moved = " " * spaces + text[cut:]
            if number not in self._raw:
                moved = moved.rstrip(" \t")
            is_blank = not moved and number not in self._kept
            if not (is_blank and after_blank):
                result.append(moved)
            after_blank = is_blank
        return "\n".join(result)


def _lead(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
