"""Whether the files that manifests name are there."""

from collections.abc import Callable, Iterable, Iterator

from openmcf.specs.entry import LOCAL_PATH, Entry
from openmcf.specs.problems import Finding, Problem

IsThere = Callable[[str, str], bool]
"""Whether there is anything at a path, given the name of the manifest's file, to which it is relative."""


def missing_files(entries: Iterable[Entry], is_there: IsThere) -> Iterator[Problem]:
    """A problem for each manifest whose `localPath` leads nowhere."""
    for entry in entries:
        if entry.local and not is_there(entry.local.manifest, entry.local.name):
            message = f"there is no `{entry.local.name}` beside the manifest"
            hint = "make it before, or mend the path, which is relative to the manifest's file"
            finding = Finding("local-path-missing", LOCAL_PATH, message, hint)
            yield from entry.problems(finding, entry.local.place)
