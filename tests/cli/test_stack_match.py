"""A recorded stack is that of its manifest, in its account and its region, as a user sees it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from openmcf.provisioner.plans.plan import RECORD_TYPE
from tests.support.deploying import ROLE, Deploying
from tests.support.local_aws import Service

OURS, THEIRS, LOCAL = "111111111111", "222222222222", "000000000000"
ENGINE = ("--engine", "embedded")
DURATION = ("--set", "spec.maxSessionDuration=7200")
LABEL = "pulumi.openmcf.org/stack.fqdn"
READING = [("plan",), ("refresh",), ("drift",)]
CHANGING = [("apply", "--yes"), ("destroy", "--yes", "--allow-data-loss", "staff")]
API = """\
apiVersion: aws.openmcf.org/v1
kind: AwsHttpApiGateway
metadata: {name: orders}
spec:
  routes:
    - routeKey: GET /orders
      integration: {integrationType: HTTP_PROXY, integrationUri: "https://example.com"}
"""


@pytest.fixture(autouse=True)
def role(deploy: Deploying, service: Service, tmp_path: Path) -> Iterator[Path]:
    """A manifest of a role of env `prod`, with a label for its stack; all accounts are empty afterwards."""
    path = tmp_path / "role.yaml"
    more = f"  name: keeper\n  env: prod\n  labels: {{{LABEL}: acme/platform/prod.shared}}\n"
    path.write_text(ROLE.format(name="keeper").replace("  name: keeper\n", more))
    yield path
    urlopen(f"{service('iam').meta.endpoint_url}/_ministack/reset", b"").close()


class Accounts:
    """Commands as on real AWS, in any account; all accounts are those of one local AWS."""

    def __init__(self, deploy: Deploying, monkeypatch: pytest.MonkeyPatch) -> None:
        self._deploy = deploy
        self._environment = monkeypatch

    def run(self, account: str, command: str, *arguments: object) -> Any:
        self._environment.setenv("AWS_ACCESS_KEY_ID", account)
        state = ("--backend", f"file://{self._deploy.state}")
        return self._deploy.run(command, *ENGINE, *state, *arguments)


@pytest.fixture
def accounts(deploy: Deploying, service: Service, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """Credentials of several accounts."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", service("sts").meta.endpoint_url)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "local")
    return Accounts(deploy, monkeypatch)


def states(deploy: Deploying) -> dict[Path, bytes]:
    """All that is recorded."""
    return {path: path.read_bytes() for path in deploy.state.rglob("*.json")}


def forget_location(deploy: Deploying) -> None:
    """Have the states be as they were recorded before they said where they are."""
    for path in (deploy.state / ".pulumi" / "stacks").rglob("*.json"):
        state = json.loads(path.read_bytes())
        for resource in state["checkpoint"]["latest"]["resources"]:
            if resource["type"] == RECORD_TYPE:
                del resource["inputs"]["location"]
        path.write_text(json.dumps(state))


@pytest.mark.parametrize("is_old", [False, True], ids=["new record", "old record"])
def test_another_account_is_refused_by_every_command(
    is_old: bool, accounts: Accounts, deploy: Deploying
) -> None:
    assert accounts.run(OURS, "apply", "pool.yaml", "role.yaml", "--yes").code == 0
    if is_old:
        forget_location(deploy)
    recorded = states(deploy)
    for command, *options in [*READING, *CHANGING]:
        code, out, err = accounts.run(THEIRS, command, "pool.yaml", "role.yaml", *options)
        assert (code, out) == (1, ""), command
        assert (
            f"AwsIamRole/keeper (env prod), stack acme/platform/prod.shared, is recorded in account {OURS}"
            in err
        )
        assert "AwsCognitoUserPool/staff, stack organization/openmcf/dev.AwsCognitoUserPool.staff, is" in err
        assert f"and this is account {THEIRS}" in err
        assert (
            f"hint: choose credentials of account {OURS}, such as with --profile; to have it here too" in err
        )
    assert states(deploy) == recorded
    assert accounts.run(OURS, "plan", "pool.yaml", "role.yaml", "--exit-code").code == 0
    assert accounts.run(OURS, "destroy", "pool.yaml", "role.yaml", *CHANGING[1][1:]).code == 0


def test_what_another_account_has_under_the_same_name_is_left_alone(accounts: Accounts) -> None:
    assert accounts.run(THEIRS, "apply", "role.yaml", "--yes", "--stack", "theirs").code == 0
    assert accounts.run(OURS, "apply", "role.yaml", "--yes").code == 0
    for command in ("apply", "destroy"):
        assert accounts.run(THEIRS, command, "role.yaml", "--yes", *DURATION).code == 1
    assert accounts.run(THEIRS, "drift", "role.yaml", "--stack", "theirs").code == 0
    imported = accounts.run(THEIRS, "import", "AwsIamRole", "keeper", "--stack", "acme/platform/prod.shared")
    assert imported.code == 1
    assert f"is recorded in account {OURS}, and this is account {THEIRS}" in imported.err


