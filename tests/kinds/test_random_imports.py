"""Manifests of kinds with one main resource, made of what their programs declare, declare the same."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmcf.aws.equivalence import without
from openmcf.aws.lambda_.code import CODE
from openmcf.aws.types import resource_type
from openmcf.kinds.aws_cert_manager_cert.importer import fields as certificate_fields
from openmcf.kinds.aws_lambda.importer import settings as function_settings
from openmcf.kinds.aws_lambda_layer.importer import fields as layer_fields
from openmcf.properties.values import Properties, plain
from tests.support.aws_calls import fitting_literals
from tests.support.programs import Deployment, deployed
from tests.support.strategies import manifests
from tests.support.strategies_shared import Data

FEW = settings(max_examples=settings().max_examples // 2)
UNTOLD = {*CODE, "skipDestroy"} - {"imageUri"}


def function(told: Properties) -> Data:
    spec = function_settings(told)
    return spec if "imageUri" in spec else spec | {"localPath": "code"}


def layer(told: Properties) -> Data:
    return layer_fields(told) | {"localPath": "code"}


def with_code(content: Data) -> Data:
    """The manifest with a `localPath`, where it has one, that leads to code."""
    local = {"localPath": "code"} if content["spec"].get("localPath") else {}
    return content | {"spec": content["spec"] | local}


def told(deployment: Deployment, type_: str) -> Properties:
    """What AWS tells of the declared resource."""
    (inputs,) = (plain(each.inputs) for each in deployment.resources if each.type == type_)
    return without(inputs, UNTOLD)


@pytest.mark.parametrize(
    ("kind", "token", "spec_of"),
    [
        ("AwsLambda", "aws:lambda/function:Function", function),
        ("AwsLambdaLayer", "aws:lambda/layerVersion:LayerVersion", layer),
        ("AwsCertManagerCert", "aws:acm/certificate:Certificate", certificate_fields),
    ],
)
@FEW
@given(data=st.data())
def test_the_manifest_of_a_resource_says_the_resource(
    kind: str, token: str, spec_of: Callable[[Properties], Data], data: st.DataObject, workspace: Path
) -> None:
    content = with_code(fitting_literals(data.draw(manifests(kind))))
    type_, meaning = token.rpartition(":")[2], resource_type(token).equivalence
    first = told(deployed(content, str, workspace), type_)
    again = told(deployed(content | {"spec": spec_of(first)}, str, workspace), type_)
    assert meaning.of(again) == meaning.of(first)
