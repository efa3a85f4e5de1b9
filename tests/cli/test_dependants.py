"""What a plan says of the stacks that take what it changes, as a user sees it, on the local AWS."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.deploying import POOL, Deploying, write_function

SECRET = """\
  environment:
    SECRET:
      valueFrom: {kind: AwsCognitoUserPool, name: staff, fieldPath: status.outputs.client_secrets.server}
"""
MORE = """\
    - name: more
      explicitAuthFlows: [ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
"""
BECAUSE = "because spec.roleArn takes `role_arn` of AwsIamRole/watcher, which changes"


@pytest.fixture
def applied(deploy: Deploying, tmp_path: Path) -> Iterator[Deploying]:
    """A role, and a function that takes the role's ARN and a client's secret, all applied."""
    write_function(tmp_path, "watcher", "watch")
    with (tmp_path / "function.yaml").open("a") as function:
        function.write(SECRET)
    assert deploy("apply", "pool.yaml", "function.yaml", "watcher.yaml", "--yes").code == 0
    yield deploy
    deploy("destroy", "function.yaml", "watcher.yaml", "--yes")


def move_role(directory: Path) -> None:
    """Have the role replaced by one under another path, whose ARN only AWS tells."""
    with (directory / "watcher.yaml").open("a") as role:
        role.write("  path: /moved/\n")


def planned(deploy: Deploying, *arguments: object) -> dict[str, Any]:
    """The records of a plan by the manifests' names."""
    out = deploy("plan", *arguments, "-o", "json").out
    return {record["name"]: record for record in json.loads(out)["manifests"]}


@pytest.mark.parametrize("engine", ["embedded", "pulumi"])
def test_what_changes_goes_down_to_those_that_take_it(
    engine: str, applied: Deploying, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    options = request.getfixturevalue("pulumi") if engine == "pulumi" else ()
    move_role(tmp_path)
    shown = applied("plan", "function.yaml", "watcher.yaml", "--diff", *options).out
    assert shown.endswith(f'role/watcher" -> (known after apply)\n{BECAUSE}\n1 to update, 1 unchanged\n')


def test_an_apply_of_all_keeps_to_that_plan(applied: Deploying, tmp_path: Path) -> None:
    move_role(tmp_path)
    ended = applied("apply", "function.yaml", "watcher.yaml", "--yes")
    assert BECAUSE in ended.err
    assert "role_arn        arn:aws:iam::000000000000:role/moved/watcher" in ended.out
    assert applied("plan", "function.yaml", "watcher.yaml", "--exit-code").code == 0


def test_a_value_that_moved_before_is_the_reason_too(applied: Deploying, tmp_path: Path) -> None:
    move_role(tmp_path)
    assert applied("apply", "watcher.yaml", "--yes").code == 0
    assert BECAUSE in applied("plan", "function.yaml").out
    assert planned(applied, "function.yaml")["watch"]["because"] == [
        {"field": "spec.roleArn", "output": "role_arn", "of": "AwsIamRole/watcher"}
    ]


def test_recorded_stacks_beside_the_run_are_named(applied: Deploying, tmp_path: Path) -> None:
    move_role(tmp_path)
    told = (
        "then AwsLambda/watch, stack organization/openmcf/dev.AwsLambda.watch, "
        "holds a stale `role_arn` in spec.roleArn; apply it next"
    )
    assert told in applied("plan", "watcher.yaml").out
    (dependant,) = planned(applied, "watcher.yaml")["watcher"]["dependants"]
    assert (dependant["kind"], dependant["name"], dependant["field"]) == (
        "AwsLambda",
        "watch",
        "spec.roleArn",
    )


def test_a_secret_that_will_be_another_is_told_and_not_shown(applied: Deploying, tmp_path: Path) -> None:
    secret = applied("outputs", "-f", "pool.yaml", "client_secrets.server", "--show-secrets").out.strip()
    (tmp_path / "pool.yaml").write_text(POOL.replace("[email]", "[phone_number]", 1))
    ended = applied("plan", "pool.yaml", "function.yaml", "--diff")
    because = "because spec.environment.SECRET takes `client_secrets.server` of AwsCognitoUserPool/staff, "
    assert because in ended.out
    assert "1 to update" in ended.out
    assert secret not in ended.out + ended.err


def test_an_output_that_goes_is_told_of_those_that_take_it(applied: Deploying, tmp_path: Path) -> None:
    (tmp_path / "pool.yaml").write_text(POOL.replace("name: server", "name: daemon"))
    ended = applied("apply", "pool.yaml", "--yes", "--allow-data-loss", "staff")
    what_next = "; take another output there\n"
    assert (
        "holds a stale `client_secrets.server` in spec.environment.SECRET, which is given no more" + what_next
    ) in ended.err
    field = "spec.environment.SECRET holds `client_secrets.server` of AwsCognitoUserPool/staff"
    assert f"{field}, which gives it no more{what_next}" in ended.err
    assert f"{field}, which gives it no more{what_next}" in applied("status").out
    taking = applied("plan", "function.yaml")
    assert taking.code == 1
    assert taking.err.endswith(
        "needs what is not there: `client_secrets.server` of AwsCognitoUserPool/staff\n"
        "hint: apply first: AwsCognitoUserPool/staff; "
        "or take what is there: `client_secrets.daemon` of AwsCognitoUserPool/staff\n"
    )


def test_those_with_another_passphrase_hinder_nobody(
    applied: Deploying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--yes", "--allow-data-loss", "staff", "--allow-in-use", "staff")
    applied("destroy", "pool.yaml", *options)
    with monkeypatch.context() as later:
        later.setenv("PULUMI_CONFIG_PASSPHRASE", "another")
        applied("apply", "pool.yaml", "--yes")
        (tmp_path / "pool.yaml").write_text(POOL + MORE)
        assert planned(applied, "pool.yaml")["staff"]["dependants"] == []
        (tmp_path / "pool.yaml").write_text(POOL.replace("name: server", "name: daemon"))
        (dependant,) = planned(applied, "pool.yaml")["staff"]["dependants"]
        gone = applied("apply", "pool.yaml", *options[:3]).err
        (tmp_path / "pool.yaml").write_text(POOL)
        given = applied("apply", "pool.yaml", *options[:3]).err
    watch = "warning: AwsLambda/watch, stack organization/openmcf/dev.AwsLambda.watch: "
    assert f"{watch}spec.environment.SECRET holds `client_secrets.server` of AwsCognitoUserPool/staff" in gone
    assert f"{watch}whether it is stale is not known: the passphrase is not the one of this stack; " in given
    assert (dependant["field"], dependant["gone"]) == ("spec.environment.SECRET", True)


def test_what_changes_without_changing_outputs_concerns_nobody(applied: Deploying, tmp_path: Path) -> None:
    (tmp_path / "pool.yaml").write_text(POOL + "      accessTokenValidityMinutes: 15\n")
    records = planned(applied, "pool.yaml", "function.yaml")
    assert records["staff"]["counts"]["update"] == 1
    assert (records["watch"]["because"], records["watch"]["changes"]) == ([], [])
    assert planned(applied, "pool.yaml")["staff"]["dependants"] == []