def test_the_local_aws_is_no_account_of_aws(accounts: Accounts, deploy: Deploying) -> None:
    assert deploy("apply", "role.yaml", "--yes").code == 0
    away = accounts.run(OURS, "plan", "role.yaml")
    assert (
        f"recorded in account {LOCAL} (the local AWS), and this is account {OURS}\nhint: pass --local"
        in away.err
    )
    assert deploy("destroy", "role.yaml", "--yes").code == 0
    assert accounts.run(OURS, "apply", "role.yaml", "--yes").code == 0
    home = deploy("plan", "role.yaml")
    assert f"recorded in account {OURS}, and this is account {LOCAL} (the local AWS)" in home.err
    assert "hint: leave out --local, and choose credentials" in home.err
    assert [away.code, home.code] == [1, 1]
    assert accounts.run(OURS, "destroy", "role.yaml", "--yes").code == 0


@pytest.mark.parametrize("engine", ["embedded", "pulumi"])
def test_an_old_record_alone_is_no_change(
    engine: str, deploy: Deploying, request: pytest.FixtureRequest
) -> None:
    options = request.getfixturevalue("pulumi") if engine == "pulumi" else ()
    assert deploy("apply", "pool.yaml", "--yes").code == 0
    forget_location(deploy)
    recorded = states(deploy)
    assert deploy("plan", "pool.yaml", "--exit-code", *options).code == 0
    assert deploy("apply", "pool.yaml", "--yes", *options).code == 0
    assert states(deploy) == recorded
    shorter = ("--set", "spec.clients[0].accessTokenValidityMinutes=15")
    assert deploy("apply", "pool.yaml", "--yes", *shorter, *options).err.count("updated") == 2
    assert b'"location"' in b"".join(states(deploy).values())
    assert deploy("destroy", "pool.yaml", "--yes", "--allow-data-loss", "staff").code == 0


