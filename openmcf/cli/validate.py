"""`openmcf validate`."""

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated, Literal

import typer

from openmcf.cache import Cache, default_directory
from openmcf.cli.kept_validation import Answer
from openmcf.cli.options import UseCache
from openmcf.cli.report_formats import report_of
from openmcf.cli.reports import Report, Summary
from openmcf.cli.selection import (
    AllowPrivateAddresses,
    KustomizeDirectory,
    ManifestOption,
    Overlay,
    Settings,
    Targets,
    results,
    selected,
)
from openmcf.cli.sources import is_beside
from openmcf.cli.views import write
from openmcf.manifests.cross_manifest import check_links
from openmcf.manifests.files import FileResult
from openmcf.manifests.local_files import misplaced_files
from openmcf.manifests.summary import ManifestSummary
from openmcf.specs.findings import Problem

Format = Literal["text", "json", "sarif", "junit", "github"]


def validate(
    targets: Targets = None,
    manifest: ManifestOption = None,
    kustomize_directory: KustomizeDirectory = None,
    overlay: Overlay = None,
    settings: Settings = None,
    allow_private_addresses: AllowPrivateAddresses = False,
    format_: Annotated[Format, typer.Option("--format", help="How to report.")] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    closed: Annotated[
        bool, typer.Option("--closed", help="Every reference must resolve among the given manifests.")
    ] = False,
    cache: UseCache = True,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", min=1, help="How many processes; by default 1, and from 256 files on all cores."
        ),
    ] = None,
) -> None:
    """Tell everything that is wrong with manifests, and where; exit 0 valid, 1 problems, 2 usage."""
    selection = selected(targets, manifest, kustomize_directory, overlay, settings, allow_private_addresses)
    answer = Answer(format_, closed=closed)
    summary = _report(results(selection, jobs), report_of(format_), answer, closed=closed)
    if cache and not settings and not (summary.errors or summary.warnings):
        answer.keep(Cache(default_directory(os.environ)))
    if summary.errors or (strict and summary.warnings):
        raise typer.Exit(1)


def _report(checked: Iterable[FileResult], report: Report, answer: Answer, *, closed: bool) -> Summary:
    """Print each result as it comes, then what only all of them together show."""
    summary, entries = Summary(), list[ManifestSummary]()
    _write(answer.lines(report.begin()))
    for result in checked:
        entries += result.entries
        summary.add(result)
        answer.add(result)
        _write(answer.lines(report.file(result)))
    for result in _by_file(chain(check_links(entries, closed=closed), misplaced_files(entries, is_beside))):
        summary.add_problems(result.problems)
        _write(report.file(result))
    _write(answer.lines(report.end(summary)))
    return summary


def _by_file(problems: Iterable[Problem]) -> Iterator[FileResult]:
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file, found in by_file.items():
        yield FileResult(file, (), tuple(sorted(found, key=lambda problem: (problem.line, problem.column))))


def _write(lines: list[str]) -> None:
    for line in lines:
        write(line)
