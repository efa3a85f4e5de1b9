"""A manifest that nobody wrote: it is part of a composite one, and its problems are told as that one's."""

from collections.abc import Mapping
from typing import NamedTuple

from openmcf.manifests.redaction import Line
from openmcf.specs.findings import Path, Problem, render
from openmcf.specs.identity import Identity

KIND: Path = ("kind",)
_IN = " (in "


class PartOf(NamedTuple):
    """Whose part a manifest is.

    origin: its paths, and the paths of the owner that their values come from. ignored: the rules that the
    owner silences. secret_lines: where the owner has secrets.
    """

    owner: Identity
    origin: Mapping[Path, Path]
    ignored: frozenset[str]
    secret_lines: frozenset[Line]

    def problem(self, found: Problem, part: Identity, path: Path) -> Problem:
        """A problem of the part as one of its owner. path: where it is in the part."""
        where = f"`{render(path)}` of its part {part}" if path else f"its part {part}"
        return found._replace(
            kind=self.owner.kind,
            name=self.owner.name,
            path=render(self.own(path)),
            message=f"{found.message}{_IN}{where})",
        )

    def own(self, path: Path) -> Path:
        """The owner's path that a path of the part comes from, as near as is known; else its `kind`."""
        known = (self.origin[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.origin)
        return next(known, KIND)


def fault(found: Problem) -> tuple[object, ...]:
    """What is the same for one fault of the owner that several of its parts show, or it shows itself."""
    return found.file, found.line, found.column, found.rule, found.message.partition(_IN)[0]
