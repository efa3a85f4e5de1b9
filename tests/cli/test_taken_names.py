"""Names that AWS takes only once, which a manifest would make though another one has them."""

import json
from pathlib import Path

import pytest

from tests.support.deploying import ROLE, Deploying, answering, write_code
from tests.support.local_aws import Service

ROLE_ARN = "arn:aws:iam::000000000000:role/any"
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/0e1f2a3b-1111-2222-3333-444455556666"

FUNCTION = f"""\
kind: AwsLambda
metadata: {{{{name: {{name}}, env: {{env}}}}}}
spec:
  region: {{region}}
  runtime: python3.12
  handler: main.handler
  localPath: code
  roleArn: {ROLE_ARN}
"""
LAYER = """\
kind: AwsLambdaLayer
metadata: {{name: {name}, env: {env}}}
spec: {{region: {region}, localPath: code, compatibleRuntimes: [python3.12]}}
"""
POOL = """\
kind: AwsCognitoUserPool
metadata: {{name: {name}, env: {env}}}
spec:
  region: {region}
  clients: [{{name: web}}]
  domain: {{domain: {name}}}
"""
API = f"""\
kind: AwsHttpApiGateway
metadata: {{{{name: {{name}}, env: {{env}}}}}}
spec:
  region: {{region}}
  routes: [{{{{routeKey: GET /, integration: {{{{integrationType: HTTP_PROXY, integrationUri: "https://example.com",
    integrationMethod: GET}}}}}}}}]
  domain: {{{{domainName: {{name}}.example.com, certificateArn: "{CERTIFICATE}"}}}}
"""
KINDS = {"function": FUNCTION, "layer": LAYER, "pool": POOL, "api": API}


def write(directory: Path, env: str, text: str, name: str, region: str = "us-east-1") -> str:
    """A manifest of an environment, in a file called so."""
    head = "apiVersion: aws.openmcf.org/v1\n"
    (directory / f"{env}.yaml").write_text(head + text.format(name=name, env=env, region=region))
    return f"{env}.yaml"


def write_role(directory: Path, env: str, name: str) -> str:
    """A manifest of a role of an environment."""
    labelled = f"  name: {name}\n  env: {env}\n"
    (directory / f"{env}.yaml").write_text(ROLE.format(name=name).replace(f"  name: {name}\n", labelled))
    return f"{env}.yaml"


def stack_of(kind: str, name: str, env: str) -> str:
    return f"stack organization/openmcf/{env}.{kind}.{name}"


def test_two_manifests_of_a_run_make_no_role_of_one_name(
    deploy: Deploying, tmp_path: Path, service: Service
) -> None:
    both = (write_role(tmp_path, "dev", "twin"), write_role(tmp_path, "prod", "twin"))
    planned, applied = deploy("plan", *both), deploy("apply", *both, "--yes")
    error = (
        "error: AwsIamRole/twin (env prod) would make `iam:Role twin`, which AwsIamRole/twin (env dev), "
        f"{stack_of('AwsIamRole', 'twin', 'dev')}, makes, too\n"
        "hint: AWS takes that name only once: give this one another name, such as `twin-prod`\n"
    )
    assert planned.code == applied.code == 1
    assert error in planned.err
    assert error in applied.err
    assert "twin" not in {role["RoleName"] for role in service("iam").list_roles()["Roles"]}
    assert json.loads(deploy("list", "-o", "json").out) == {"stacks": []}


def test_the_json_of_a_plan_says_which_manifest_cannot_have_its_name(
    deploy: Deploying, tmp_path: Path
) -> None:
    both = (write_role(tmp_path, "dev", "twin"), write_role(tmp_path, "prod", "twin"))
    first, second = json.loads(deploy("plan", *both, "-o", "json").out)["manifests"]
    assert (first["status"], second["status"]) == ("planned", "failed")
    assert second["error"].startswith("AwsIamRole/twin (env prod) would make `iam:Role twin`")
    assert second["counts"] == {"create": 1}


def test_a_plan_that_cannot_succeed_is_not_saved(deploy: Deploying, tmp_path: Path) -> None:
    both = (write_role(tmp_path, "dev", "twin"), write_role(tmp_path, "prod", "twin"))
    assert deploy("plan", *both, "--save", "p.json").code == 1
    assert not (tmp_path / "p.json").exists()


@pytest.mark.parametrize(
    ("sort", "kind", "names"),
    [
        ("function", "AwsLambda", "`cloudwatch:LogGroup /aws/lambda/{0}` and `lambda:Function {0}`"),
        ("layer", "AwsLambdaLayer", "`lambda:LayerVersion {0}`"),
        ("pool", "AwsCognitoUserPool", "`cognito:UserPoolDomain {0}`"),
        ("api", "AwsHttpApiGateway", "`apigatewayv2:DomainName {0}.example.com`"),
    ],
)
def test_what_a_recorded_stack_has_is_not_made_again(
    deploy: Deploying, tmp_path: Path, sort: str, kind: str, names: str
) -> None:
    name = f"taken-{sort}"
    write_code(tmp_path)
    first = write(tmp_path, "dev", KINDS[sort], name)
    assert deploy("apply", first, "--yes").code == 0
    second = write(tmp_path, "prod", KINDS[sort], name)
    refused = deploy("apply", second, "--yes")
    owner = f"{kind}/{name} (env dev), {stack_of(kind, name, 'dev')}, has\n"
    assert refused.code == 1
    assert f"{kind}/{name} (env prod) would make {names.format(name)}, which {owner}" in refused.err
    assert "created" not in refused.err
    assert deploy("plan", first, "--exit-code").code == 0
    assert deploy("destroy", first, "--yes", "--allow-data-loss", name).code == 0


