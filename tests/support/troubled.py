"""A cloud and a disk that come to harm at a moment of a run, or whose process does."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from openmcf.errors import StateUnusable
from openmcf.properties.values import Properties
from tests.support.fake_cloud import FakeCloud, Lost, Refused

Result = TypeVar("Result")

_SLOW = 0.04
"""Seconds of a slow call: a run that did not wait for it would be over before."""


class Moments:
    """The moments of a run, counted; at one of them something happens. For many threads.

    dead: whether the process was killed: it goes on here, but nothing of what it does is of effect.
    """

    def __init__(self) -> None:
        self.dead = False
        self._count, self._at = 0, 0
        self._then: Callable[[], None] = lambda: None
        self._lock = threading.Lock()

    def watch(self, at: int, then: Callable[[], None]) -> None:
        """Begin to count anew, for something to happen at that moment; never, if it is 0."""
        self.dead, self._count, self._at, self._then = False, 0, at, then

    def pass_one(self) -> bool:
        """One more moment: whether the process lives."""
        with self._lock:
            self._count += 1
            if self._count == self._at:
                self._then()
            return not self.dead


@dataclass
class TroubledCloud(FakeCloud):
    """A cloud that notes what is deleted, by id.

    changing: is told of each call that changes something, and the resource's name, before it is done.
    slow: the name of a resource with which it takes its time.
    """

    moments: Moments = field(default_factory=Moments)
    deleted: list[str] = field(default_factory=list)
    changing: Callable[[str, str], None] = lambda call, name: None
    slow: str = ""

    def create(self, name: str, inputs: Properties) -> tuple[str, Properties]:
        """Make a resource."""
        return self._change("create", name, lambda: self._create(name, inputs))

    def update(self, name: str, id_: str, inputs: Properties) -> Properties:
        """Change a resource."""
        return self._change("update", name, lambda: super(TroubledCloud, self).update(name, id_, inputs))

    def read(self, name: str, id_: str) -> Properties | None:
        """A resource as it is."""
        return self._in_time(lambda: super(TroubledCloud, self).read(name, id_))

    def delete(self, name: str, id_: str) -> None:
        """Take a resource away."""
        self._change("delete", name, lambda: self._delete(name, id_))

    def _create(self, name: str, inputs: Properties) -> tuple[str, Properties]:
        if inputs.get("unique"):
            if f"{name}-0" in self.there:
                raise Refused(f"{name} exists")
            self.made[name] = -1
        return super().create(name, inputs)

    def like(self, name: str) -> list[Properties]:
        """What there is of that name; of what is unique nobody else can have made it."""
        found = super().like(name)
        return [one | {"alone": bool(self.there[one["id"]].get("unique"))} for one in found]

    def _delete(self, name: str, id_: str) -> None:
        try:
            super().delete(name, id_)
        finally:
            if id_ not in self.there:
                self.deleted.append(id_)

    def _change(self, call: str, name: str, do: Callable[[], Result]) -> Result:
        if not self.moments.dead:
            self.changing(call, name)
        if name == self.slow:
            time.sleep(_SLOW)
        return self._in_time(do)

    def _in_time(self, do: Callable[[], Result]) -> Result:
        if not self.moments.pass_one():
            raise Lost("the process is dead")
        try:
            return do()
        finally:
            if not self.moments.pass_one():
                raise Lost("the process is dead")


@dataclass
class Disk:
    """A storage in memory. written: is told of each content that a key gets."""

    written: Callable[[str, bytes], None]
    moments: Moments
    counted: str
    url: str = "memory://disk"
    files: dict[str, bytes] = field(default_factory=dict)
    unwritable: range = range(0)
    writes: int = 0

    def read(self, key: str) -> bytes | None:
        """What is stored under the key."""
        return self.files.get(key)

    def write(self, key: str, data: bytes) -> None:
        """Store the data, if the process lives and there is room."""
        if key == self.counted:
            self._write_counted(data)
        elif not self.moments.dead:
            self.files[key] = data

    def _write_counted(self, data: bytes) -> None:
        self.writes += 1
        if self.writes in self.unwritable:
            raise StateUnusable("no space left on device")
        if self.moments.pass_one():
            self.files[self.counted] = data
            self.written(self.counted, data)
        self.moments.pass_one()

    def delete(self, key: str) -> None:
        """Forget the key."""
        if not self.moments.dead:
            self.files.pop(key, None)

    def keys(self, prefix: str) -> list[str]:
        """All keys that begin with the prefix, sorted."""
        return sorted(key for key in list(self.files) if key.startswith(prefix))
