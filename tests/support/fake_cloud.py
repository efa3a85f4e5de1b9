"""A cloud in memory and its resource provider, package `fake`, for tests of the engines.

Every type of the package behaves alike. Inputs are free, but for two: a change of `place` replaces the
resource; so does one of `slot`, the old one first, since there is room for one only. Every resource gets an
`arn`.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from openmcf.properties.diff import Diff, PropertyDiff
from openmcf.properties.provider import CallFailed, Candidate, Checked, InvalidInput, Made, Read
from openmcf.properties.values import UNKNOWN, Properties

Fault = Literal[
    "create",
    "update",
    "delete",
    "read",
    "check",
    "diff",
    "look for",
    "finish",
    "lose create",
    "lose update",
    "lose delete",
]
"""The call that a cloud refuses; `finish` makes or changes the resource, and fails then.

A call that it loses is done, and nobody hears of it. `look for` is about what a creation made.
"""

REPLACING = {"place", "slot"}
_COMPUTED = {"arn"}


class Refused(Exception):
    """The cloud does not do it."""


class Lost(Refused):
    """The cloud did it, and nobody heard."""


class Unfinished(Exception):
    """The cloud did it in part."""

    def __init__(self, id_: str, properties: Properties) -> None:
        super().__init__("not finished")
        self.id, self.properties = id_, properties


@dataclass
class FakeCloud:
    """What there is, by id. broken: names of resources, and what fails with them. calls: what was asked.

    made: how often each name was made. born: when, in seconds since 1970, by id.
    """

    there: dict[str, Properties] = field(default_factory=dict)
    broken: dict[str, Fault] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    born: dict[str, float] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.Lock, repr=False)

    def create(self, name: str, inputs: Properties) -> tuple[str, Properties]:
        """Make a resource: its id, which tells how often the name was made, and its properties."""
        with self.lock:
            self._called("create", name)
            self.made[name] += 1
            id_ = f"{name}-{self.made[name]}"
            self.there[id_] = inputs | {"arn": f"arn:{id_}"}
            self.born[id_] = time.time()
            self._finish(name, id_)
            self._answer("create", name)
            return id_, self.there[id_]

    def like(self, name: str) -> list[Properties]:
        """What there is of that name, and when it was made: nobody keeps the names apart."""
        with self.lock:
            return [
                {"id": id_, "made": self.born[id_], "alone": False}
                for id_ in self.there
                if id_.rpartition("-")[0] == name
            ]

    def update(self, name: str, id_: str, inputs: Properties) -> Properties:
        """Change a resource."""
        with self.lock:
            self._called("update", name)
            self.there[id_] = inputs | {"arn": f"arn:{id_}"}
            self._finish(name, id_)
            self._answer("update", name)
            return self.there[id_]

    def read(self, name: str, id_: str) -> Properties | None:
        """A resource as it is; None if there is none."""
        with self.lock:
            self._called("read", name)
            return self.there.get(id_)

    def delete(self, name: str, id_: str) -> None:
        """Take a resource away."""
        with self.lock:
            self._called("delete", name)
            self.there.pop(id_, None)
            self._answer("delete", name)

    def _called(self, call: Fault, name: str) -> None:
        self.calls.append(f"{call} {name}")
        self.refuse(call, name)

    def refuse(self, call: Fault, name: str) -> None:
        """Raise Refused if the call is refused."""
        if self.broken.get(name) == call:
            raise Refused(f"the cloud does not {call} {name}")

    def _finish(self, name: str, id_: str) -> None:
        if self.broken.get(name) == "finish":
            raise Unfinished(id_, self.there[id_])

    def _answer(self, call: str, name: str) -> None:
        if self.broken.get(name) == f"lose {call}":
            raise Lost(f"nobody heard of {name}")


class FakeProvider:
    """The provider of a cloud."""

    def __init__(self, cloud: FakeCloud) -> None:
        self.cloud = cloud

    def check_config(self, urn: str, olds: Properties, news: Properties) -> Checked:
        """Take any configuration."""
        return Checked(news)

    def diff_config(self, urn: str, olds: Properties, news: Properties) -> Diff:
        """Another region is another cloud."""
        changed = {"region"} if olds.get("region") != news.get("region") else set()
        return _diff(changed, {"region"}, olds, news)

    def configure(self, inputs: Properties) -> None:
        """Need no configuration."""

    def check(self, urn: str, olds: Properties, news: Properties) -> Checked:
        """Refuse what is `forbidden`."""
        self._consult("check", urn)
        failures = [InvalidInput("forbidden", "nobody wants it")] if "forbidden" in news else []
        return Checked(news, failures)

    def diff(
        self,
        urn: str,
        resource_id: str,
        old_inputs: Properties,
        olds: Properties,
        news: Properties,
        ignored: Sequence[str],
    ) -> Diff:
        """Compare the inputs."""
        self._consult("diff", urn)
        changed = {key for key in {*old_inputs, *news} if old_inputs.get(key) != news.get(key)}
        return _diff(changed, REPLACING, old_inputs, news)

    def create(self, urn: str, inputs: Properties, *, preview: bool) -> Made:
        """Make a resource."""
        if preview:
            return Made("", inputs | {"arn": UNKNOWN})
        with _told():
            return Made(*self.cloud.create(_name(urn), inputs))

    def read(self, urn: str, resource_id: str, inputs: Properties, properties: Properties) -> Read | None:
        """Find a resource; its inputs are all that the cloud did not give it."""
        with _told():
            found = self.cloud.read(_name(urn), resource_id)
        if found is None:
            return None
        return Read(resource_id, {key: one for key, one in found.items() if key not in _COMPUTED}, found)

    def update(
        self, urn: str, resource_id: str, olds: Properties, news: Properties, *, preview: bool
    ) -> Properties:
        """Change a resource."""
        if preview:
            return news | {"arn": olds["arn"]}
        with _told():
            return self.cloud.update(_name(urn), resource_id, news)

    def delete(self, urn: str, resource_id: str, properties: Properties) -> None:
        """Take a resource away."""
        with _told():
            self.cloud.delete(_name(urn), resource_id)

    def candidates(self, urn: str, inputs: Properties, since: float) -> list[Candidate]:
        """Look for what a creation made."""
        self._consult("look for", urn)
        return [Candidate(one["id"], one["made"], one["alone"]) for one in self.cloud.like(_name(urn))]

    def _consult(self, call: Fault, urn: str) -> None:
        with _told():
            self.cloud.refuse(call, _name(urn))


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]


def _diff(changed: set[str], replacing: set[str], olds: Properties, news: Properties) -> Diff:
    replaces = sorted(changed & replacing)
    detailed = {key: PropertyDiff(_kind(key, olds, news, key in replaces)) for key in changed}
    return Diff(bool(changed), tuple(replaces), tuple(sorted(changed)), detailed, "slot" in replaces)


def _kind(key: str, olds: Properties, news: Properties, replaces: bool) -> str:
    kind = "update" if key in olds and key in news else "add" if key in news else "delete"
    return f"{kind}-replace" if replaces else kind


@contextmanager
def _told() -> Iterator[None]:
    """What the cloud refuses, as the provider says it; what was made goes along."""
    try:
        yield
    except Unfinished as error:
        raise CallFailed(str(error), made=Made(error.id, error.properties)) from error
    except Refused as error:
        raise CallFailed(str(error), lost=isinstance(error, Lost)) from error
