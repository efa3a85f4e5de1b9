"""What a program talks to: Pulumi's ResourceMonitor and Engine services, over one run's registrar."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2, resource_pb2_grpc

from openmcf.engine.executor import Executor
from openmcf.engine.failures import Cancelled, EngineFailure, StepFailed
from openmcf.engine.goal import goal_of
from openmcf.engine.step_generator import StepGenerator
from openmcf.errors import OpenmcfError
from openmcf.properties.values import from_struct, to_struct

FEATURES = (
    resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS,
    resource_pb2.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
    resource_pb2.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
)
"""What the SDK may use of the protocol. Programs here need no more, and the SDK does less work for it."""

_SEVERITIES = {
    engine_pb2.DEBUG: "debug",
    engine_pb2.INFO: "info",
    engine_pb2.WARNING: "warning",
    engine_pb2.ERROR: "error",
}

Answer = TypeVar("Answer")


@dataclass
class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Registrations of one program."""

    registrar: StepGenerator

    def GetDeploymentInfo(self, request: Any, context: grpc.ServicerContext) -> Any:
        """What of the protocol this monitor speaks."""
        return resource_pb2.DeploymentInfo(supportedFeatures=FEATURES)

    def RegisterResource(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Bring a resource to its goal, and tell its id and outputs."""

        def register() -> Any:
            registrar = self.registrar
            former_parent = registrar.claims.former_urn(request.parent)
            goal = goal_of(request, registrar.stack, registrar.project, former_parent)
            state = registrar.register(goal)
            return resource_pb2.RegisterResourceResponse(
                urn=state.urn, id=state.id, object=to_struct(state.outputs)
            )

        return self._answer(context, register)

    def RegisterResourceOutputs(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Take what a component gives."""

        def outputs() -> Empty:
            self.registrar.outputs(request.urn, from_struct(request.outputs))
            return Empty()

        return self._answer(context, outputs)

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Call a function of a provider."""

        def invoke() -> Any:
            client = self.registrar.provider_for(request.tok, request.provider, request.version)
            given = client.invoke(request.tok, from_struct(request.args))
            answer = resource_pb2.ResourceInvokeResponse()
            getattr(answer, "return").CopyFrom(to_struct(given))
            return answer

        return self._answer(context, invoke)

    def SignalAndWaitForShutdown(self, request: Any, context: grpc.ServicerContext) -> Empty:
        """The program has said all; nothing here needs it to stay."""
        return Empty()

    def _answer(self, context: grpc.ServicerContext, make: Callable[[], Answer]) -> Answer:
        """The answer, or the end of the call: the program only learns that it is to stop."""
        try:
            return make()
        except (StepFailed, Cancelled) as failure:
            context.abort(grpc.StatusCode.UNAVAILABLE, str(failure))
        except (EngineFailure, OpenmcfError) as failure:
            self.registrar.executor.stop(failure)
            context.abort(grpc.StatusCode.UNAVAILABLE, str(failure))


@dataclass
class Log(engine_pb2_grpc.EngineServicer):
    """Pulumi's Engine service, of which programs use the log, for one whose resources the executor makes."""

    executor: Executor

    def Log(self, request: Any, context: grpc.ServicerContext) -> Empty:
        """Pass a message on, but for the SDK's own debugging, several messages a resource.

        When the run is to stop, or after an error, errors of the program only say that it was told to stop.
        """
        events, stops = self.executor.events, self.executor.cancelled.is_set()
        follows = request.severity == engine_pb2.ERROR and (stops or events.errors)
        if request.severity != engine_pb2.DEBUG and not follows:
            events.diagnostic(_SEVERITIES[request.severity], request.message, request.urn)
        return Empty()
