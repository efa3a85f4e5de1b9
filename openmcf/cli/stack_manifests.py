"""The manifests that a command deploys, or looks after: checked as `validate` does, or the command ends."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from openmcf.cli.reports import Summary, print_problems
from openmcf.cli.selection import Selection, manifests
from openmcf.cli.sources import is_beside
from openmcf.cli.views import log
from openmcf.errors import UsageError
from openmcf.manifests.check import Checked
from openmcf.manifests.cross_manifest import check_links
from openmcf.manifests.files import Prepare, check_content
from openmcf.manifests.local_files import misplaced_files
from openmcf.provisioner.run.stack_manifest import StackManifest, after_parts
from openmcf.specs.findings import Problem
from openmcf.specs.identity import Ids, stack_named
from openmcf.specs.manifest import Manifest, stack_of
from openmcf.urls import is_address


def manifests_to_deploy(selection: Selection, stack: str | None) -> tuple[StackManifest, ...]:
    """The manifests, with their warnings told. With errors, all are told, and typer.Exit is raised."""
    checked = list(manifests(selection))
    entries = [one.entry for one in checked if one.entry]
    _tell([*_problems(checked), *misplaced_files(entries, is_beside)])
    return _jobs(checked, stack)


def recorded_jobs(selection: Selection, stack: str | None) -> tuple[StackManifest, ...]:
    """The manifests, as what is recorded of them is asked for. With errors, typer.Exit is raised."""
    checked = list(manifests(selection))
    _tell([problem for problem in _problems(checked) if problem.severity == "error"])
    return _jobs(checked, stack)


def job_to_adopt(
    content: bytes, called: str, prepare: Prepare, ids: Callable[[Manifest], Ids]
) -> StackManifest:
    """A manifest that was written of what exists. With errors, all are told, and typer.Exit is raised."""
    checked = list(check_content(called, content, prepare))
    _tell(list(_problems(checked)))
    (job,) = _jobs(checked, None)
    return replace(job, import_ids=ids(job.manifest))


def _problems(checked: Sequence[Checked]) -> Iterator[Problem]:
    """All problems but references that lead out of the run: they are looked up in the recorded stacks."""
    for one in checked:
        yield from one.problems
    entries = [one.entry for one in checked if one.entry]
    for problem in check_links(entries, closed=False):
        if problem.rule != "reference-unresolved":
            yield problem


def _tell(problems: Sequence[Problem]) -> None:
    print_problems(problems)
    summary = Summary()
    summary.add_problems(problems)
    if summary.errors:
        log("nothing was changed")
        raise typer.Exit(1)


def _jobs(checked: Sequence[Checked], stack: str | None) -> tuple[StackManifest, ...]:
    found = [(one, one.manifest) for one in checked if one.manifest is not None]
    if stack is not None and len(found) != 1:
        owner = next((one.owner for one, _ in found if one.owner), None)
        hint = f"{owner} has parts, each with a stack: leave out --stack" if owner else None
        raise UsageError(f"--stack is for one manifest, and there are {len(found)}", hint)
    jobs = [
        StackManifest(
            one.stack_manifest or manifest,
            _directory(one),
            stack_named(stack) if stack else stack_of(manifest),
            owner=one.owner,
        )
        for one, manifest in found
    ]
    return tuple(after_parts(jobs))


def _directory(checked: Checked) -> Path:
    """What the manifest's `localPath` is relative to; of those that have none it does not matter.

    One from an address has none of its own: it was given by `--set`, to where the user is.
    """
    local = checked.entry.local if checked.entry else None
    return Path() if local is None or is_address(local.manifest) else Path(local.manifest).parent
