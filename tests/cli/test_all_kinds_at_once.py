"""All kinds in one apply, by a fresh process, none waiting for another: threads meet all modules first."""

import json
from pathlib import Path

import pytest

from openmcf.schemas.starter import starter
from openmcf.specs.registry import KINDS
from tests.support.command_line import process
from tests.support.deploying import Deploying, write_code, write_function

CALLED = "arn:aws:lambda:us-east-1:000000000000:function:called"
MANIFESTS = {
    "AwsCognitoUserPool": """
  region: us-east-1
  usernameAttributes: [email]
  lambdaConfig: {preSignUp: CALLED}
  clients: [{name: web, explicitAuthFlows: [ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]}]""",
    "AwsHttpApiGateway": """
  routes: [{routeKey: GET /, integration: {integrationType: AWS_PROXY, integrationUri: CALLED}}]""",
    "AwsLambda": """
  {runtime: python3.12, handler: main.handler, localPath: code,
   roleArn: "arn:aws:iam::000000000000:role/called"}""",
    "AwsLambdaLayer": " {localPath: code, compatibleRuntimes: [python3.12]}",
    "AwsIamRole": """
  trustPolicy:
    Version: "2012-10-17"
    Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}]""",
    "AwsCertManagerCert": " {region: us-east-1, primaryDomainName: example.com, validationMethod: EMAIL}",
    "AwsS3Bucket": " {versioningEnabled: true}",
}


def specs() -> dict[str, str]:
    """A spec of each kind, without references; that of its starter, unless MANIFESTS has one."""
    starters = {kind: starter(kind).partition("\nspec:")[2] for kind in KINDS if kind not in MANIFESTS}
    return MANIFESTS | starters


def write_manifests(directory: Path, count: int) -> None:
    """Manifests of each kind, the count of them."""
    for kind, spec in specs().items():
        for number in range(count):
            head = (
                f"apiVersion: aws.openmcf.org/v1\nkind: {kind}\nmetadata: {{name: at-once-{number}}}\nspec:"
            )
            (directory / f"{kind}-{number}.yaml").write_text(head + spec.replace("CALLED", CALLED) + "\n")


def test_the_first_of_all_kinds_are_applied_at_once(
    deploy: Deploying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    write_function(tmp_path, role="called", name="called")
    deploy("apply", "called.yaml", "function.yaml", "--yes")
    place = tmp_path / "at-once"
    write_code(place)
    write_manifests(place, count=3)
    ended = process("apply", *deploy.options, "-f", place, "--yes", "-o", "json")
    assert ended.code == 0, ended.err
    assert {record["status"] for record in json.loads(ended.out)["manifests"]} == {"applied"}
