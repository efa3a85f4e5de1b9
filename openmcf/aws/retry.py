"""Patience with AWS: calls that it takes only after a while, and waits for what it is still doing.

Throttling is not here: `Clients` has it tried again for every call.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from botocore.exceptions import ClientError

from openmcf.aws.resource import ProviderError

Answer = TypeVar("Answer")


class TimedOut(ProviderError):
    """AWS did not finish in time; the text says what."""


def pauses(within: float, first: float = 0.5, longest: float = 10) -> Iterator[float]:
    """Seconds to wait between tries: each twice the one before, up to the longest, `within` in sum."""
    pause = first
    while within > 0:
        yield min(pause, within)
        within -= pause
        pause = min(pause * 2, longest)


def refused(code: str, *texts: str) -> Callable[[ClientError], bool]:
    """Whether AWS refused a call with the error code, and with one of the texts, if any, in its message."""

    def is_it(error: ClientError) -> bool:
        refusal = error.response["Error"]
        message = refusal.get("Message", "").lower()
        return refusal["Code"] == code and (not texts or any(text.lower() in message for text in texts))

    return is_it


def accepted(
    call: Callable[[], Answer], is_early: Callable[[ClientError], bool], waits: Iterable[float]
) -> Answer:
    """The answer to the call, tried again after each wait while AWS's refusal means that it is too early."""
    for wait in waits:
        try:
            return call()
        except ClientError as error:
            if not is_early(error):
                raise
        time.sleep(wait)
    return call()


def wait_until(is_done: Callable[[], bool], what: str, waits: Iterable[float]) -> None:
    """Ask until it is done. Raises TimedOut, whose text is `what` with the seconds waited."""
    waited = 0.0
    for wait in waits:
        if is_done():
            return
        time.sleep(wait)
        waited += wait
    if not is_done():
        raise TimedOut(f"{what}, after {waited:.0f} seconds of waiting")