def test_a_region_that_nobody_named_is_refused(deploy: Deploying, tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(API)
    assert deploy("apply", "api.yaml", "role.yaml", "--yes", "--region", "eu-west-1").code == 0
    for command, *options in [*READING, ("apply", "--yes"), ("destroy", "--yes")]:
        code, out, err = deploy(command, "api.yaml", "role.yaml", *options)
        assert (code, out) == (1, ""), command
        assert "is recorded in region eu-west-1, and its manifest, which names none, goes to us-east-1" in err
        assert "say `region: eu-west-1` in its spec, or pass --region eu-west-1" in err
        assert "keeper" not in err  # a role is in no region
    named = deploy("plan", "api.yaml", "--set", "spec.region=us-east-1")
    assert "region (forces replacement)" in named.out
    here = ("--region", "eu-west-1")
    assert deploy("destroy", "api.yaml", "role.yaml", "--yes", *here).code == 0


def test_the_region_of_an_old_record_is_that_of_its_provider(deploy: Deploying, tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(API)
    assert deploy("apply", "api.yaml", "--yes", "--region", "eu-west-1").code == 0
    forget_location(deploy)
    assert "is recorded in region eu-west-1, and its manifest" in deploy("plan", "api.yaml").err


@pytest.mark.parametrize(
    ("settings", "now"),
    [
        (("metadata.env=staging",), "AwsIamRole/keeper (env staging)"),
        (("metadata.name=beta",), "AwsIamRole/beta (env prod)"),
    ],
)
def test_the_stack_of_another_manifest(settings: tuple[str, ...], now: str, deploy: Deploying) -> None:
    assert deploy("apply", "role.yaml", "--yes").code == 0
    recorded = states(deploy)
    another = [part for setting in settings for part in ("--set", setting)]
    flag = "--allow-rename 'AwsIamRole/keeper (env prod)'"
    for command, *options in [("refresh",), ("drift",), ("outputs",), *CHANGING[:1], ("destroy", "--yes")]:
        code, out, err = deploy(command, "-f", "role.yaml", *another, *options)
        assert (code, out) == (1, ""), command
        message = (
            f"stack acme/platform/prod.shared is recorded of AwsIamRole/keeper (env prod), and not of {now}"
        )
        assert f"error: {message}\n" in err
        assert f"its label {LABEL} says `acme/platform/prod.shared`; if it is the same, renamed" in err
        assert flag in err
    planned = deploy("plan", "role.yaml", *another)
    assert planned.code == 0
    assert (
        f"! this takes over the stack of AwsIamRole/keeper (env prod), which `apply` does only with {flag}"
        in (planned.out)
    )
    (record,) = json.loads(deploy("plan", "role.yaml", *another, "-o", "json").out)["manifests"]
    assert record["takesOver"] == {"kind": "AwsIamRole", "name": "keeper", "env": "prod"}
    assert states(deploy) == recorded
    assert "  keeper   prod  " in deploy("list", "role.yaml", *another).out


def test_a_change_of_the_manifest_is_allowed_by_the_name_of_the_old_one(deploy: Deploying) -> None:
    staging = ("--set", "metadata.env=staging")
    assert deploy("apply", "role.yaml", "--yes").code == 0
    wrong = deploy("apply", "role.yaml", "--yes", *staging, "--allow-rename", "AwsIamRole/keeper")
    assert wrong.code == 1
    allowed = ("--allow-rename", "AwsIamRole/keeper (env prod)")
    for _ in range(2):  # a script may say it again
        assert deploy("apply", "role.yaml", "--yes", *staging, *allowed).code == 0
    assert deploy("plan", "role.yaml", "--exit-code", *staging).code == 0
    assert "is recorded of AwsIamRole/keeper (env staging)" in deploy("apply", "role.yaml", "--yes").err
    assert deploy("destroy", "role.yaml", "--yes", *staging).code == 0


def test_a_pool_stays_where_another_kind_is_applied_to_its_stack(deploy: Deploying) -> None:
    assert deploy("apply", "pool.yaml", "--yes").code == 0
    stack = ("--stack", "dev.AwsCognitoUserPool.staff")
    refused = deploy("apply", "role.yaml", "--yes", "--allow-data-loss", "keeper", *stack)
    assert refused.code == 1
    assert "is recorded of AwsCognitoUserPool/staff, and not of AwsIamRole/keeper (env prod)" in refused.err
    assert "hint: name another stack with --stack; " in refused.err
    assert deploy("plan", "pool.yaml", "--exit-code").code == 0
    assert deploy("destroy", "pool.yaml", "--yes", "--allow-data-loss", "staff").code == 0


def belong_to_another_program(deploy: Deploying) -> None:
    """Have the recorded stacks be as another Pulumi program leaves them."""
    for path in (deploy.state / ".pulumi" / "stacks").rglob("*.json"):
        state = json.loads(path.read_bytes())
        latest = state["checkpoint"]["latest"]
        latest["resources"] = [one for one in latest["resources"] if one["type"] != RECORD_TYPE]
        path.write_text(json.dumps(state))
    for path in (deploy.state / ".pulumi" / "history").rglob("*.history.json"):
        run = json.loads(path.read_bytes())
        del run["config"]["openmcf:by"]
        path.write_text(json.dumps(run))


def test_the_stack_of_another_program(deploy: Deploying) -> None:
    assert deploy("apply", "role.yaml", "--yes").code == 0
    belong_to_another_program(deploy)
    stack = "acme/platform/prod.shared"
    for command, *options in [("refresh",), ("drift",), ("apply", "--yes"), ("destroy", "--yes")]:
        code, out, err = deploy(command, "role.yaml", *options)
        assert (code, out) == (1, ""), command
        told = f"stack {stack} has what another Pulumi program made (1 in all), and none of"
        assert f"error: {told} AwsIamRole/keeper (env prod)\n" in err
        assert f"if the manifest is to take their place, pass --allow-rename {stack}\n" in err
    assert deploy("apply", "role.yaml", "--yes", "--allow-rename", stack).code == 0
    assert deploy("apply", "role.yaml", "--yes", *DURATION).code == 0


def test_import_takes_no_stack_of_another_manifest(deploy: Deploying, service: Service) -> None:
    assert deploy("apply", "role.yaml", "--yes").code == 0
    imported = deploy("import", "AwsIamRole", "keeper", "--stack", "acme/platform/prod.shared")
    assert imported.code == 1
    assert "is recorded of AwsIamRole/keeper (env prod), and not of AwsIamRole/keeper\n" in imported.err
    assert deploy("destroy", "role.yaml", "--yes").code == 0


def test_stacks_that_differ_in_the_organization_only_are_one(deploy: Deploying, role: Path) -> None:
    other = role.read_text().replace("keeper", "other").replace("acme/platform", "elsewhere/platform")
    Path("other.yaml").write_text(other)
    code, out, err = deploy("apply", "role.yaml", "other.yaml", "--yes")
    assert (code, out) == (2, "")
    assert (
        "AwsIamRole/keeper (env prod) and AwsIamRole/other (env prod) are both on stack organization/plat"
        in err
    )
