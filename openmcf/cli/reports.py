"""How the outcome of `validate` is written: one class per format, each a stream of text.

A report is asked for its beginning, then for each file's result as it comes, and last for the end.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TextIO

from openmcf.cli.views import log, styled, visible
from openmcf.manifests.files import FileResult
from openmcf.specs.findings import Problem

EXCERPT_WIDTH = 110
MAX_SHOWN = 1000
"""How many errors, and how many warnings, are shown to people."""


@dataclass
class Summary:
    """Counts over a whole run."""

    files: int = 0
    manifests: int = 0
    errors: int = 0
    warnings: int = 0

    def add(self, result: FileResult) -> None:
        """Count a file and what was found in it."""
        self.files += 1
        self.manifests += len(result.titles)
        self.add_problems(result.problems)

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Count problems that belong to no single file."""
        for problem in problems:
            if problem.severity == "error":
                self.errors += 1
            else:
                self.warnings += 1

    def __str__(self) -> str:
        checked = f"{_count(self.manifests, 'manifest')} in {_count(self.files, 'file')}"
        if not self.errors and not self.warnings:
            return f"{checked}: valid"
        return f"{checked}: {_count(self.errors, 'error')}, {_count(self.warnings, 'warning')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Report(Protocol):
    """A format. Each method gives the lines to print at that point; there may be none."""

    def begin(self) -> list[str]:
        """What comes before the first file."""
        ...

    def file(self, result: FileResult) -> list[str]:
        """What is said of one file, or (with no titles) of the links between files."""
        ...

    def end(self, summary: Summary) -> list[str]:
        """What comes last."""
        ...


class Shown:
    """Which problems are shown to people: of either severity the first, as many as somebody may read."""

    def __init__(self) -> None:
        self._counts = Counter[str]()

    def first(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Those of the next problems that are shown; all are counted."""
        for problem in problems:
            self._counts[problem.severity] += 1
            if self._counts[problem.severity] <= MAX_SHOWN:
                yield problem

    @property
    def rest(self) -> list[str]:
        """The line that says how many are not shown, if any are not."""
        more = {severity: count - MAX_SHOWN for severity, count in self._counts.items() if count > MAX_SHOWN}
        told = " and ".join(_count(count, f"more {severity}") for severity, count in sorted(more.items()))
        return [f"{told} not shown; `openmcf validate --format json` shows all"] if told else []


class TextReport:
    """For people: each problem with the line it is on, and a summary."""

    def __init__(self) -> None:
        self._shown = Shown()

    def begin(self) -> list[str]:
        return []

    def file(self, result: FileResult) -> list[str]:
        return [_paragraph(problem, sys.stdout) for problem in self._shown.first(result.problems)]

    def end(self, summary: Summary) -> list[str]:
        return [*self._shown.rest, str(summary)]


def print_problems(problems: Iterable[Problem]) -> None:
    """Note problems for people, beside a command's results."""
    shown = Shown()
    for problem in shown.first(problems):
        log(_paragraph(problem, sys.stderr))
    for line in shown.rest:
        log(line)


def _paragraph(problem: Problem, stream: TextIO) -> str:
    problem = Problem._make(visible(part) if isinstance(part, str) else part for part in problem)
    colour = "red" if problem.severity == "error" else "yellow"
    subject = f"{problem.path}: " if problem.path else ""
    who = f" ({problem.kind}/{problem.name or '?'})" if problem.kind else ""
    lines = [
        f"{styled(problem.severity + ':', colour, stream)} {subject}{problem.message}",
        f"  at {problem.file}:{problem.line}:{problem.column}{who} [{problem.rule}]",
        *_excerpt(problem),
    ]
    if problem.hint:
        lines.append(f"  {styled('hint:', 'cyan', stream)} {problem.hint}")
    return "\n".join([*lines, ""])


def _excerpt(problem: Problem) -> list[str]:
    """The line with the fault underlined; long lines are cut around it."""
    if problem.excerpt is None or not problem.excerpt.strip():
        return []
    cut = max(0, problem.column - 1 - EXCERPT_WIDTH // 2) if problem.column > EXCERPT_WIDTH else 0
    text = problem.excerpt[cut : cut + EXCERPT_WIDTH].replace("\t", " ")
    start = problem.column - 1 - cut
    underline = "^" * max(1, min(problem.width, len(text) - start))
    margin = " " * len(str(problem.line))
    return [f"  {margin} |", f"  {problem.line} | {text}", f"  {margin} | {' ' * start}{underline}"]


class JsonReport:
    """For programs: `problems` and `summary`, as `docs/commands.md` describes them."""

    def __init__(self) -> None:
        import json  # only where it is asked for

        self._dumps = json.dumps
        self._first = True

    def begin(self) -> list[str]:
        return ['{"problems": [']

    def file(self, result: FileResult) -> list[str]:
        lines = []
        for problem in result.problems:
            lines.append(("  " if self._first else ", ") + self._dumps(public(problem)))
            self._first = False
        return lines

    def end(self, summary: Summary) -> list[str]:
        return [f'], "summary": {self._dumps(vars(summary))}}}']


def public(problem: Problem) -> dict[str, Any]:
    """A problem as the JSON format has it."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "document": problem.document,
        "kind": problem.kind,
        "name": problem.name,
        "path": problem.path,
        "severity": problem.severity,
        "rule": problem.rule,
        "message": problem.message,
        "hint": problem.hint,
    }
