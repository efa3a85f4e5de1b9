"""Manifests that need each other, as a user deploys them: in one run, in several, and with faults."""

import json
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from openmcf.local import aws
from tests.support.command_line import OPENMCF
from tests.support.deploying import POOL, ROLE, Deploying, interrupted, write_function
from tests.support.local_aws import client

EXAMPLE = Path(__file__).parents[2] / "examples" / "http-api-jwt"
LABELLED = "  name: shared\n  labels: {pulumi.openmcf.org/stack.fqdn: acme/shared/shared}\n"
OF_POOL = """\
  environment:
    POOL: {valueFrom: {kind: AwsCognitoUserPool, name: staff, fieldPath: status.outputs.user_pool_id}}
"""
PASSWORD = "Str0ng-enough!"


@pytest.fixture
def example(deploy: Deploying, tmp_path: Path) -> Path:
    """The example with a pool, a role, a function and an API, whose pool may be destroyed."""
    place = tmp_path / "example"
    shutil.copytree(EXAMPLE, place)
    pool = place / "pool.yaml"
    pool.write_text(pool.read_text().replace("deletionProtection: true", "deletionProtection: false"))
    return place


def write_roles(directory: Path, *names: str) -> None:
    """A manifest for each role."""
    directory.mkdir(exist_ok=True)
    for name in names:
        (directory / f"{name}.yaml").write_text(ROLE.format(name=name))


def statuses(out: str) -> dict[str, str]:
    """What came of each manifest, by name."""
    return {record["name"]: record["status"] for record in json.loads(out)["manifests"]}


def answer(url: str, token: str | None) -> int:
    """The status of a request."""
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def token(cognito: Any, pool: str, app: str) -> str:
    """An access token of a user who signs up for it."""
    cognito.sign_up(ClientId=app, Username="ann@example.com", Password=PASSWORD)
    cognito.admin_confirm_sign_up(UserPoolId=pool, Username="ann@example.com")
    given = {"USERNAME": "ann@example.com", "PASSWORD": PASSWORD}
    signed_in = cognito.initiate_auth(ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given)
    return str(signed_in["AuthenticationResult"]["AccessToken"])


def test_the_example_works_from_an_empty_backend_until_it_is_destroyed(
    deploy: Deploying, example: Path, local_directory: Path
) -> None:
    planned = deploy("plan", "-f", example, "--diff")
    assert "    + role: (known after apply)" in planned.out
    assert "    + integrationUri: (known after apply)" in planned.out

    applied = deploy("apply", "-f", example, "--yes", "-o", "json")
    assert applied.code == 0
    outputs = {record["name"]: record["outputs"] for record in json.loads(applied.out)["manifests"]}
    cognito = client(aws.ensure(local_directory), "cognito-idp")
    pool = outputs["prod-auth"]
    url = outputs["my-api"]["invoke_url"] + "users"
    assert answer(url, None) == 401
    assert answer(url, token(cognito, pool["user_pool_id"], pool["client_ids"]["web-spa"])) == 200

    destroyed = deploy("destroy", "-f", example, "--yes", "--allow-data-loss", "prod-auth", "-o", "json")
    assert destroyed.code == 0
    order = [record["name"] for record in json.loads(destroyed.out)["manifests"]]
    assert order.index("my-api") < order.index("get-users") < order.index("get-users-role")
    assert cognito.list_user_pools(MaxResults=60)["UserPools"] == []
    assert json.loads(deploy("list", "-o", "json").out) == {"stacks": []}


def test_what_others_use_is_not_destroyed_without_them(deploy: Deploying, example: Path) -> None:
    deploy("apply", "-f", example, "--yes")
    code, _, err = deploy("destroy", example / "role.yaml", example / "pool.yaml", "--yes")
    assert code == 1
    assert "error: AwsCognitoUserPool/prod-auth is used by AwsHttpApiGateway/my-api, stack " in err
    assert "\nAwsIamRole/get-users-role is used by AwsLambda/get-users, stack organization/" in err
    assert "hint: destroy these too, or first; if it is meant, pass --allow-in-use " in err
    allowed = deploy("destroy", example / "role.yaml", "--yes", "--allow-in-use", "get-users-role")
    assert allowed.code == 0, allowed.err


