"""What Ctrl-C does while manifests are worked on, however many at a time."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from openmcf.cli.views import note
from openmcf.errors import Interrupted

_STOPPING = "stopping after the steps under way; Ctrl-C again ends it at once"
_ENDED = "ended at once; what the steps under way did is not recorded"


@contextmanager
def interruptible(stopped: Event) -> Iterator[None]:
    """The first Ctrl-C sets the event, to stop all runs after the steps under way; the second ends them.

    For the main thread. The Pulumi CLI hears Ctrl-C itself, since a terminal sends it to the children, too.
    Raises Interrupted for the second.
    """

    def interrupt(*_: Any) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()
        Thread(target=note, args=(_STOPPING,)).start()  # a print of this thread's own may be under way

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(
            _ENDED, "run it again: it tells what they were, and of a lock that is left"
        ) from None
    finally:
        signal.signal(signal.SIGINT, before)
