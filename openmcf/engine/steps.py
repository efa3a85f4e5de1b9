"""Steps: what the engine does to one resource, as data."""

from dataclasses import dataclass
from enum import StrEnum

from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.urns import is_provider, name_of
from openmcf.properties.diff import NO_DIFF, Diff


class Op(StrEnum):
    """Pulumi's words for steps."""

    SAME = "same"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    CREATE_REPLACEMENT = "create-replacement"
    DELETE_REPLACED = "delete-replaced"
    REFRESH = "refresh"
    IMPORT = "import"
    IMPORT_REPLACEMENT = "import-replacement"


IN_A_REPLACEMENT = frozenset({Op.CREATE_REPLACEMENT, Op.IMPORT_REPLACEMENT, Op.DELETE_REPLACED})
"""Parts of a replacement, which is counted once, as `replace`."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: from the old state (None: there was none) to the new (None: there will be none).

    diff: what the provider said of the two, where it was asked.
    kept: what stays recorded of the old one during a replacement: that it waits for its deletion
    (`delete`), or for its successor (`pending_replacement`).
    """

    op: Op
    old: ResourceState | None = None
    new: ResourceState | None = None
    diff: Diff = NO_DIFF
    kept: ResourceState | None = None

    @property
    def state(self) -> ResourceState:
        """The resource after the step, or before it where nothing is left."""
        state = self.new or self.old
        assert state is not None  # noqa: S101 - a step is about a resource
        return state

    @property
    def before(self) -> ResourceState:
        """The resource before the step, where there was one."""
        assert self.old is not None  # noqa: S101 - what is changed, replaced or deleted was there
        return self.old

    @property
    def counted(self) -> bool:
        """Whether users are told of the step: not of the parts of a replacement, nor of default providers."""
        return self.op not in IN_A_REPLACEMENT and not is_default_provider(self.state)


def is_default_provider(state: ResourceState) -> bool:
    """Whether the engine itself made this provider, for resources that name none."""
    return is_provider(state.type) and name_of(state.urn).startswith("default")
