"""What is read once, for several threads."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest

from openmcf.provisioner.run.once_map import OnceMap


def test_all_who_ask_get_the_one_reading() -> None:
    numbers, asking = count(), Barrier(8, timeout=10)
    readings = OnceMap[str, int](lambda _: next(numbers))

    def ask(_: int) -> int:
        asking.wait()
        return readings("a stack")

    with ThreadPoolExecutor(8) as threads:
        assert {*threads.map(ask, range(8))} == {0}


def test_what_is_forgotten_is_read_again() -> None:
    numbers = count()
    readings = OnceMap[str, int](lambda _: next(numbers))
    assert (readings("a"), readings("b"), readings("a")) == (0, 1, 0)
    readings.forget("a")
    assert (readings("a"), readings("b")) == (2, 1)


def test_what_cannot_be_read_is_tried_again() -> None:
    answers = iter([None, "there"])

    def read(_: str) -> str:
        if (answer := next(answers)) is None:
            raise LookupError
        return answer

    readings = OnceMap(read)
    with pytest.raises(LookupError):
        readings("a")
    assert readings("a") == "there"
