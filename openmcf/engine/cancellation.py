"""How a run is told to stop: by a failure of its own, or from outside with all others."""

from dataclasses import dataclass, field
from threading import Event


@dataclass(frozen=True)
class Cancellation:
    """Whether one run is to stop after the steps under way. outside: what stops all runs."""

    outside: Event
    _own: Event = field(default_factory=Event)

    def set(self) -> None:
        """Stop this run."""
        self._own.set()

    def is_set(self) -> bool:
        """Whether it is to stop."""
        return self._own.is_set() or self.outside.is_set()
