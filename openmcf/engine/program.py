"""Runs a program: serves the monitor, and asks the program's language server to run it."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import grpc
from pulumi.runtime.proto import engine_pb2_grpc, language_pb2, language_pb2_grpc, resource_pb2_grpc

from openmcf.engine.failures import EngineFailure
from openmcf.engine.monitor import Log, Monitor

_OPTIONS = [("grpc.max_receive_message_length", 400 * 1024 * 1024)]
"""As large as the SDK's own limit."""


@dataclass(frozen=True)
class Program:
    """A program that waits at an address, and what it is told of its run.

    parallel: how many resources are worked on at a time; the SDK keeps four times as many requests open.
    """

    address: str
    organization: str
    project: str
    stack: str
    config: Mapping[str, str]
    parallel: int

    @contextmanager
    def served(self, monitor: Monitor, log: Log) -> Iterator[str]:
        """Serve the monitor at an address, and leave when all that it was asked for has ended.

        The program may end earlier: what one of its registrations began goes on in another thread.
        """
        handlers = ThreadPoolExecutor(self.parallel * 4 + 4, "openmcf-monitor")
        server = grpc.server(handlers, options=_OPTIONS)
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
        engine_pb2_grpc.add_EngineServicer_to_server(log, server)
        address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        server.start()
        try:
            yield address
        finally:
            server.stop(grace=None).wait()
            handlers.shutdown()

    def run(self, monitor_address: str, *, preview: bool) -> None:
        """Run it to its end. Raises EngineFailure if it fails by itself."""
        try:
            with grpc.insecure_channel(self.address, options=_OPTIONS) as channel:
                request = self._request(monitor_address, preview)
                answer = language_pb2_grpc.LanguageRuntimeStub(channel).Run(request)
        except grpc.RpcError as error:
            raise EngineFailure(f"the program could not be run: {error.details()}") from error
        if answer.error:
            raise EngineFailure(answer.error)

    def _request(self, address: str, preview: bool) -> language_pb2.RunRequest:
        return language_pb2.RunRequest(
            project=self.project,
            stack=self.stack,
            organization=self.organization,
            config=self.config,
            dryRun=preview,
            parallel=self.parallel,
            monitor_address=address,
            args=[address],
        )
