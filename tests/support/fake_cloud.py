"""A cloud in memory and its resource provider, package `fake`, for tests of the engines.

Every type of the package behaves alike. Inputs are free, but for two: a change of `place` replaces the
resource; so does one of `slot`, the old one first, since there is room for one only. Every resource gets an
`arn`.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from openmcf.properties.values import CANDIDATES, UNKNOWN, Properties, from_struct, to_struct

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


class FakeProvider(provider_pb2_grpc.ResourceProviderServicer):
    """The provider of a cloud."""

    def __init__(self, cloud: FakeCloud) -> None:
        self.cloud = cloud

    def Handshake(self, request: Any, context: Any) -> Any:
        """Take no wrapped values."""
        return provider_pb2.ProviderHandshakeResponse()

    def Attach(self, request: Any, context: Any) -> Empty:
        """Need nothing of the engine."""
        return Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """Give the version."""
        return plugin_pb2.PluginInfo(version="1.0.0")

    def GetSchema(self, request: Any, context: Any) -> Any:
        """Describe no types."""
        return provider_pb2.GetSchemaResponse(schema='{"name": "fake", "version": "1.0.0"}')

    def CheckConfig(self, request: Any, context: Any) -> Any:
        """Take any configuration."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        """Another region is another cloud."""
        olds, news = from_struct(request.old_inputs), from_struct(request.news)
        return _diff(
            {"region"} if olds.get("region") != news.get("region") else set(), {"region"}, olds, news
        )

    def Configure(self, request: Any, context: Any) -> Any:
        """Be able to preview."""
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    def Check(self, request: Any, context: Any) -> Any:
        """Refuse what is `forbidden`."""
        self._consult("check", request.urn, context)
        failure = provider_pb2.CheckFailure(property="forbidden", reason="nobody wants it")
        failures = [failure] if "forbidden" in request.news.fields else []
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def Diff(self, request: Any, context: Any) -> Any:
        """Compare the inputs."""
        self._consult("diff", request.urn, context)
        olds, news = from_struct(request.old_inputs), from_struct(request.news)
        changed = {key for key in {*olds, *news} if olds.get(key) != news.get(key)}
        return _diff(changed, REPLACING, olds, news)

    def Create(self, request: Any, context: Any) -> Any:
        """Make a resource."""
        inputs = from_struct(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=to_struct(inputs | {"arn": UNKNOWN}))
        try:
            id_, made = self.cloud.create(_name(request.urn), inputs)
        except (Refused, Unfinished) as error:
            _abort(context, error)
        return provider_pb2.CreateResponse(id=id_, properties=to_struct(made))

    def Update(self, request: Any, context: Any) -> Any:
        """Change a resource."""
        inputs, olds = from_struct(request.news), from_struct(request.olds)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=to_struct(inputs | {"arn": olds["arn"]}))
        try:
            changed = self.cloud.update(_name(request.urn), request.id, inputs)
        except (Refused, Unfinished) as error:
            _abort(context, error)
        return provider_pb2.UpdateResponse(properties=to_struct(changed))

    def Read(self, request: Any, context: Any) -> Any:
        """Find a resource; its inputs are all that the cloud did not give it."""
        try:
            found = self.cloud.read(_name(request.urn), request.id)
        except Refused as error:
            _abort(context, error)
        if found is None:
            return provider_pb2.ReadResponse()
        inputs = {key: value for key, value in found.items() if key not in _COMPUTED}
        return provider_pb2.ReadResponse(id=request.id, inputs=to_struct(inputs), properties=to_struct(found))

    def Delete(self, request: Any, context: Any) -> Empty:
        """Take a resource away."""
        try:
            self.cloud.delete(_name(request.urn), request.id)
        except Refused as error:
            _abort(context, error)
        return Empty()

    def Invoke(self, request: Any, context: Any) -> Any:
        """Look for what a creation made; else give back what a function was called with."""
        if request.tok == CANDIDATES:
            urn = request.args.fields["urn"].string_value
            self._consult("look for", urn, context)
            found = self.cloud.like(_name(urn))
            return _given(to_struct({"candidates": found}))
        return _given(request.args)

    def _consult(self, call: Fault, urn: str, context: Any) -> None:
        try:
            self.cloud.refuse(call, _name(urn))
        except Refused as error:
            _abort(context, error)

    def Cancel(self, request: Any, context: Any) -> Empty:
        """Have nothing to cancel."""
        return Empty()


def _given(answer: Any) -> Any:
    """What a function gives; the field has the name of a Python keyword."""
    response = provider_pb2.InvokeResponse()
    getattr(response, "return").CopyFrom(answer)
    return response


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]


def _diff(changed: set[str], replacing: set[str], olds: Properties, news: Properties) -> Any:
    replaces = sorted(changed & replacing)
    detailed = {
        key: provider_pb2.PropertyDiff(kind=_kind(key, olds, news, key in replaces), inputDiff=True)
        for key in changed
    }
    some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
    return provider_pb2.DiffResponse(
        changes=some if changed else none,
        diffs=sorted(changed),
        replaces=replaces,
        deleteBeforeReplace="slot" in replaces,
        hasDetailedDiff=True,
        detailedDiff=detailed,
    )


def _kind(key: str, olds: Properties, news: Properties, replaces: bool) -> Any:
    kind = "UPDATE" if key in olds and key in news else "ADD" if key in news else "DELETE"
    return provider_pb2.PropertyDiff.Kind.Value(f"{kind}_REPLACE" if replaces else kind)


class _Status(grpc.Status):
    def __init__(self, details: str, metadata: tuple[tuple[str, bytes], ...]) -> None:
        self.code, self.details, self.trailing_metadata = grpc.StatusCode.UNKNOWN, details, metadata


def _abort(context: Any, error: Refused | Unfinished) -> NoReturn:
    """End the call; what was made goes along, as Pulumi's own plugins send it."""
    if isinstance(error, Unfinished):
        partly = provider_pb2.ErrorResourceInitFailed(
            id=error.id, properties=to_struct(error.properties), reasons=[str(error)]
        )
        status = status_pb2.Status(code=2, message=str(error))
        status.details.add().Pack(partly)
        details = (("grpc-status-details-bin", status.SerializeToString()),)
        context.abort_with_status(_Status(str(error), details))
    unknown, lost = grpc.StatusCode.UNKNOWN, grpc.StatusCode.DEADLINE_EXCEEDED
    context.abort(lost if isinstance(error, Lost) else unknown, str(error))
    raise AssertionError("abort raises")
