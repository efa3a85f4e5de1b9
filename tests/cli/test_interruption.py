"""What Ctrl-C does: the first stops a command, the second ends it."""

import signal
from threading import Event

import pytest

from openmcf.cli.interruption import interruptible
from openmcf.errors import Interrupted


def test_the_first_stops_and_the_second_ends() -> None:
    stopped = Event()
    with pytest.raises(Interrupted, match="ended at once"), interruptible(stopped):  # noqa: PT012 - the two belong together
        signal.raise_signal(signal.SIGINT)
        assert stopped.is_set()
        signal.raise_signal(signal.SIGINT)
