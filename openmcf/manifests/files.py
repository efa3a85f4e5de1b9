"""All documents of one file, checked one by one, so that only one is held at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from openmcf.manifests.check import Checked, Title, check
from openmcf.manifests.location import Texts, problem_of
from openmcf.manifests.summary import ManifestSummary
from openmcf.manifests.yaml.parse import BrokenDocument, Document, decode, parse
from openmcf.specs.findings import Finding, Mark, Problem
from openmcf.specs.registry import kind_named

Prepare = Callable[[Document, dict[str, str]], tuple[Document, list[Finding]]]
"""Changes a document before it is checked (`--set`), adds texts it takes values from, tells what failed."""


class FileResult(NamedTuple):
    """The outcome for one file: its manifests, their problems, and what others may ask of them.

    digest: the hash of what was checked, if that is a file.
    """

    file: str
    titles: tuple[Title, ...]
    problems: tuple[Problem, ...]
    entries: tuple[ManifestSummary, ...] = ()
    digest: bytes | None = None


def unchanged(document: Document, _texts: dict[str, str]) -> tuple[Document, list[Finding]]:
    """The Prepare that changes nothing."""
    return document, []


def check_file(file: str, content: bytes | Finding, prepare: Prepare = unchanged) -> FileResult:
    """Check every document of a file, given its bytes or the finding that there are none."""
    return collect(file, check_content(file, content, prepare))


def collect(file: str, manifests: Iterator[Checked]) -> FileResult:
    """What a report needs of a file's manifests; the manifests themselves are let go."""
    titles, problems, entries = list[Title](), list[Problem](), list[ManifestSummary]()
    for checked in manifests:
        titles += [checked.title] if checked.title else []
        problems += checked.problems
        entries += [checked.entry] if checked.entry else []
    return FileResult(file, tuple(titles), tuple(problems), tuple(entries))


def check_content(file: str, content: bytes | Finding, prepare: Prepare = unchanged) -> Iterator[Checked]:
    """Check each document of a file in turn; a file without any is a problem without a manifest."""
    text = content if isinstance(content, Finding) else decode(content, file)
    if isinstance(text, Finding):
        yield unread(text)
        return
    empty = True
    for document in parse(text, file):
        empty = False
        yield from _check_document(document, text, prepare)
    if empty:
        yield unread(Finding((), "the file holds no manifest", rule="empty-file", mark=Mark(file, 1, 1)))


def unread(finding: Finding) -> Checked:
    """What there is to say of a file of which no manifest could be read."""
    return Checked(None, (problem_of(finding),), None, None)


def _check_document(document: Document | BrokenDocument, text: str, prepare: Prepare) -> Iterator[Checked]:
    if isinstance(document, BrokenDocument):
        broken = problem_of(document.finding, document.number, text)
        yield Checked(Title(document.number, None, None), (broken,), None, None)
        return
    texts = {document.file: text}
    prepared, findings = prepare(document, texts)
    yield from check_expanded(prepared, texts, findings)


def check_expanded(document: Document, texts: Texts, earlier: Sequence[Finding]) -> Iterator[Checked]:
    """Check one document, and each part of it if its kind is composite; see `check`."""
    checked = check(document, texts, earlier)
    if checked.manifest is None or kind_named(checked.manifest.kind).expand is None:
        yield checked
        return
    from openmcf.manifests.expand import expanded  # most kinds are simple

    yield from expanded(checked, document, texts)
