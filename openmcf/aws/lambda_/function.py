"""Lambda: functions. Source: API reference of Lambda, and terraform-provider-aws, `internal/service/lambda`.

A function's code and its configuration are updated by calls of their own, one after the other; the second is
refused until the first has arrived. What an update of the configuration leaves out stays as it is.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence, without
from openmcf.aws.lambda_.code import CODE, archive_there, code_block
from openmcf.aws.not_found import not_found_on
from openmcf.aws.partial_create import recording_partial_create
from openmcf.aws.resource import (
    Candidate,
    Created,
    NotFound,
    Properties,
    ProviderError,
    ReadResult,
    Resource,
    UniqueName,
)
from openmcf.aws.retry import accepted, pauses, refused, wait_until
from openmcf.aws.shapes import Names, parameters, properties
from openmcf.aws.tagging import Tagging

_MISSING = "ResourceNotFoundException"
_TAGGING = Tagging("TagResource", "UntagResource", member="Resource")

# Said of a role made just now; measured by terraform-provider-aws, whose list this is.
_ROLE_IS_NEW = refused(
    "InvalidParameterValueException",
    "cannot be assumed by Lambda",
    "does not have permissions to call",
    "is not authorized to perform",
)
_STILL_UPDATING = refused("ResourceConflictException", "update is in progress", "in the following state")


class Function(Resource):
    """A function. Its id is its name."""

    type = "aws:lambda/function:Function"
    inputs = frozenset(
        {
            *("name", "description", "role", "runtime", "handler", "packageType", "architectures", "tags"),
            *("memorySize", "timeout", "ephemeralStorage", "reservedConcurrentExecutions", "environment"),
            *("kmsKeyArn", "layers", "vpcConfig", "tracingConfig", "deadLetterConfig"),
            *CODE,
        }
    )
    computed = (
        *("arn", "qualifiedArn", "invokeArn", "qualifiedInvokeArn", "version", "lastModified", "tagsAll"),
        *("codeSha256", "sourceCodeSize", "vpcConfig.vpcId"),
    )
    replace_on_change = frozenset({"name", "packageType"})
    unique_name = UniqueName("name", "region")
    write_only = CODE
    secret = frozenset({"environment"})
    equivalence = Equivalence(
        defaults={
            "packageType": "Zip",
            "architectures": ["x86_64"],
            "description": "",
            "memorySize": 128,
            "timeout": 3,
            "reservedConcurrentExecutions": -1,
            "ephemeralStorage": {"size": 512},
            "tracingConfig": {"mode": "PassThrough"},
            "vpcConfig.ipv6AllowedForDualStack": False,
        },
        sets=frozenset({"vpcConfig.subnetIds", "vpcConfig.securityGroupIds"}),
    )
    names: ClassVar[Names] = {"FunctionName": "name", "CodeSize": "sourceCodeSize", "FunctionArn": "arn"}

    def imported(self, olds: Properties, observed: Properties, news: Properties) -> Properties:
        return super().imported(olds, observed, news) | archive_there(observed, news)

    def create(self, clients: Clients, inputs: Properties) -> Created:
        client, name = clients("lambda"), inputs["name"]
        arguments = parameters(client, "CreateFunction", inputs | {"code": code_block(inputs)}, self.names)
        accepted(lambda: client.create_function(**arguments), _ROLE_IS_NEW, pauses(60))
        with recording_partial_create(Created(name, inputs)):
            _wait(client, name)
            _reserve(client, name, {}, inputs)
            return Created(name, self._properties(client, name, inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        name = inputs["name"]
        with suppress(NotFound), not_found_on(_MISSING):
            now = clients("lambda").get_function_configuration(FunctionName=name)
            # Lambda does not say when it was made; who changes a function of another role is somebody else.
            changed = datetime.fromisoformat(now["LastModified"])
            return [Candidate(name, changed)] if now["Role"] == inputs["role"] else []
        return []

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        with not_found_on(_MISSING):
            now = self._properties(clients("lambda"), resource_id, known)
        if known.get("codeSha256") not in {None, now.get("codeSha256")}:
            # The code is no longer the recorded one: without a place the next update uploads it again.
            now = without(now, CODE)
        return self.found(resource_id, now)

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        client = clients("lambda")
        recorded = without(olds, self.computed) | archive_there(olds, news)
        old, new = self.equivalence.of(recorded), self.equivalence.of(news)
        self._configure(client, old, new)
        if any(old.get(name) != new.get(name) for name in (*CODE, "architectures")):
            _upload(client, resource_id, new["architectures"], news)
        _reserve(client, resource_id, olds, news)
        if olds.get("tags") != news.get("tags"):
            arn = client.get_function_configuration(FunctionName=resource_id)["FunctionArn"]
            _TAGGING.change(client, {"arn": arn}, olds, news)
        return self._properties(client, resource_id, news)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        client = clients("lambda")
        with suppress(NotFound), not_found_on(_MISSING):
            accepted(lambda: client.delete_function(FunctionName=resource_id), _STILL_UPDATING, pauses(300))

    def _configure(self, client: Any, old: Properties, new: Properties) -> None:
        emptied = {it: nothing for it, nothing in _NOTHING.items() if it in old}
        before, after = (
            parameters(client, "UpdateFunctionConfiguration", wanted, self.names)
            for wanted in (old, emptied | new)
        )
        if before != after:
            accepted(lambda: client.update_function_configuration(**after), _is_early, pauses(60))
            _wait(client, new["name"])

    def _properties(self, client: Any, name: str, recorded: Properties) -> Properties:
        observed = properties(client, "GetFunction", client.get_function(FunctionName=name), self.names)
        now: Properties = observed["configuration"] | observed.get("concurrency", {})
        now |= _arns(client, now)
        now |= {"tags": observed.get("tags", {}), "tagsAll": observed.get("tags", {})}
        now["layers"] = [layer["arn"] for layer in now.get("layers", [])]
        if not now.get("vpcConfig", {}).get("subnetIds"):
            now.pop("vpcConfig", None)
        if image := observed.get("code", {}).get("imageUri"):
            now["imageUri"] = image
        ours = {it: value for it, value in now.items() if it in self.inputs or it in self.computed}
        return self.known(ours, recorded)


_NOTHING = {
    "environment": {"variables": {}},
    "vpcConfig": {"subnetIds": [], "securityGroupIds": []},
    "layers": [],
    "deadLetterConfig": {"targetArn": ""},
    "kmsKeyArn": "",
}
"""What an update says for blocks that are no longer wanted."""


def _is_early(error: ClientError) -> bool:
    return _ROLE_IS_NEW(error) or _STILL_UPDATING(error)


def _arns(client: Any, configuration: Mapping[str, Any]) -> Properties:
    """The ARNs that follow from the function's own. Source: API Gateway's model, `CreateAuthorizer`."""
    arn, version = configuration["arn"], configuration.get("version", "$LATEST")
    meta = client.meta
    gateway = f"arn:{meta.partition}:apigateway:{meta.region_name}:lambda:path/2015-03-31/functions"
    return {
        "qualifiedArn": f"{arn}:{version}",
        "invokeArn": f"{gateway}/{arn}/invocations",
        "qualifiedInvokeArn": f"{gateway}/{arn}:{version}/invocations",
    }


def _upload(client: Any, name: str, architectures: list[str], news: Properties) -> None:
    said = code_block(news) | {"name": name, "architectures": architectures}
    arguments = parameters(client, "UpdateFunctionCode", said, Function.names)
    accepted(lambda: client.update_function_code(**arguments), _STILL_UPDATING, pauses(60))
    _wait(client, name)


def _wait(client: Any, name: str) -> None:
    """Wait until the function can be called and changed. Raises ProviderError if Lambda gave up."""

    def is_ready() -> bool:
        now = client.get_function_configuration(FunctionName=name)
        states = {now.get("State", "Active"), now.get("LastUpdateStatus", "Successful")}
        if "Failed" in states:
            reason = now.get("StateReason") or now.get("LastUpdateStatusReason") or "no reason given"
            raise ProviderError(f"Lambda failed to make or update the function {name}: {reason}")
        return states.isdisjoint({"Pending", "InProgress"})

    wait_until(is_ready, f"the function {name} is not ready", pauses(300, first=0.1))


def _reserve(client: Any, name: str, olds: Properties, news: Properties) -> None:
    reserved = news.get("reservedConcurrentExecutions")
    if reserved is not None and reserved >= 0:
        client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=reserved)
    elif olds.get("reservedConcurrentExecutions") is not None:
        client.delete_function_concurrency(FunctionName=name)