def test_what_cannot_be_read_may_use_what_would_go(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "perhaps-used", "user-of-it")
    deploy("apply", "perhaps-used.yaml", "function.yaml", "--yes")
    file = deploy.state / ".pulumi/stacks/openmcf/dev.AwsLambda.user-of-it.json"
    kept = file.read_text()
    file.write_text("{")
    code, _, err = deploy("destroy", "perhaps-used.yaml", "--yes")
    assert code == 1
    assert (
        "error: stack organization/openmcf/dev.AwsLambda.user-of-it may use it, and cannot be read: " in err
    )
    assert "hint: restore it from" in err
    assert err.endswith("if it is meant, pass --allow-in-use perhaps-used\n")
    file.write_text(kept)
    deploy("destroy", "perhaps-used.yaml", "function.yaml", "--yes")


def test_a_reference_leads_to_a_recorded_stack_whatever_its_name(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "shared")
    role = tmp_path / "shared.yaml"
    role.write_text(role.read_text().replace("  name: shared\n", LABELLED))
    assert deploy("apply", "shared.yaml", "--yes").code == 0
    assert deploy("apply", "function.yaml", "--yes").code == 0
    assert deploy("destroy", "shared.yaml", "--yes").code == 1


def test_a_misspelt_reference_is_told_with_what_may_be_meant(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "wrokers")
    write_roles(tmp_path, "workers")
    deploy("apply", "workers.yaml", "--yes")
    code, _, err = deploy("plan", "function.yaml")
    assert code == 1
    assert (
        "hint: apply first: AwsIamRole/wrokers; or did you mean AwsIamRole/workers, which is recorded?" in err
    )


def test_a_second_run_does_what_a_failure_left(
    deploy: Deploying, tmp_path: Path, local_directory: Path
) -> None:
    iam = client(aws.ensure(local_directory), "iam")
    iam.create_role(RoleName="in-the-way", AssumeRolePolicyDocument="{}")
    write_function(tmp_path, "in-the-way", "work-later")
    write_roles(tmp_path, "beside")
    these = ("in-the-way.yaml", "beside.yaml", "function.yaml", "--yes", "-o", "json")
    first = deploy("apply", *these)
    assert first.code == 1
    assert statuses(first.out) == {"in-the-way": "failed", "beside": "applied", "work-later": "skipped"}
    assert first.err.endswith("1 failed, 1 skipped of 3 manifests\n")
    iam.delete_role(RoleName="in-the-way")
    second = deploy("apply", *these)
    assert second.code == 0
    assert statuses(second.out) == {"in-the-way": "applied", "beside": "unchanged", "work-later": "applied"}


def test_ctrl_c_ends_all_and_says_what_was_not_begun(deploy: Deploying, tmp_path: Path) -> None:
    names = [f"many-{number}" for number in range(30)]
    write_roles(tmp_path / "roles", *names)
    these = ("apply", *deploy.options, "-f", tmp_path / "roles", "--yes", "--parallel", "2")
    code, out, err = interrupted(*these, after="created iam:Role")
    assert (code, out) == (130, "")
    assert "not begun: AwsIamRole/many-" in err
    assert err.endswith("hint: run it again to carry on\n")
    again = statuses(deploy("apply", "-f", tmp_path / "roles", "--yes", "-o", "json").out)
    assert {*again.values()} == {"applied", "unchanged"}


