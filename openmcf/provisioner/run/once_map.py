"""What is slow to read, read once."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class OnceMap(Generic[Key, Value]):
    """What was read of each key, once for all threads that ask, until it is forgotten."""

    def __init__(self, read: Callable[[Key], Value]) -> None:
        self._read = read
        self._found: dict[Key, Future[Value]] = {}
        self._lock = Lock()

    def __call__(self, key: Key) -> Value:
        """The value of a key. Raises what reading raises."""
        with self._lock:
            is_first = key not in self._found
            found = self._found.setdefault(key, Future())
        if is_first:
            try:
                found.set_result(self._read(key))
            except BaseException as error:
                found.set_exception(error)
                self.forget(key)
        return found.result()

    def forget(self, key: Key) -> None:
        """Have a key read again when it is next asked for."""
        with self._lock:
            self._found.pop(key, None)
