"""A function that is made anew under its name has none of the permissions that the old one had."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.deploying import Deploying, write_code
from tests.support.local_aws import Service

ARCHIVE = "runtime: python3.13, handler: main.handler, localPath: code"
IMAGE = "imageUri: 000000000000.dkr.ecr.us-east-1.amazonaws.com/door:1"
FUNCTION = """\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata: {{name: doorman}}
spec: {{region: us-east-1, roleArn: "arn:aws:iam::000000000000:role/any", {code}}}
"""
CALLED = "{valueFrom: {kind: AwsLambda, name: doorman, fieldPath: status.outputs.function_arn}}"
CALLERS = f"""\
apiVersion: aws.openmcf.org/v1
kind: AwsHttpApiGateway
metadata: {{name: front}}
spec:
  region: us-east-1
  routes: [{{routeKey: GET /x, integration: {{integrationType: AWS_PROXY, integrationUri: {CALLED}}}}}]
---
apiVersion: aws.openmcf.org/v1
kind: AwsCognitoUserPool
metadata: {{name: guests}}
spec:
  region: us-east-1
  clients: [{{name: web}}]
  lambdaConfig: {{preSignUp: {CALLED}}}
"""


@pytest.fixture
def doorman(deploy: Deploying, tmp_path: Path) -> Iterator[Path]:
    """The manifest of a function, which an API and a user pool call, in `callers.yaml`; all applied."""
    write_code(tmp_path)
    manifest = tmp_path / "doorman.yaml"
    manifest.write_text(FUNCTION.format(code=ARCHIVE))
    (tmp_path / "callers.yaml").write_text(CALLERS)
    ended = deploy("apply", "doorman.yaml", "callers.yaml", "--yes")
    assert ended.code == 0, ended.err
    yield manifest
    ended = deploy("destroy", "doorman.yaml", "callers.yaml", "--yes", "--allow-data-loss", "guests")
    assert ended.code == 0, ended.err


def let_in(service: Service) -> list[str]:
    """The services that the function's policy lets in."""
    policy = json.loads(service("lambda").get_policy(FunctionName="doorman")["Policy"])
    return sorted(statement["Principal"]["Service"] for statement in policy["Statement"])


ALL = ["apigateway.amazonaws.com", "cognito-idp.amazonaws.com"]


def test_a_run_that_makes_a_function_anew_gives_its_permissions_back(
    doorman: Path, deploy: Deploying, service: Service
) -> None:
    doorman.write_text(FUNCTION.format(code=IMAGE))
    ended = deploy("apply", "doorman.yaml", "callers.yaml", "--yes")
    assert (ended.code, let_in(service)) == (0, ALL), ended.err
    assert deploy("plan", "doorman.yaml", "callers.yaml", "--exit-code").code == 0


@pytest.mark.parametrize("engine", ["embedded", "pulumi"])
def test_a_later_run_does_so_too(
    engine: str, doorman: Path, deploy: Deploying, service: Service, request: pytest.FixtureRequest
) -> None:
    options = request.getfixturevalue("pulumi") if engine == "pulumi" else ()
    doorman.write_text(FUNCTION.format(code=IMAGE))
    assert deploy("apply", "doorman.yaml", "--yes").code == 0
    planned = deploy("plan", "callers.yaml", *options)
    assert planned.out.count("lambda:Permission") == planned.out.count("1 to create, ") == 2, planned.out
    ended = deploy("apply", "callers.yaml", "--yes", *options)
    assert (ended.code, let_in(service)) == (0, ALL), ended.err