def test_the_run_after_a_killed_one_takes_over_its_lock(deploy: Deploying, tmp_path: Path) -> None:
    clients = ",".join(f"{{name: client-{number}}}" for number in range(100))
    these = ("apply", "pool.yaml", "--yes", "--set", f"spec.clients=[{clients}]")
    with subprocess.Popen(
        [OPENMCF, *these, *deploy.options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as running:
        next(line for line in running.stderr or () if "created cognito:UserPoolClient" in line)
        running.send_signal(signal.SIGKILL)
    (trouble,) = [
        line for line in deploy("status", "pool.yaml").out.splitlines() if "that process is gone" in line
    ]
    assert trouble.endswith("; that process is gone; the next run takes it over")
    carried_on = deploy(*these)
    assert carried_on.code == 0
    (note,) = [line for line in carried_on.err.splitlines() if line.startswith("note: ")]
    assert f"(pid {running.pid}, `openmcf apply`)" in note
    assert note.endswith("whose process is gone")
    ids = json.loads(deploy("outputs", "-f", "pool.yaml", "-o", "json").out)["client_ids"]
    assert len(ids) == 100


def test_two_runs_at_once_do_not_meet_in_a_stack(deploy: Deploying, tmp_path: Path) -> None:
    names = [f"twice-{number}" for number in range(6)]
    write_roles(tmp_path / "roles", *names)
    command = ["apply", "-f", str(tmp_path / "roles"), "--yes", *deploy.options]
    runs = [subprocess.Popen([OPENMCF, *command], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [run.communicate(timeout=60)[1] for run in runs]
    for run, err in zip(runs, said, strict=True):
        assert run.returncode == (1 if "locked" in err or "moved on" in err else 0), err
    ended = deploy("apply", "-f", tmp_path / "roles", "--yes", "-o", "json")
    assert ended.code == 0
    assert deploy("plan", "-f", tmp_path / "roles", "--exit-code").code == 0


def test_drift_is_told_by_the_exit_code_and_left_alone(deploy: Deploying, local_directory: Path) -> None:
    deploy("apply", "pool.yaml", "--yes")
    assert deploy("drift", "pool.yaml").code == 0
    recorded = json.loads(deploy("outputs", "-f", "pool.yaml", "-o", "json").out)
    client(aws.ensure(local_directory), "cognito-idp").delete_user_pool_client(
        UserPoolId=recorded["user_pool_id"], ClientId=recorded["client_ids"]["web"]
    )
    for _ in range(2):
        code, out, _ = deploy("drift", "pool.yaml")
        assert code == 2
        assert out.startswith("AwsCognitoUserPool/staff: the cloud is not as recorded\n")


def started(*command: object) -> subprocess.Popen[str]:
    """A command as a process of its own."""
    arguments = [str(OPENMCF), *map(str, command)]
    return subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def test_a_graph_killed_in_the_middle_is_carried_on(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "survivor", "after-pool")
    with (tmp_path / "function.yaml").open("a") as function:
        function.write(OF_POOL)
    clients = ",".join(f"{{name: client-{number}}}" for number in range(100))
    pool = POOL.partition("  clients:")[0] + f"  clients: [{clients}]\n"
    (tmp_path / "pool.yaml").write_text(pool)
    assert deploy("apply", "survivor.yaml", "--yes").code == 0
    graph = ("survivor.yaml", "pool.yaml", "function.yaml")
    with started("apply", *graph, "--yes", *deploy.options) as running:
        next(line for line in running.stderr or () if "created cognito:UserPoolClient" in line)
        running.kill()
    told = json.loads(deploy("status", *graph, "-o", "json").out)["stacks"]
    assert [one["health"] for one in told] == ["applied", "locked", "never applied"]
    assert deploy.run("state", "unlock", "pool.yaml", *deploy.options, "--yes").code == 0
    assert deploy("refresh", "pool.yaml", "--clear-pending-creates").code == 0
    again = statuses(deploy("apply", *graph, "--yes", "-o", "json").out)
    assert again == {"survivor": "unchanged", "staff": "applied", "after-pool": "applied"}
    assert deploy("plan", *graph, "--exit-code").code == 0
    assert deploy("destroy", *graph, "--yes", "--allow-data-loss", "staff").code == 0


def test_two_runs_at_once_on_overlapping_graphs_end_in_one(deploy: Deploying, tmp_path: Path) -> None:
    """Both have the role, and each a function that takes the role's ARN."""
    write_function(tmp_path, "of-both", "of-first")
    of_first = (tmp_path / "function.yaml").read_text()
    (tmp_path / "other.yaml").write_text(of_first.replace("of-first", "of-second"))
    graphs = [("of-both.yaml", "pool.yaml", "function.yaml"), ("of-both.yaml", "other.yaml")]
    runs = [started("apply", *graph, "--yes", *deploy.options) for graph in graphs]
    said = [run.communicate(timeout=120)[1] for run in runs]
    for graph, run, err in zip(graphs, runs, said, strict=True):
        if run.returncode:
            assert "locked" in err or "moved on" in err, err
            left = deploy("apply", *graph, "--yes")
            assert left.code == 0, left.err
    everything = (*graphs[0], "other.yaml")
    assert deploy("plan", *everything, "--exit-code").code == 0
    assert len(json.loads(deploy("list", "-o", "json").out)["stacks"]) == len(everything)
    assert deploy("destroy", *everything, "--yes", "--allow-data-loss", "staff").code == 0
