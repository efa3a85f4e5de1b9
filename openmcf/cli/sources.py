"""Where manifests come from: files, directories, globs, standard input, http(s) addresses."""

import os
import sys
from collections.abc import Hashable, Iterable, Iterator
from glob import glob
from typing import NamedTuple

from openmcf.cli.download import download
from openmcf.cli.manifest_files import SUFFIXES, below, beside, read_file
from openmcf.cli.views import log, visible
from openmcf.errors import reason
from openmcf.manifests.kustomize.file_names import FILE_NAMES
from openmcf.manifests.kustomize.files import patch_files
from openmcf.manifests.yaml.limits import MAX_BYTES
from openmcf.specs.findings import Finding, Mark
from openmcf.urls import is_address, shown

STDIN = "<stdin>"


class Source(NamedTuple):
    """One text to check: its name in problems, and its bytes if they cannot be read again by that name."""

    name: str
    content: bytes | None = None


def expand(targets: Iterable[str], *, inwards: bool = False) -> Iterator[Source | Finding]:
    """The sources that the user named, in order, each file once; what cannot be found is a finding.

    inwards: whether addresses on the web may lead to private ones.
    """
    seen = set[Hashable]()
    for target in targets:
        for source in _expand(target, inwards=inwards):
            identity = _identity(source)
            if identity not in seen:
                yield source
            seen.add(identity)


def _identity(source: Source | Finding) -> Hashable:
    """What is the same for two names of one file, as where a link leads to it."""
    if isinstance(source, Finding) or source.content is not None:
        return source
    try:
        found = os.stat(source.name)
    except OSError:
        return os.path.abspath(source.name)
    return found.st_dev, found.st_ino


def _expand(target: str, *, inwards: bool) -> Iterator[Source | Finding]:
    if target == "-":
        yield Source(STDIN, sys.stdin.buffer.read(MAX_BYTES + 1))
    elif is_address(target):
        content = download(target, inwards=inwards)
        yield content if isinstance(content, Finding) else Source(shown(target), content)
    elif os.path.isdir(target):
        yield from _walk(target)
    elif not os.path.exists(target) and any(mark in target for mark in "*?["):
        names = sorted(glob(target, recursive=True))
        yield from (source for name in names for source in _expand(name, inwards=inwards))
        if not names:
            yield _unreadable(target, "matches no file")
    else:
        yield Source(target)


def _walk(directory: str) -> Iterator[Source | Finding]:
    """Every manifest below a directory by name, or the finding that there is none.

    Kustomizations, and what they name as patches, are no manifests: they are left out, and that is told.
    """
    found = [*map(_found, below(directory))]
    parts = _parts_of_builds(source.name for source in found if isinstance(source, Source))
    manifests = [source for source in found if not _is_any_of(source, parts)] if parts else found
    if skipped := len(found) - len(manifests):
        log(
            f"{visible(directory)}: kustomizations and patches are left out ({skipped}); "
            "--kustomize-dir with --overlay builds them"
        )
    yield from manifests
    if not manifests:
        suffixes = ", ".join(f"*{suffix}" for suffix in SUFFIXES)
        yield _unreadable(directory, f"has no manifest ({suffixes}) below it")


def _found(file: str | OSError) -> Source | Finding:
    return Source(file) if isinstance(file, str) else _unreadable(str(file.filename), reason(file))


def _is_any_of(source: Source | Finding, files: set[str]) -> bool:
    return isinstance(source, Source) and os.path.normpath(source.name) in files


def _parts_of_builds(files: Iterable[str]) -> set[str]:
    """The kustomizations among the files, and the files that they name as patches."""
    parts = set[str]()
    for file in files:
        if os.path.basename(file) in FILE_NAMES:
            content = read(Source(file))
            patches = patch_files(content, file) if isinstance(content, bytes) else ()
            parts.update(
                os.path.normpath(os.path.join(file, "..", name))
                for name in (os.path.basename(file), *patches)
            )
    return parts


def read(source: Source) -> bytes | Finding:
    """The bytes of a source, up to one more than the limit; or why there are none."""
    if source.content is not None:
        return source.content
    try:
        return read_file(source.name)
    except OSError as error:
        return _unreadable(source.name, reason(error))


def is_beside(manifest: str, path: str) -> bool:
    """Whether there is anything at a path, seen from a manifest's file; from a stream nothing can be seen."""
    return not os.path.exists(manifest) or os.path.exists(beside(manifest, path))


def _unreadable(name: str, why: str) -> Finding:
    called = shown(name) if "://" in name else name  # such as an address with a misspelt scheme
    return Finding((), why, rule="unreadable", mark=Mark(called, 1, 1))
