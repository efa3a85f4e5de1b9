"""An API's manifest, made of what its program declares, has a program that declares the same."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from openmcf.aws.equivalence import without
from openmcf.aws.resource import Properties, Resource
from openmcf.aws.types import resource_type
from openmcf.kinds.aws_http_api_gateway.importer.ids import ids
from openmcf.kinds.aws_http_api_gateway.importer.main import spec_of
from openmcf.kinds.aws_http_api_gateway.importer.snapshot import ApiSnapshot, Domain, Parts
from openmcf.kinds.aws_http_api_gateway.spec.api import AwsHttpApiGateway
from openmcf.properties.values import plain
from openmcf.specs.identity import Ids
from openmcf.specs.references import Reference
from tests.support.aws_calls import fitting_literals
from tests.support.aws_calls_shared import LITERALS
from tests.support.manifests import checked
from tests.support.programs import Deployment, Registered, deployed
from tests.support.strategies import manifests
from tests.support.strategies_shared import Data

FEW = settings(max_examples=settings().max_examples // 2)


def type_of(resource: Registered) -> str:
    """The whole type, as the engine has it."""
    return resource.urn.split("::")[2].rpartition("$")[2]


def told_of(deployment: Deployment) -> ApiSnapshot:
    """What AWS would tell of the declared resources."""

    def parts(type_: str) -> Parts:
        found = (each for each in deployment.resources if each.type == type_)
        return {f"<id of {each.name}>": plain(each.inputs) for each in found}

    ((id_, api),) = parts("Api").items()
    mappings = [
        {
            "ApiId": mapping["apiId"],
            "Stage": mapping["stage"],
            "ApiMappingId": mapping_id,
            "ApiMappingKey": mapping.get("apiMappingKey", ""),
        }
        for mapping_id, mapping in parts("ApiMapping").items()
    ]
    policies: dict[str, frozenset[str]] = {}
    for statement in parts("Permission").values():
        function = ":".join(filter(None, (statement["function"], statement.get("qualifier"))))
        policies[function] = policies.get(function, frozenset()) | {statement["statementId"]}
    return ApiSnapshot(
        id=id_,
        api=api,
        authorizers=parts("Authorizer"),
        integrations=parts("Integration"),
        routes=parts("Route"),
        stages={stage["name"]: stage for stage in parts("Stage").values()},
        domains=tuple(Domain(inputs, mappings, False) for inputs in parts("DomainName").values()),
        policies=policies,
    )


def meant(deployment: Deployment) -> dict[str, Any]:
    """What AWS reads into the resources, and tells."""
    return {
        each.urn: _meant(resource_type(type_of(each)), plain(each.inputs)) for each in deployment.resources
    }


def _meant(type_: Resource, inputs: Properties) -> Properties:
    told: Properties = type_.equivalence.of(without(inputs, type_.write_only))
    return told


def resolved(field: str | Reference) -> str:
    return field if isinstance(field, str) else LITERALS["arn:lambda:function"]


@FEW
@given(content=manifests("AwsHttpApiGateway"))
def test_the_manifest_of_an_api_says_the_api(content: Data, workspace: Path) -> None:
    first = deployed(fitting_literals(content), str, workspace)
    again = deployed(content | {"spec": spec_of(told_of(first))}, str, workspace)
    assert meant(again) == meant(first)


@FEW
@given(content=manifests("AwsHttpApiGateway"))
def test_all_that_belongs_to_an_api_is_adopted(content: Data, workspace: Path) -> None:
    """By the names that the program gives, whatever the manifest calls the functions."""
    manifest = checked(json.dumps(content)).manifest
    assert isinstance(manifest, AwsHttpApiGateway)
    deployment = deployed(content, resolved, workspace)
    found: Ids = dict(ids(told_of(deployment), manifest))
    names = {(type_of(each), each.name) for each in deployment.resources}
    assert {
        (type_, name) for type_, name in names if not {(type_, name), (type_, None)} & found.keys()
    } == set()
