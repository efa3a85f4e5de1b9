"""What AWS makes by itself under a fixed name: an apply imports it, and what is in it stays."""

import json
import time
from pathlib import Path

import pytest

from openmcf.aws.types import resource_type
from tests.support.deploying import POOL, Deploying, answering, write_code
from tests.support.local_aws import Service

FUNCTION = """\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata: {{name: {name}, env: {env}}}
spec:
  region: us-east-1
  roleArn: arn:aws:iam::000000000000:role/runner
  runtime: python3.13
  handler: main.handler
  localPath: code
  logRetentionDays: 90
  tags: {{team: web}}
"""
PROVIDER = """\
  identityProviders:
    - providerName: Okta
      providerType: OIDC
      attributeMapping: {email: email}
      providerDetails:
        client_id: shop
        client_secret: hush
        authorize_scopes: openid email
        attributes_request_method: GET
        oidc_issuer: https://id.example.com
        authorize_url: https://id.example.com/authorize
        token_url: https://id.example.com/token
        attributes_url: https://id.example.com/me
        jwks_uri: https://id.example.com/keys
"""


def write(directory: Path, name: str, env: str = "dev") -> str:
    """A manifest of a function, with code."""
    if not (directory / "code").exists():
        write_code(directory)
    (directory / f"{env}.yaml").write_text(FUNCTION.format(name=name, env=env))
    return f"{env}.yaml"


def logged(service: Service, name: str) -> str:
    """The log group of a function that has run, with an event in it, as Lambda makes it."""
    logs, group = service("logs"), f"/aws/lambda/{name}"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="run")
    event = {"timestamp": int(time.time() * 1000), "message": "from before"}
    logs.put_log_events(logGroupName=group, logStreamName="run", logEvents=[event])
    return group


def messages(service: Service, group: str) -> list[str]:
    found = service("logs").get_log_events(logGroupName=group, logStreamName="run")["events"]
    return [event["message"] for event in found]


def described(service: Service, group: str) -> dict[str, object]:
    [found] = service("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    tags = service("logs").list_tags_for_resource(resourceArn=found["arn"].removesuffix(":*"))["tags"]
    return {"days": found.get("retentionInDays"), "tags": tags}


def test_the_log_group_of_a_function_that_ran_before_is_imported_with_its_logs(
    deploy: Deploying, tmp_path: Path, service: Service
) -> None:
    manifest, group = write(tmp_path, "reborn"), logged(service, "reborn")
    planned = deploy("plan", manifest)
    assert planned.code == 0
    assert [line.split() for line in planned.out.splitlines() if "LogGroup" in line] == [
        ["=", "import", "reborn", "cloudwatch:LogGroup", "retentionInDays:", "90,", "tags.team:", '"web"']
    ]
    assert planned.out.endswith("1 to create, 1 to import\n")
    applied = deploy("apply", manifest, "--yes")
    assert applied.code == 0
    assert "\nimported cloudwatch:LogGroup reborn (" in applied.err
    assert "AwsLambda/reborn (env dev): 1 created, 1 imported\n" in applied.err
    assert messages(service, group) == ["from before"]
    assert described(service, group) == {"days": 90, "tags": {"team": "web"}}
    assert deploy("plan", manifest).out.endswith("\nno changes\n")
    deploy("destroy", manifest, "--yes")


def test_a_function_is_deployed_again_after_events_that_came_late(
    deploy: Deploying, tmp_path: Path, service: Service
) -> None:
    manifest = write(tmp_path, "late")
    for _ in range(2):
        assert deploy("apply", manifest, "--yes").code == 0
        assert deploy("destroy", manifest, "--yes").code == 0
        assert not service("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/late")["logGroups"]
        logged(service, "late")


def test_a_log_group_that_lambda_makes_after_the_plan_is_imported_too(
    deploy: Deploying, tmp_path: Path, service: Service
) -> None:
    manifest = write(tmp_path, "meanwhile")
    code, shown = answering(
        "y\n", "apply", manifest, *deploy.options, meanwhile=lambda: logged(service, "meanwhile")
    )
    assert code == 0, shown
    assert "1 created, 1 imported" in shown
    assert messages(service, "/aws/lambda/meanwhile") == ["from before"]
    deploy("destroy", manifest, "--yes")


def test_a_log_group_that_another_stack_recorded_after_the_plan_stays_its_own(
    deploy: Deploying, tmp_path: Path
) -> None:
    dev, prod = write(tmp_path, "contested", "dev"), write(tmp_path, "contested", "prod")
    code, shown = answering(
        "y\n", "apply", prod, *deploy.options, meanwhile=lambda: deploy("apply", dev, "--yes")
    )
    shown = " ".join(shown.split())  # a terminal of 80 columns breaks lines
    assert code == 1
    assert (
        "error: AwsLambda/contested (env prod) would make `cloudwatch:LogGroup /aws/lambda/contested`"
        in shown
    )
    assert (
        "AwsLambda/contested (env dev), stack organization/openmcf/dev.AwsLambda.contested, has it" in shown
    )
    stacks = {
        one["stack"]: one["resources"] for one in json.loads(deploy("list", "-o", "json").out)["stacks"]
    }
    assert stacks.get("organization/openmcf/prod.AwsLambda.contested", 0) == 0
    deploy("destroy", dev, "--yes")


def test_a_saved_plan_imports_what_it_said(deploy: Deploying, tmp_path: Path, service: Service) -> None:
    manifest, group = write(tmp_path, "saved"), logged(service, "saved")
    assert deploy("plan", manifest, "--save", "p.json").code == 0
    applied = deploy("apply", "--plan", "p.json")
    assert applied.code == 0, applied.err
    assert messages(service, group) == ["from before"]
    deploy("destroy", manifest, "--yes")


def test_the_group_of_an_identity_provider_is_imported(
    deploy: Deploying, tmp_path: Path, service: Service
) -> None:
    (tmp_path / "pool.yaml").write_text(POOL.replace("name: staff", "name: federated") + PROVIDER)
    assert deploy("apply", "pool.yaml", "--yes").code == 0
    pool = deploy("outputs", "-f", "pool.yaml", "user_pool_id").out.strip()
    name = f"{pool}_Okta"
    service("cognito-idp").create_group(GroupName="own", UserPoolId=pool)
    made = service("cognito-idp").get_group(GroupName=name, UserPoolId=pool)["Group"]
    # As it is: MiniStack 1.5.33 has no UpdateGroup.
    groups = f"  groups: [{{name: {name}, description: {json.dumps(made.get('Description', ''))}}}]\n"
    (tmp_path / "pool.yaml").write_text((tmp_path / "pool.yaml").read_text() + groups)
    applied = deploy("apply", "pool.yaml", "--yes")
    assert applied.code == 0, applied.err
    assert f"imported cognito:UserGroup {name}" in applied.err
    assert deploy("plan", "pool.yaml").out.endswith("\nno changes\n")
    (tmp_path / "pool.yaml").write_text((tmp_path / "pool.yaml").read_text().replace(name, "own"))
    assert deploy("apply", "pool.yaml", "--yes").code == 1  # somebody made it


@pytest.mark.parametrize("name", ["/acme/orders", "/aws/apigateway/a1b2c3", "lambda"])
def test_other_log_groups_are_somebodys(name: str) -> None:
    assert resource_type("aws:cloudwatch/logGroup:LogGroup").implicit_id({"name": name}) is None
