"""What Ctrl-C does while manifests are worked on, however many at a time."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any


@contextmanager
def interruptible(stopped: Event) -> Iterator[None]:
    """The first Ctrl-C sets the event, to stop all runs after the steps under way; the second ends them.

    For the main thread. The Pulumi CLI hears Ctrl-C itself, since a terminal sends it to the children, too.
    Raises KeyboardInterrupt for the second.
    """

    def interrupt(*_: Any) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
