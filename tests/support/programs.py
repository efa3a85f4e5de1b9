"""Programs run by Pulumi's runtime against an engine of their own: what they register and what they give."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pulumi
import yaml
from google.protobuf.empty_pb2 import Empty
from hypothesis import settings
from pulumi.runtime import Settings, configure, run_in_stack
from pulumi.runtime.proto import resource_pb2

from openmcf.kit.program import Context, Recorded
from openmcf.kit.programs import program_of
from openmcf.properties.values import Properties, Secret, from_struct, plain, to_struct
from openmcf.specs.references import Reference
from tests.support.aws_calls_shared import LITERALS
from tests.support.manifests import checked
from tests.support.strategies_shared import Data

CASES = Path(__file__).parents[1] / "kinds/cases"
"""Manifests, with what their programs do, and in `code` what their `localPath` leads to."""
REGION = "us-east-1"
Resolve = Callable[[str | Reference], pulumi.Input[str]]
FEW = settings(max_examples=settings().max_examples // 4)
"""A program takes longer than the other things that random manifests are tried on."""

_COMPUTED = {
    "UserPool": ("arn", "endpoint"),
    "UserPoolClient": ("clientSecret",),
    "UserPoolDomain": ("cloudfrontDistributionArn",),
    "Api": ("arn", "apiEndpoint", "executionArn"),
    "Function": ("arn", "invokeArn"),
    "LayerVersion": ("arn", "layerArn", "version"),
    "Role": ("arn",),
    "Certificate": ("arn",),
    "Record": ("fqdn",),
    "Bucket": ("arn", "bucketRegionalDomainName", "hostedZoneId"),
    "Parameter": ("arn", "version"),
}
"""The outputs that programs use, by the last part of the type; of other types, the ARN."""


class Registered(NamedTuple):
    """A resource as a program registers it; `after` are those that it waits for in so many words."""

    type: str
    name: str
    urn: str
    parent: str
    after: list[str]
    delete_before_replace: bool
    inputs: Properties


class Deployment(NamedTuple):
    """What a program registers, in the order of the URNs, and its outputs."""

    resources: list[Registered]
    outputs: Properties

    def __str__(self) -> str:
        """Both as YAML."""
        resources = [_shown_resource(each) for each in self.resources]
        content = [*resources, {"outputs": _shown(self.outputs)}]
        return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


def _shown_resource(resource: Registered) -> Data:
    options = {
        "parent": resource.parent,
        "after": resource.after,
        "delete before replace": resource.delete_before_replace,
    }
    given = {name: value for name, value in options.items() if value}
    return {f"{resource.type} {resource.name}": given | _shown(resource.inputs)}


def _shown(value: Any) -> Any:
    match value:
        case Secret():
            return {"secret": _shown(value.value)}
        case dict():
            return {key: _shown(item) for key, item in sorted(value.items())}
        case list():
            return [_shown(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else repr(value)


class _Engine:
    """Pulumi's ResourceMonitor, which keeps what is registered; outputs of what it makes are words."""

    def __init__(self, *, is_preview: bool) -> None:
        self._is_preview = is_preview
        self.registered: list[Registered] = []
        self.outputs: Properties = {}

    def GetDeploymentInfo(self, _: Any) -> resource_pb2.DeploymentInfo:  # noqa: N802 - gRPC's names, all
        return resource_pb2.DeploymentInfo(supportedFeatures=[resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS])

    def RegisterResource(self, request: Any) -> resource_pb2.RegisterResourceResponse:  # noqa: N802
        type_ = request.type.rpartition(":")[2]
        parent_types = request.parent.split("::")[2] + "$" if request.parent else ""
        urn = f"urn:pulumi:stack::project::{parent_types}{request.type}::{request.name}"
        if type_ == "Stack":
            return resource_pb2.RegisterResourceResponse(urn=urn)
        inputs = from_struct(request.object)
        self.registered.append(_registered(type_, urn, request, inputs))
        if self._is_preview:
            return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
        made = to_struct(_made(type_, request.name, plain(inputs)))
        return resource_pb2.RegisterResourceResponse(urn=urn, id=f"<id of {request.name}>", object=made)

    def RegisterResourceOutputs(self, request: Any) -> Empty:  # noqa: N802
        self.outputs = from_struct(request.outputs)
        return Empty()

    def SignalAndWaitForShutdown(self, _: Any) -> Empty:  # noqa: N802
        return Empty()


def _registered(type_: str, urn: str, request: Any, inputs: Properties) -> Registered:
    by_inputs = {urn for each in request.propertyDependencies.values() for urn in each.urns}
    after = sorted(_name(urn) for urn in set(request.dependencies) - by_inputs)
    parent = "" if ":Stack::" in request.parent else _name(request.parent)
    return Registered(type_, request.name, urn, parent, after, request.deleteBeforeReplace, inputs)


def _name(urn: str) -> str:
    """The type and the name."""
    _, _, types, name = urn.split("::", 3)
    return f"{types.rpartition(':')[2]} {name}"


def _made(type_: str, name: str, inputs: Properties) -> Properties:
    known = _COMPUTED.get(type_, ("arn",))
    computed: Properties = {output: f"<{output} of {name}>" for output in known}
    if type_ == "DomainName":
        served = {"targetDomainName": "<target domain name>", "hostedZoneId": "<hosted zone id>"}
        computed["domainNameConfiguration"] = inputs["domainNameConfiguration"] | served
    if type_ == "Certificate":
        names = dict.fromkeys([inputs["domainName"], *inputs.get("subjectAlternativeNames", [])])
        computed["domainValidationOptions"] = [_validation_option(name) for name in names]
    return inputs | computed


def _validation_option(name: str) -> Properties:
    parts = {f"resourceRecord{part}": f"<{part} for {name}>" for part in ("Name", "Type", "Value")}
    return {"domainName": name} | parts


def unknown(_: str | Reference) -> pulumi.Output[str]:
    """What a reference gives in a plan while the stack that it leads to is not there."""
    nothing: Any = _done(None)
    return pulumi.Output(set(), nothing, is_known=_done(False))


def _done(value: Any) -> Any:
    future = asyncio.get_running_loop().create_future()
    future.set_result(value)
    return future


def nothing(_type: str, _name: str | None) -> None:
    """What a stack has recorded that was never deployed."""


def deployed(
    content: Data,
    resolve: Resolve,
    workspace: Path,
    *,
    is_preview: bool = False,
    recorded: Callable[[str, str | None], Recorded | None] = nothing,
) -> Deployment:
    """Run the program of a manifest that is given as data; in a preview nothing is made."""
    manifest = checked(json.dumps(content)).manifest
    assert manifest is not None
    engine = _Engine(is_preview=is_preview)

    def program() -> None:
        context = Context(resolve, REGION, CASES, workspace, recorded)
        for name, value in program_of(manifest.kind)(manifest, context).items():
            pulumi.export(name, value)

    async def run() -> None:
        configure(Settings("project", "stack", monitor=engine, dry_run=is_preview))
        await run_in_stack(program)

    asyncio.run(run())
    return Deployment(sorted(engine.registered, key=lambda each: each.urn), engine.outputs)


def resolved(field: str | Reference) -> str:
    """A literal, and the same function for all references."""
    return field if isinstance(field, str) else LITERALS["arn:lambda:function"]
