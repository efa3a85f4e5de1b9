"""How old and new differ, and what that means: what a provider says of a resource before it is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

_INVERSE = {
    "add": "delete",
    "add-replace": "delete-replace",
    "delete": "add",
    "delete-replace": "add-replace",
}


@dataclass(frozen=True)
class PropertyDiff:
    """How one property differs: in Pulumi's word, and whether old and new inputs were compared."""

    kind: str
    """`add`, `delete` or `update`; with `-replace` after it where it is a reason to replace."""
    input_diff: bool = True

    def replacing(self) -> "PropertyDiff":
        """The difference as a reason to replace."""
        return replace(self, kind=self.kind.removesuffix("-replace") + "-replace")

    def inverted(self) -> "PropertyDiff":
        """The difference the other way round: what was added is deleted."""
        return replace(self, kind=_INVERSE.get(self.kind, self.kind))


@dataclass(frozen=True)
class Diff:
    """Whether old and new differ, and where.

    replaces: the properties that need a replacement. changed: those that differ; detailed: the same by path.
    delete_before_replace: whether the old resource must be gone before the new one can be made.
    """

    changes: bool
    replaces: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    detailed: Mapping[str, PropertyDiff] = field(default_factory=dict)
    delete_before_replace: bool = False

    def inverted(self) -> "Diff":
        """The difference the other way round."""
        return replace(self, detailed={path: diff.inverted() for path, diff in self.detailed.items()})


NO_DIFF = Diff(changes=False)