def test_another_region_has_names_of_its_own(deploy: Deploying, tmp_path: Path) -> None:
    write_code(tmp_path)
    first = write(tmp_path, "dev", LAYER, "wide")
    assert deploy("apply", first, "--yes").code == 0
    second = write(tmp_path, "prod", LAYER, "wide", "eu-west-1")
    assert deploy("plan", second).code == 0
    deploy("destroy", first, "--yes")


def test_another_account_has_names_of_its_own(deploy: Deploying, tmp_path: Path) -> None:
    """A backend may keep the stacks of several accounts; the record of one that was applied to another."""
    first = write_role(tmp_path, "dev", "elsewhere")
    assert deploy("apply", first, "--yes").code == 0
    [state] = (tmp_path / "state").rglob("dev.AwsIamRole.elsewhere.json")
    recorded = state.read_text()
    state.write_text(recorded.replace("000000000000", "111122223333"))
    second = write_role(tmp_path, "prod", "elsewhere")
    assert deploy("plan", second).code == 0
    state.write_text(recorded)
    assert deploy("plan", second).code == 1
    deploy("destroy", first, "--yes")


def test_names_of_roles_that_differ_in_case_only_are_the_same(deploy: Deploying, tmp_path: Path) -> None:
    both = (write_role(tmp_path, "dev", "cased"), write_role(tmp_path, "prod", "Cased"))
    planned = deploy("plan", *both)
    assert planned.code == 1
    assert "would make `iam:Role Cased`, which AwsIamRole/cased (env dev)" in planned.err


def test_a_layer_has_a_new_version_under_its_own_name(deploy: Deploying, tmp_path: Path) -> None:
    write_code(tmp_path)
    layer = write(tmp_path, "dev", LAYER, "again")
    assert deploy("apply", layer, "--yes").code == 0
    (tmp_path / "code" / "main.py").write_text("def handler(event, context): return 1\n")
    again = deploy("apply", layer, "--yes")
    assert (again.code, "1 to replace" in again.err) == (0, True)
    deploy("destroy", layer, "--yes")


def test_a_name_that_another_manifest_gives_up_is_free_after_that(deploy: Deploying, tmp_path: Path) -> None:
    write_code(tmp_path)
    first = write(tmp_path, "dev", LAYER, "moving")
    assert deploy("apply", first, "--yes").code == 0
    renamed = LAYER.replace("region:", "layerName: moved, region:")
    write(tmp_path, "dev", renamed, "moving")
    second = write(tmp_path, "prod", LAYER, "moving")
    planned = deploy("plan", first, second)
    assert planned.code == 1
    remedy = "hint: apply AwsLambdaLayer/moving (env dev) on its own first, which gives that name up\n"
    assert remedy in planned.err
    assert deploy("apply", first, "--yes").code == 0
    assert deploy("apply", second, "--yes").code == 0
    deploy("destroy", first, second, "--yes")


def test_it_is_the_manifest_with_its_new_name_that_is_to_go_first(deploy: Deploying, tmp_path: Path) -> None:
    first = write_role(tmp_path, "dev", "baton")
    assert deploy("apply", first, "--yes", "--stack", "acme/relay/first").code == 0
    label = "pulumi.openmcf.org/stack.fqdn: acme/relay/"
    runners = [("passed", "first"), ("baton", "second")]
    for name, stack in runners:
        role = ROLE.format(name=f"{name}\n  env: dev\n  labels: {{{label}{stack}}}")
        (tmp_path / f"{stack}.yaml").write_text(role)
    planned = deploy("plan", "first.yaml", "second.yaml")
    assert "hint: apply AwsIamRole/passed (env dev) on its own first, which gives" in planned.err
    allowed = ("--allow-rename", "AwsIamRole/baton (env dev)")
    assert deploy("apply", "first.yaml", "--yes", *allowed).code == 0
    assert deploy("apply", "second.yaml", "--yes").code == 0
    deploy("destroy", "first.yaml", "second.yaml", "--yes")


def test_something_that_openmcf_does_not_know_has_the_name(
    deploy: Deploying, tmp_path: Path, service: Service
) -> None:
    service("iam").create_role(RoleName="stranger", AssumeRolePolicyDocument="{}")
    refused = deploy("apply", write_role(tmp_path, "dev", "stranger"), "--yes")
    assert refused.code == 1
    assert (
        "hint: something that openmcf does not know has that name: `openmcf import` adopts it, "
        "else choose another name\n" in refused.err
    )
    assert "delete" not in refused.err
    service("iam").delete_role(RoleName="stranger")


def test_who_took_the_name_since_the_plan_is_named(
    deploy: Deploying, tmp_path: Path, service: Service
) -> None:
    dev, prod = write_role(tmp_path, "dev", "raced"), write_role(tmp_path, "prod", "raced")
    code, shown = answering(
        "y\n", "apply", prod, *deploy.options, meanwhile=lambda: deploy("apply", dev, "--yes")
    )
    assert code == 1
    assert (
        f"hint: AwsIamRole/raced (env dev), {stack_of('AwsIamRole', 'raced', 'dev')}, has it: "
        "AWS takes that name only once: give this one another name, such as `raced-prod`" in shown
    )
    assert "delete" not in shown
    assert deploy("destroy", dev, "--yes").code == 0
