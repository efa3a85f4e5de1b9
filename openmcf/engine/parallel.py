"""Works through what depends on each other: in order, and as many at a time as the order allows."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from graphlib import TopologicalSorter
from queue import SimpleQueue
from typing import TypeVar

Item = TypeVar("Item")

_AHEAD = 4
"""How many items are under way for each that calls a provider, so that their records are written together."""


def work_through(
    order: TopologicalSorter[Item], do: Callable[[Item], object], parallel: int, name: str
) -> None:
    """Do each item once all that it needs is done; after a failure nothing more is begun.

    order: prepared. parallel: how many calls of providers there may be at a time. name: of the threads.
    Raises the first failure, once all that was begun has ended.
    """
    ended: SimpleQueue[tuple[Item, Future[object]]] = SimpleQueue()
    failures: list[BaseException] = []
    under_way = 0
    with ThreadPoolExecutor(parallel * _AHEAD, name) as pool:
        while order.is_active() and (under_way or not failures):
            for item in () if failures else order.get_ready():
                future = pool.submit(do, item)
                future.add_done_callback(partial(_put, ended, item))
                under_way += 1
            item, done = ended.get()
            under_way -= 1
            order.done(item)
            failures += [error] if (error := done.exception()) else []
    if failures:
        raise failures[0]


def _put(ended: "SimpleQueue[tuple[Item, Future[object]]]", item: Item, future: Future[object]) -> None:
    ended.put((item, future))
