"""Waits until a resource can be used, or is gone, by what AWS answers of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from openmcf.aws.resource import NotFound, Properties, ProviderError
from openmcf.aws.retry import pauses, wait_until

_NONE = "not found"


@dataclass(frozen=True, slots=True)
class Ready:
    """When a resource can be used.

    path: where its state is among the properties that its reading answers, dotted: `status`; of a list the
    first item counts. done, failed: the states that end the wait; a resource without a state is ready.
    hint: what to do about a failure. within: seconds that AWS may take. gone: if a deletion takes time, too.
    """

    path: str
    done: frozenset[str]
    failed: frozenset[str] = frozenset()
    hint: str = ""
    within: float = 900
    gone: bool = False

    def wait(self, read: Callable[[], Properties], what: str) -> None:
        """Wait until it can be used. Raises TimedOut, and ProviderError if AWS gives up."""

        def is_ready() -> bool:
            state = self._looked(read)
            if state in self.failed:
                raise ProviderError(f"AWS could not set up {what}" + (self.hint and f"\nhint: {self.hint}"))
            return state is None or state in self.done

        wait_until(is_ready, f"{what} is not ready yet", pauses(self.within, first=0.2))

    def wait_until_gone(self, read: Callable[[], Properties], what: str) -> None:
        """Wait until AWS does not have it any more, if that takes time. Raises TimedOut."""
        if self.gone:
            waits = pauses(self.within, first=0.2)
            wait_until(lambda: self._looked(read) == _NONE, f"{what} is not deleted yet", waits)

    def state(self, observed: Properties) -> Any:
        """The state among the properties."""
        value: Any = observed
        for name in self.path.split("."):
            block = value[0] if isinstance(value, list) else value
            value = block.get(name)
        return value

    def _looked(self, read: Callable[[], Properties]) -> Any:
        try:
            return self.state(read())
        except NotFound:
            return _NONE
