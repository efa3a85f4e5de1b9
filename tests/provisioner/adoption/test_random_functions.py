"""A function's manifest, made of what its program declares, has a program that declares the same."""

from pathlib import Path

from hypothesis import given, settings

from openmcf.provisioner.adoption.aws_lambda_fields import settings as function_settings
from openmcf.provisioner.provider.canonical import without
from openmcf.provisioner.provider.lambda_code import CODE
from openmcf.provisioner.provider.types import resource_type
from openmcf.provisioner.wire import Properties, plain
from tests.support.aws_calls import fitting_literals
from tests.support.programs import Deployment, deployed
from tests.support.strategies import manifests
from tests.support.strategies_shared import Data

FEW = settings(max_examples=settings().max_examples // 2)
IN_ARCHIVES = CODE - {"imageUri"}


def with_code(content: Data) -> Data:
    """The manifest with a `localPath`, where it has one, that leads to code."""
    local = {"localPath": "code"} if content["spec"].get("localPath") else {}
    return content | {"spec": content["spec"] | local}


def function(deployment: Deployment) -> Properties:
    """What is told of the declared function: all but where an archive is."""
    (inputs,) = (plain(each.inputs) for each in deployment.resources if each.type == "Function")
    return without(inputs, IN_ARCHIVES)


def read_back(deployment: Deployment) -> Data:
    """The spec that the declared resources say."""
    (group,) = (plain(each.inputs) for each in deployment.resources if each.type == "LogGroup")
    spec = function_settings(function(deployment)) | {"logRetentionDays": group["retentionInDays"]}
    return spec if "imageUri" in spec else spec | {"localPath": "code"}


@FEW
@given(content=manifests("AwsLambda"))
def test_the_manifest_of_a_function_says_the_function(content: Data, workspace: Path) -> None:
    first = deployed(with_code(fitting_literals(content)), str, workspace)
    again = deployed(content | {"spec": read_back(first)}, str, workspace)
    meaning = resource_type("aws:lambda/function:Function").meaning
    assert meaning.of(function(again)) == meaning.of(function(first))
    assert {each.urn for each in again.resources} == {each.urn for each in first.resources}
