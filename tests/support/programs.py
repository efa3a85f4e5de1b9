"""Programs run against an engine of their own: what they register and what they give."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from hypothesis import settings

from openmcf.kit.program import Context, Recorded, Resolve
from openmcf.kit.programs import program_of
from openmcf.properties.declarations import (
    Declaration,
    FileArchive,
    ResourceOutput,
    in_order,
    inputs_of,
    references,
    whole,
)
from openmcf.properties.values import ARCHIVE, SIGNATURE, UNKNOWN, Properties, Secret, Value, plain
from openmcf.specs.references import Reference
from tests.support.aws_calls_shared import LITERALS
from tests.support.manifests import checked
from tests.support.strategies_shared import Data

CASES = Path(__file__).parents[1] / "kinds/cases"
"""Manifests, with what their programs do, and in `code` what their `localPath` leads to."""
REGION = "us-east-1"
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
    "BucketWebsiteConfiguration": ("websiteEndpoint",),
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
    secret_outputs: Sequence[str]
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
        case FileArchive():
            return {SIGNATURE: ARCHIVE, "path": value.path}
    return value if isinstance(value, str | int | float | bool | None) else repr(value)


class _Engine:
    """Takes declarations, and keeps what is registered; outputs of what it makes are words."""

    def __init__(self, *, is_preview: bool) -> None:
        self._is_preview = is_preview
        self._urns: dict[Declaration, str] = {}
        self._made: dict[Declaration, Properties] = {}
        self.registered: list[Registered] = []

    def register(self, resource: Declaration) -> None:
        """Make a resource, or in a preview know no more than its inputs."""
        type_ = resource.type.rpartition(":")[2]
        types = self._urns[resource.parent].split("::")[2] + "$" if resource.parent else ""
        urn = self._urns[resource] = f"urn:pulumi:stack::project::{types}{resource.type}::{resource.name}"
        inputs = inputs_of(resource.inputs, self.known)
        if self._is_preview:
            self._made[resource] = inputs
        else:
            self._made[resource] = {
                "id": f"<id of {resource.name}>",
                **_made(type_, resource.name, plain(inputs)),
            }
        by_inputs = {*references(resource.inputs)}
        after = sorted(_called(each) for each in {*resource.depends_on} - by_inputs)
        parent = _called(resource.parent) if resource.parent else ""
        first = bool(resource.delete_before_replace)
        secret = resource.additional_secret_outputs
        self.registered.append(Registered(type_, resource.name, urn, parent, after, first, secret, inputs))

    def known(self, output: ResourceOutput) -> Value:
        """What a resource gives that was registered before."""
        made = self._made[output.resource]
        return whole(made.get(output.name, UNKNOWN) if self._is_preview else made[output.name])


def _called(resource: Declaration) -> str:
    return f"{resource.type.rpartition(':')[2]} {resource.name}"


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


def unknown(_: str | Reference) -> Value:
    """What a reference gives in a plan while the stack that it leads to is not there."""
    return UNKNOWN


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
    declared = program_of(manifest.kind)(manifest, Context(resolve, REGION, CASES, workspace, recorded))
    for resource in in_order(declared.resources):
        engine.register(resource)
    resources = sorted(engine.registered, key=lambda each: each.urn)
    return Deployment(resources, inputs_of(declared.outputs, engine.known))


def resolved(field: str | Reference) -> str:
    """A literal, and the same function for all references."""
    return field if isinstance(field, str) else LITERALS["arn:lambda:function"]
