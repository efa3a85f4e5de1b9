"""The answer of a run of `validate` that found nothing wrong, kept for `known_valid`."""

from openmcf.cache import Cache
from openmcf.cli.known_valid import joined, key_of_run, options_of
from openmcf.cli.manifest_files import beside
from openmcf.manifests.files import FileResult
from openmcf.manifests.summary import ManifestSummary
from openmcf.specs.registry import KINDS


class Answer:
    """What is printed, and of which files."""

    def __init__(self, format_: str, *, closed: bool) -> None:
        self._options = options_of(format_, closed=closed)
        self._results: list[tuple[str, bytes | None]] = []
        self._entries: list[ManifestSummary] = []
        self._lines: list[str] = []

    def add(self, result: FileResult) -> None:
        """A file was checked."""
        self._results.append((result.file, result.digest))
        self._entries += result.entries

    def lines(self, lines: list[str]) -> list[str]:
        """The same lines, which are printed."""
        self._lines += lines
        return lines

    def keep(self, cache: Cache) -> None:
        """Keep it, if all that was checked are files and the program alone decides about them."""
        files = [(file, digest) for file, digest in self._results if digest is not None]
        text = "".join(f"{line}\n" for line in self._lines)
        if len(files) < len(self._results) or not text.isascii() or not all(map(_is_ours, self._entries)):
            return
        code = [beside(entry.local.manifest, entry.local.name) for entry in self._entries if entry.local]
        cache.put(key_of_run(self._options, files), joined(text, code))


def _is_ours(entry: ManifestSummary) -> bool:
    """Whether code of other packages, which may change any time, has no say in what a manifest is."""
    return {entry.identity.kind, *(placed.use.target.kind for placed in entry.uses)} <= KINDS.keys()
