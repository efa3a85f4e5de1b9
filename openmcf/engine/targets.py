"""Which resources a run is about: those chosen by URN, or all."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Targets:
    """Patterns of URNs, with `*` and `**` as in Pulumi.

    only: what the run is limited to; empty for all. excluded: what it leaves alone.
    replace: what is replaced whether it changed or not; a target, too, where targets are given.
    """

    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    replace: tuple[str, ...] = ()

    def chosen(self, urn: str) -> bool:
        """Whether the run is about this resource."""
        if _matches(urn, self.excluded):
            return False
        return not self.only or _matches(urn, (*self.only, *self.replace))

    def replaced(self, urn: str) -> bool:
        """Whether the resource is to be replaced in any case."""
        return _matches(urn, self.replace)


ALL = Targets()


def _matches(urn: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(urn, pattern.replace("[", "[[]")) for pattern in patterns)
