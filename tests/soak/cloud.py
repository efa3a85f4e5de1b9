"""What there is: in the local AWS, and in the recorded states; and how the two differ."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from openmcf.engine.backend import Backend
from openmcf.local.aws import LocalAws
from tests.support.local_aws import client


class Thing(NamedTuple):
    """A resource of the cloud: its type as Pulumi calls it, its id, and what nothing else may be called."""

    type: str
    id: str
    name: str


@dataclass(frozen=True)
class Verdict:
    """How cloud and record differ, each as texts."""

    forgotten: tuple[str, ...]
    doubled: tuple[str, ...]
    gone: tuple[str, ...]
    pending: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether all is well."""
        return not (self.forgotten or self.doubled or self.gone or self.pending)


def judged(aws: LocalAws, prefix: str, backend: str) -> Verdict:
    """Compare all in the cloud whose name begins with the prefix with the states of a backend."""
    things = list(_things(aws, f"{prefix}-"))
    recorded, pending = _recorded(Backend.open(backend), prefix)
    there = {(thing.type, thing.id) for thing in things}
    watched = {thing.type for thing in things} | _WATCHED
    names = Counter((thing.type, thing.name) for thing in things)
    return Verdict(
        forgotten=tuple(sorted(f"{type_} {id_}" for type_, id_ in there - recorded)),
        doubled=tuple(f"{type_} {name}" for (type_, name), count in names.items() if count > 1),
        gone=tuple(sorted(f"{type_} {id_}" for type_, id_ in recorded - there if type_ in watched)),
        pending=pending,
    )


_POOL, _CLIENT = "aws:cognito/userPool:UserPool", "aws:cognito/userPoolClient:UserPoolClient"
_GROUP, _SERVER = "aws:cognito/userGroup:UserGroup", "aws:cognito/resourceServer:ResourceServer"
_ROLE, _FUNCTION = "aws:iam/role:Role", "aws:lambda/function:Function"
_API, _ROUTE = "aws:apigatewayv2/api:Api", "aws:apigatewayv2/route:Route"
_INTEGRATION, _AUTHORIZER = (
    "aws:apigatewayv2/integration:Integration",
    "aws:apigatewayv2/authorizer:Authorizer",
)
_STAGE, _LOGS = "aws:apigatewayv2/stage:Stage", "aws:cloudwatch/logGroup:LogGroup"
_WATCHED = {
    *(_POOL, _CLIENT, _GROUP, _SERVER, _ROLE, _FUNCTION, _API, _ROUTE, _INTEGRATION, _AUTHORIZER),
    _LOGS,
}


def _things(aws: LocalAws, prefix: str) -> Iterator[Thing]:
    for look in (_pools, _roles, _functions, _apis):
        yield from look(aws, prefix)


def _pools(aws: LocalAws, prefix: str) -> Iterator[Thing]:
    cognito = client(aws, "cognito-idp")
    for page in cognito.get_paginator("list_user_pools").paginate(MaxResults=60):
        for pool in page["UserPools"]:
            if pool["Name"].startswith(prefix):
                yield Thing(_POOL, pool["Id"], pool["Name"])
                yield from _parts(cognito, pool["Id"])


def _parts(cognito: Any, pool: str) -> Iterator[Thing]:
    for page in cognito.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool, MaxResults=60):
        for one in page["UserPoolClients"]:
            yield Thing(_CLIENT, one["ClientId"], f"{pool} {one['ClientName']}")
    for group in cognito.list_groups(UserPoolId=pool)["Groups"]:
        yield Thing(_GROUP, f"{pool}/{group['GroupName']}", f"{pool} {group['GroupName']}")
    servers = cognito.list_resource_servers(UserPoolId=pool, MaxResults=50)["ResourceServers"]
    for server in servers:
        yield Thing(_SERVER, f"{pool}|{server['Identifier']}", f"{pool} {server['Identifier']}")


def _roles(aws: LocalAws, prefix: str) -> Iterator[Thing]:
    for page in client(aws, "iam").get_paginator("list_roles").paginate():
        for role in page["Roles"]:
            if role["RoleName"].startswith(prefix):
                yield Thing(_ROLE, role["RoleName"], role["RoleName"])


def _functions(aws: LocalAws, prefix: str) -> Iterator[Thing]:
    for page in client(aws, "lambda").get_paginator("list_functions").paginate():
        for function in page["Functions"]:
            if function["FunctionName"].startswith(prefix):
                yield Thing(_FUNCTION, function["FunctionName"], function["FunctionName"])
    groups = client(aws, "logs").describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{prefix}")["logGroups"]
    for group in groups:
        yield Thing(_LOGS, group["logGroupName"], group["logGroupName"])


def _apis(aws: LocalAws, prefix: str) -> Iterator[Thing]:
    gateway = client(aws, "apigatewayv2")
    for page in gateway.get_paginator("get_apis").paginate():
        for api in page["Items"]:
            if api["Name"].startswith(prefix):
                id_ = api["ApiId"]
                yield Thing(_API, id_, api["Name"])
                for route in gateway.get_routes(ApiId=id_)["Items"]:
                    yield Thing(_ROUTE, route["RouteId"], f"{id_} {route['RouteKey']}")
                for one in gateway.get_integrations(ApiId=id_)["Items"]:
                    yield Thing(_INTEGRATION, one["IntegrationId"], f"{id_} {one['IntegrationId']}")
                for one in gateway.get_authorizers(ApiId=id_)["Items"]:
                    yield Thing(_AUTHORIZER, one["AuthorizerId"], f"{id_} {one['Name']}")


def _recorded(backend: Backend, prefix: str) -> tuple[set[tuple[str, str]], tuple[str, ...]]:
    """The recorded resources, and what is pending."""
    found: set[tuple[str, str]] = set()
    pending: list[str] = []
    for stack in (stack for stack in backend.stacks() if f".{prefix}-" in stack.name):
        deployment = backend.read(stack).deployment or {}
        found |= {(item["type"], item["id"]) for item in deployment.get("resources") or () if item.get("id")}
        left = deployment.get("pending_operations") or ()
        pending += [f"{operation['type']} {operation['resource']['urn']}" for operation in left]
    return found, tuple(pending)
