"""What is wrong with a manifest, as a value with an address."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from openmcf.urls import hidden

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]


class Mark(NamedTuple):
    """A place in a file: 1-based line and column, and how many characters wide it is."""

    file: str
    line: int
    column: int
    width: int = 1


class Finding(NamedTuple):
    """A fault before it is placed: where it is, words, and the rule that it breaks.

    A cross-field rule yields it without the rule, which is filled in. Its path starts at the manifest, or at
    the item for a rule with `each`; it is dotted text, or a tuple if a key of the user's stands in it.
    `on_key` puts the finding on the field's name instead of its value; `mark` is given if no path leads to
    the place (a syntax error, a duplicate key).
    """

    path: str | Path
    message: str
    hint: str | None = None
    on_key: bool = False
    rule: str = ""
    mark: Mark | None = None

    @property
    def keys(self) -> Path:
        """The path as a tuple."""
        return parse_path(self.path) if isinstance(self.path, str) else self.path

    def placed(self, mark: Mark, severity: Severity, document: int, excerpt: str | None) -> "Problem":
        """The finding with its address, as the problem of no manifest in particular."""
        return Problem(
            file=mark.file,
            line=mark.line,
            column=mark.column,
            document=document,
            kind=None,
            name=None,
            path=render(self.keys),
            severity=severity,
            rule=self.rule,
            message=hidden(self.message),
            hint=self.hint and hidden(self.hint),
            width=mark.width,
            excerpt=excerpt,
        )


class Problem(NamedTuple):
    """A finding with its address: file, 1-based line, column and document, kind, name and path."""

    file: str
    line: int
    column: int
    document: int
    kind: str | None
    name: str | None
    path: str
    severity: Severity
    rule: str
    message: str
    hint: str | None
    width: int = 1
    excerpt: str | None = None


Check = Callable[..., Iterator[Finding]]


def unchecked(*_: Any) -> Iterator[Finding]:
    """The check of the rules that are no functions of a manifest: those of reading, shape and references."""
    return iter(())


class Rule(NamedTuple):
    """A rule id with its severity and the one line that `docs/rules.md` shows.

    `each` names the list of the spec whose items the check is called with.
    """

    id: str
    severity: Severity
    summary: str
    check: Check = unchecked
    each: str | None = None


class RuleBook:
    """The cross-field rules of one kind, in the order in which they are declared.

    A rule is a generator function of the manifest, and with `each` of an item too, decorated with
    `@BOOK.error(id)` or `@BOOK.warning(id)`. The first line of its docstring is its documentation.
    A book starts with the rules of its `parts`, for a kind whose rules fill several files.
    """

    def __init__(self, *parts: "RuleBook") -> None:
        self.rules: list[Rule] = [rule for part in parts for rule in part.rules]

    def error(self, rule: str, *, each: str | None = None) -> Callable[[Check], Check]:
        """Register a rule that AWS enforces too."""
        return self._register(rule, "error", each)

    def warning(self, rule: str, *, each: str | None = None) -> Callable[[Check], Check]:
        """Register a rule about what AWS takes and users regret."""
        return self._register(rule, "warning", each)

    def _register(self, rule: str, severity: Severity, each: str | None) -> Callable[[Check], Check]:
        def register(check: Check) -> Check:
            summary = (check.__doc__ or "").split("\n")[0].rstrip(".")
            self.rules.append(Rule(rule, severity, summary, check, each))
            return check

        return register


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """All values that have none below them, with their paths; empty maps and lists have none to show."""
    if not isinstance(value, dict | list):
        yield path, value
        return
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from leaves(item, (*path, key))


def render(path: Path) -> str:
    """Write a path of a manifest as the user would: `spec.clients[1].name`, `metadata.labels["a.b/c"]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.replace("_", "a").replace("-", "a").isalnum():
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text


_PART = r"""\.?([A-Za-z0-9_-]+)|\[(\d+)\]|\["([^"]+)"\]"""


def parse_path(text: str) -> Path:
    """The path that `render` writes as this text. Raises ValueError if it is no path."""
    parts: list[str | int] = []
    at = 0
    while at < len(text):
        found = re.compile(_PART).match(text, at)
        if found is None:
            raise ValueError(text)
        name, index, quoted = found.groups()
        parts.append(int(index) if index else quoted or name)
        at = found.end()
    return tuple(parts)


def nearest(word: str, choices: Any, closeness: float = 0.6) -> str | None:
    """The choice that a misspelt word most likely meant, or None; closeness is difflib's ratio, at most 1.

    Of those that are near, one with the same letters is taken first: letters are often swapped.
    """
    from difflib import get_close_matches  # only needed once something is wrong

    by_lower = {str(choice).lower(): str(choice) for choice in choices}
    found = get_close_matches(word.lower(), by_lower, cutoff=closeness)
    best = min(found, key=lambda near: sorted(near) != sorted(word.lower()), default=None)
    return None if best is None else by_lower[best]
