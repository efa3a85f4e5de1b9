"""Where a finding gets its address and its line: from the document it is about, as far as that is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from openmcf.manifests.part_of import PartOf
from openmcf.manifests.redaction import may_hold_secrets, secret_lines
from openmcf.manifests.rule_index import GENERAL, READING, SHAPE
from openmcf.manifests.yaml.parse import Document
from openmcf.manifests.yaml.positions import mark_at, path_at
from openmcf.specs.findings import Finding, Mark, Problem, Rule
from openmcf.specs.identity import Identity
from openmcf.specs.kind import Kind
from openmcf.specs.manifest import Manifest
from openmcf.urls import holds_user

Texts = Mapping[str, str]
"""The texts of files by their names in marks."""

LONGEST_LINE = 400
NEAR = 200
"""How many lines are looked at for what says that a secret may stand on the last of them."""
UNSILENCEABLE = frozenset(rule.id for rule in (*READING, *SHAPE))


@dataclass
class Subject:
    """A document with what it says it is, as far as it says so; and whose part it is, if it is one."""

    document: Document
    texts: Texts
    kind_name: str | None = None
    kind: Kind | None = None
    name: str | None = None
    env: str | None = None
    ignored: frozenset[str] = frozenset()
    part_of: PartOf | None = None

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
        inherited = self.part_of.ignored if self.part_of else frozenset[str]()
        return (self.ignored | inherited) - UNSILENCEABLE

    @property
    def identity(self) -> Identity:
        """What the manifest is known by; what it does not say is empty."""
        return Identity(self.kind_name or "", self.name or "", self.env)

    def problem(self, finding: Finding) -> Problem:
        """The finding with its address."""
        root = self.document.root
        mark = finding.mark or mark_at(root, finding.keys, on_key=finding.on_key)
        path = finding.keys or (path_at(root, finding.mark) if finding.mark else ())
        severity = self.rules[finding.rule].severity
        placed = finding._replace(path=path).placed(mark, severity, self.document.number, self.excerpt(mark))
        if self.part_of:
            return self.part_of.problem(placed, self.identity, path)
        return placed._replace(kind=self.kind_name, name=self.name)

    def excerpt(self, mark: Mark) -> str | None:
        """The line of the text, unless a secret stands on it."""
        text = self.texts.get(mark.file)
        if (mark.file, mark.line) in self._secret_lines:
            return None
        return harmless_line(text, mark) if self.kind is None else line_of(text, mark)

    @cached_property
    def _secret_lines(self) -> frozenset[tuple[str, int]]:
        inherited = self.part_of.secret_lines if self.part_of else frozenset[tuple[str, int]]()
        return secret_lines(self.document.root, self.model) | inherited


def problem_of(finding: Finding, document: int = 1, text: str | None = None) -> Problem:
    """A finding that has its place, and no manifest around it, as a problem; text is that of its file."""
    mark = finding.mark or Mark("", 1, 1)
    return finding.placed(mark, GENERAL[finding.rule].severity, document, harmless_line(text, mark))


def harmless_line(text: str | None, mark: Mark) -> str | None:
    """The line of a text at a mark, unless it looks as if a secret stood on it."""
    if text is None or may_hold_secrets(_lines(text)[max(0, mark.line - NEAR) : mark.line]):
        return None
    return line_of(text, mark)


def line_of(text: str | None, mark: Mark) -> str | None:
    """The line of a text at a mark, cut where it is very long; "" past the end, None past the cut.

    None, too, where a password stands in a URL on it.
    """
    if text is None or mark.column > LONGEST_LINE:
        return None
    line = "".join(_lines(text)[mark.line - 1 : mark.line])[:LONGEST_LINE]
    return None if holds_user(line) else line


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    return text.split("\n")
