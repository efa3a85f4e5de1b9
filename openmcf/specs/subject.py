"""A document as the subject of problems: what it says it is, and where its faults are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from openmcf.specs.envelope import Manifest
from openmcf.specs.kind import Kind
from openmcf.specs.parse import Document
from openmcf.specs.positions import mark_at, path_at
from openmcf.specs.problems import Finding, Mark, Problem, Rule, render
from openmcf.specs.rules import GENERAL, READING, SHAPE
from openmcf.specs.secrecy import may_hold_secrets, secret_lines

Texts = Mapping[str, str]
"""The texts of files by their names in marks."""

_UNSILENCEABLE = frozenset(rule.id for rule in (*READING, *SHAPE))


@dataclass
class Subject:
    """A document with what it says it is, as far as it says so."""

    document: Document
    texts: Texts
    kind_name: str | None = None
    kind: Kind | None = None
    name: str | None = None
    env: str | None = None
    ignored: frozenset[str] = frozenset()

    @property
    def model(self) -> type[Manifest]:
        return self.kind.manifest if self.kind else Manifest

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules that can speak about this manifest, by id."""
        return GENERAL | {rule.id: rule for rule in self.kind.rules.rules} if self.kind else GENERAL

    @property
    def silent(self) -> frozenset[str]:
        """The rules that the manifest's annotation silences; those of reading and shape never are."""
        return self.ignored - _UNSILENCEABLE

    def problem(self, finding: Finding) -> Problem:
        """The finding with its address."""
        root = self.document.root
        mark = finding.mark or mark_at(root, finding.path, on_key=finding.on_key)
        path = finding.path or (path_at(root, finding.mark) if finding.mark else ())
        return Problem(
            file=mark.file,
            line=mark.line,
            column=mark.column,
            document=self.document.number,
            kind=self.kind_name,
            name=self.name,
            path=render(path),
            severity=self.rules[finding.rule].severity,
            rule=finding.rule,
            message=finding.message,
            hint=finding.hint,
            width=mark.width,
            excerpt=self.excerpt(mark),
        )

    def excerpt(self, mark: Mark) -> str | None:
        """The line of the text, unless a secret stands on it."""
        text = self.texts.get(mark.file)
        if text is None or (mark.file, mark.line) in self._secret_lines:
            return None
        line = line_of(text, mark.line)
        return None if self.kind is None and may_hold_secrets(line) else line

    @cached_property
    def _secret_lines(self) -> frozenset[tuple[str, int]]:
        return secret_lines(self.document.root, self.model)


def line_of(text: str, line: int) -> str:
    """One line of a text by its 1-based number, cut where it is very long; "" past the end, as for EOF."""
    return "".join(_lines(text)[line - 1 : line])[:400]


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    return text.split("\n")
