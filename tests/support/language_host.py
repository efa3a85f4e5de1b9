"""Runs programs that are data, as the language server of an SDK does, and in a tenth of its time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import alias_pb2, language_pb2, language_pb2_grpc, resource_pb2, resource_pb2_grpc

from openmcf.engine.urns import STACK_TYPE
from openmcf.properties.values import UNKNOWN, Properties, Secret, from_struct, to_struct
from tests.support.engine_cases import TYPES, Arn, Declared, Hidden

_LOCAL = "127.0.0.1:0"


class ProgramFails(Exception):
    """The program is wrong."""


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """The language server of one program at a time.

    fails_at: before which registration, counted from 1, the program fails; 0 for never.
    """

    program: Sequence[Declared] = ()
    fails_at = 0
    address = ""

    def Run(self, request: Any, context: Any) -> Any:
        """Run the program; that the engine tells it to stop is no error of it."""
        with grpc.insecure_channel(request.monitor_address) as channel:
            monitor = resource_pb2_grpc.ResourceMonitorStub(channel)
            try:
                _Registrations(monitor, request, self.fails_at).make(self.program)
            except grpc.RpcError as error:
                stopped = error.code() is grpc.StatusCode.UNAVAILABLE
                return language_pb2.RunResponse(error="" if stopped else str(error.details()))
            except ProgramFails as failure:
                return language_pb2.RunResponse(error=str(failure))
        return language_pb2.RunResponse()


@contextmanager
def serving(host: LanguageHost) -> Iterator[LanguageHost]:
    """The language server at its address."""
    handlers = ThreadPoolExecutor(2, "language-host")
    server = grpc.server(handlers)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    host.address = f"127.0.0.1:{server.add_insecure_port(_LOCAL)}"
    server.start()
    try:
        yield host
    finally:
        server.stop(grace=None).wait()
        handlers.shutdown()  # its threads would keep the event loops of programs


class _Registrations:
    """Those of one run of a program."""

    def __init__(self, monitor: resource_pb2_grpc.ResourceMonitorStub, request: Any, fails_at: int) -> None:
        self._monitor, self._request, self._fails_at = monitor, request, fails_at
        self._made: dict[str, Future[resource_pb2.RegisterResourceResponse]] = {}

    def make(self, program: Sequence[Declared]) -> None:
        """Register all, each after what it needs, in parallel if the run is; end at the first error."""
        root = self._register_root()
        pool = ThreadPoolExecutor(self._request.parallel, "program")
        try:
            for number, resource in enumerate(program, 1):
                if number == self._fails_at:
                    raise ProgramFails("the program is wrong")
                self._made[resource.name] = pool.submit(self._register, resource, root)
                if self._request.parallel == 1:
                    self._made[resource.name].result()
            for future in wait(self._made.values(), return_when=FIRST_EXCEPTION).done:
                future.result()
            self._outputs(root)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _register_root(self) -> str:
        name = f"{self._request.project}-{self._request.stack}"
        request = resource_pb2.RegisterResourceRequest(type=STACK_TYPE, name=name, acceptSecrets=True)
        return str(self._monitor.RegisterResource(request).urn)

    def _register(self, declared: Declared, root: str) -> resource_pb2.RegisterResourceResponse:
        request = resource_pb2.RegisterResourceRequest(
            type=TYPES[declared.sort],
            name=declared.name,
            parent=self._urn(declared.parent) if declared.parent else root,
            custom=declared.sort != "group",
            object=to_struct(self._inputs(declared)),
            dependencies=[*map(self._urn, {*declared.depends_on, *declared.uses.values()})],
            propertyDependencies={
                key: resource_pb2.RegisterResourceRequest.PropertyDependencies(urns=[self._urn(name)])
                for key, name in declared.uses.items()
            },
            provider=self._provider(declared.provider),
            protect=declared.protect,
            retainOnDelete=declared.retain_on_delete,
            deleteBeforeReplace=bool(declared.delete_before_replace),
            deleteBeforeReplaceDefined=declared.delete_before_replace is not None,
            ignoreChanges=declared.ignore_changes,
            importId=declared.import_id,
            aliases=_aliases(declared),
            acceptSecrets=True,
        )
        answer: resource_pb2.RegisterResourceResponse = self._monitor.RegisterResource(request)
        if declared.sort == "group":
            self._outputs(answer.urn)
        return answer

    def _outputs(self, urn: str) -> None:
        request = resource_pb2.RegisterResourceOutputsRequest(urn=urn, outputs=Struct())
        self._monitor.RegisterResourceOutputs(request)

    def _inputs(self, declared: Declared) -> Properties:
        return {key: self._input(value) for key, value in declared.properties.items()}

    def _input(self, value: Any) -> Any:
        match value:
            case Arn():
                return self._arn(value.of)
            case Hidden():
                return Secret(value.value)
        return value

    def _arn(self, name: str) -> Any:
        outputs = from_struct(self._made[name].result().object)
        return outputs.get("arn", UNKNOWN if self._request.dryRun else None)

    def _urn(self, name: str) -> str:
        return str(self._made[name].result().urn)

    def _provider(self, name: str) -> str:
        return f"{self._urn(name)}::{self._made[name].result().id}" if name else ""


def _aliases(declared: Declared) -> list[alias_pb2.Alias]:
    return [alias_pb2.Alias(spec=alias_pb2.Alias.Spec(name=declared.alias))] if declared.alias else []
