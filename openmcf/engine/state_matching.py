"""Which recorded resource is whose: a registration claims it, by its URN or by an alias."""

from collections.abc import Iterable, Sequence
from threading import Lock

from openmcf.engine.failures import EngineFailure
from openmcf.engine.state.resource_state import ResourceState


class StateMatching:
    """The recorded resources of a run, each of which one registration may claim. For many threads."""

    def __init__(self, recorded: Iterable[ResourceState]) -> None:
        """Begin with nothing claimed; what an earlier run left to delete cannot be."""
        self._recorded: dict[str, ResourceState] = {}
        self._left_to_delete: list[ResourceState] = []
        for state in recorded:
            if state.delete:
                self._left_to_delete.append(state)
            else:
                self._recorded[state.urn] = state
        self._claimed: set[str] = set()
        self._former: dict[str, str] = {}
        self._lock = Lock()

    def claim(self, urn: str, aliases: Iterable[str]) -> ResourceState | None:
        """The recorded state of a resource; None for a new one. Raises EngineFailure if it is claimed."""
        with self._lock:
            if urn in self._claimed:
                raise EngineFailure(f"Duplicate resource URN '{urn}'; try giving it a unique name")
            found = next((known for known in (urn, *aliases) if self._is_free(known)), urn)
            self._claimed |= {urn, found}
            if found != urn:
                self._former[urn] = found
            return self._recorded.get(found)

    def recorded(self, urn: str) -> ResourceState | None:
        """The recorded state of a URN, claimed or not; None if there is none."""
        with self._lock:
            return self._recorded.get(urn)

    def former_urn(self, urn: str) -> str:
        """The URN under which a claimed resource was recorded, where that was another; else empty."""
        with self._lock:
            return self._former.get(urn, "")

    def update(self, state: ResourceState) -> None:
        """Know another state of a recorded resource."""
        with self._lock:
            self._recorded[state.urn] = state

    def unclaimed(self) -> list[ResourceState]:
        """The recorded resources that no registration claimed yet."""
        with self._lock:
            return [state for urn, state in self._recorded.items() if urn not in self._claimed]

    def to_delete(self) -> Sequence[ResourceState]:
        """What is to go once all is registered: the unclaimed, and what an earlier run left to delete."""
        return [*self._left_to_delete, *self.unclaimed()]

    def _is_free(self, urn: str) -> bool:
        return urn in self._recorded and urn not in self._claimed
