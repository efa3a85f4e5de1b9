"""Whether the files that manifests name are there, and may be named."""

from collections.abc import Callable, Iterable, Iterator

from openmcf.manifests.summary import ManifestSummary, PlacedFile
from openmcf.specs.findings import Finding, Problem, render
from openmcf.urls import is_address

IsThere = Callable[[str, str], bool]
"""Whether there is anything at a path, given the name of the manifest's file, to which it is relative."""


def misplaced_files(entries: Iterable[ManifestSummary], is_there: IsThere) -> Iterator[Problem]:
    """A problem for each manifest whose `localPath` leads nowhere, or that has one and is from an address."""
    for entry in entries:
        if entry.local and (finding := _remote(entry.local) or _missing(entry.local, is_there)):
            yield from entry.problems(finding, entry.local.place)


def _remote(file: PlacedFile) -> Finding | None:
    """Whoever wrote it knows no files of this machine, and would send any of them to AWS.

    Given by `--set`, it is the user's own word.
    """
    if not is_address(file.place.mark.file):
        return None
    setting = f"--set {render(file.path)}=…"
    hint = f"take the manifest and its code from a directory, or say where the code is: {setting}"
    return Finding(
        file.path, "a manifest from an address has no files beside it", hint, rule="local-path-remote"
    )


def _missing(file: PlacedFile, is_there: IsThere) -> Finding | None:
    if is_there(file.manifest, file.name):
        return None
    message = f"there is no `{file.name}` beside the manifest"
    hint = "make it before, or fix the path, which is relative to the manifest's file"
    return Finding(file.path, message, hint, rule="local-path-missing")
