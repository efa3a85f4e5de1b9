"""What the signals do that end a command: Ctrl-C, SIGTERM, and SIGHUP, which a closed terminal sends."""

import math
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from openmcf.cli.views import log
from openmcf.errors import Interrupted

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_VOLLEY = 0.5
"""Signals that follow each other within so many seconds are one.

`timeout` sends SIGTERM to its child, and then to the group that the child is in; what runs a command for the
user, such as npm, passes on a Ctrl-C that the terminal has sent to both.
"""

_STOPPING = "stopping after the steps under way"
_ENDED = "ended at once; what the steps under way did is not recorded"


class Signals:
    """The signals that end this process. clock: seconds that pass."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first: int | None = None
        self._last = -math.inf

    def heed(self, act: Callable[[int], None]) -> dict[int, Any]:
        """Have all that is not ignored act from now on: what acted before, by the number of the signal.

        An ignored signal stays so: nohup ignores SIGHUP, and shells SIGINT for background jobs.
        """

        def handle(number: int, _: Any) -> None:
            if self._is_new(number):
                act(number)

        heeded = [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]
        return {number: signal.signal(number, handle) for number in heeded}

    @contextmanager
    def heeded(self, act: Callable[[int], None]) -> Iterator[None]:
        """Have them act until left."""
        before = self.heed(act)
        try:
            yield
        finally:
            for number, acted in before.items():
                signal.signal(number, acted)

    def exit_code(self, code: int) -> int:
        """The exit code of a command: of an interrupted one 128 and the signal's number, as in shells."""
        return 128 + self._first if code == Interrupted.exit_code and self._first else code

    def _is_new(self, number: int) -> bool:
        """Whether a signal is not just the one before again."""
        now = self._clock()
        # A terminal closes once, and whoever cannot see it any more presses nothing; but shells pass it on.
        old = now - self._last < _VOLLEY or (number == signal.SIGHUP and self._first is not None)
        self._first, self._last = self._first or number, now
        return not old


SIGNALS = Signals()


def end(_: int) -> None:
    """End a command that has nothing under way, by the exception of Ctrl-C: what it holds is released."""
    raise KeyboardInterrupt


def _nothing() -> None:
    pass


@contextmanager
def interruptible(
    stopped: Event, at_once: Callable[[], None] = _nothing, signals: Signals = SIGNALS
) -> Iterator[None]:
    """The first signal sets the event, to stop all runs after the steps under way; the second ends them.

    For the main thread. at_once: what the second does beside. Raises Interrupted for the second.
    """

    def interrupt(number: int) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()
        # a print of this thread's own may be under way
        Thread(target=log, args=(_stopping(number),)).start()

    with signals.heeded(interrupt):
        try:
            yield
        except KeyboardInterrupt:
            at_once()
            hint = "run it again: it says what they were, and takes over the locks that are left"
            raise Interrupted(_ENDED, hint) from None


def _stopping(number: int) -> str:
    if number == signal.SIGINT:
        return f"{_STOPPING}; Ctrl-C again ends it at once"
    return f"{signal.Signals(number).name}: {_STOPPING}"
