"""`openmcf apply`, as a user sees it, on the local AWS."""

import json
import re
from pathlib import Path

import pytest

from openmcf.local import aws
from tests.support.command_line import process
from tests.support.deploying import ROLE, Deploying, answering, interrupted, write_function
from tests.support.local_aws import client

SHORTER = ("--set", "spec.clients[0].accessTokenValidityMinutes=15")
OTHER_SIGN_IN = (
    "--set",
    "spec.usernameAttributes=[phone_number]",
    "--set",
    "spec.autoVerifiedAttributes=[phone_number]",
)
PROTECTED = ("--set", "spec.deletionProtection=true")
POOL_STACK = "organization/openmcf/dev.AwsCognitoUserPool.staff"


def test_a_pool_is_made_and_its_outputs_are_shown(deploy: Deploying) -> None:
    code, out, err = deploy("apply", "pool.yaml", "--yes")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [
        *("client_ids.server", "client_ids.web", "client_secrets.server", "cloudfront_distribution_arn"),
        *("user_pool_arn", "user_pool_domain", "user_pool_endpoint", "user_pool_id"),
    ]
    assert "client_secrets.server        [secret]" in out
    assert "account 000000000000 (MiniStack" in err.splitlines()[0]
    assert f"embedded engine (as chosen), state in file://{deploy.state}" in err
    assert "created cognito:UserPool staff (" in err
    assert "AwsCognitoUserPool/staff: 3 created" in err


def test_a_second_apply_changes_nothing_and_asks_nothing(deploy: Deploying) -> None:
    first = deploy("apply", "pool.yaml", "--yes")
    code, out, err = deploy("apply", "pool.yaml")
    assert (code, out) == (0, first.out)
    assert err.splitlines()[-1] == "no changes"


def test_a_changed_setting_is_an_update(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    ended = deploy("apply", "pool.yaml", "--yes", "-o", "json", *SHORTER)
    (record,) = json.loads(ended.out)["manifests"]
    assert record["stack"] == POOL_STACK
    assert record["status"] == "applied"
    assert record["counts"] == {"update": 1, "same": 2}
    assert "client_secrets" not in record["outputs"]
    assert record["secretOutputs"] == ["client_secrets.server"]
    assert deploy("plan", "pool.yaml", *SHORTER).out.endswith("no changes\n")


def test_without_a_terminal_it_stops_before_it_changes_anything(deploy: Deploying) -> None:
    code, out, err = deploy("apply", "pool.yaml")
    assert (code, out) == (2, "")
    assert "3 to create\nerror: there is no terminal to ask at; nothing was changed\nhint: --yes" in err
    assert deploy("outputs", "-f", "pool.yaml").code == 1


@pytest.mark.parametrize(
    ("answer", "code", "end"),
    [
        ("n\n", 1, "nothing was changed"),
        ("\x03", 130, "stopped; nothing was changed"),
        ("y\n", 0, "user_pool_id"),
    ],
)
def test_at_a_terminal_it_asks(deploy: Deploying, answer: str, code: int, end: str) -> None:
    ended, shown = answering(answer, "apply", "pool.yaml", *deploy.options)
    assert ended == code, shown
    assert "Apply this? [y/N]" in shown
    assert end in shown.splitlines()[-1]


def test_what_another_run_did_before_the_answer_stops_it(deploy: Deploying) -> None:
    """What was agreed on is not what would be done."""
    ended, shown = answering(
        "y\n",
        *("apply", "pool.yaml", *deploy.options),
        meanwhile=lambda: process("apply", "pool.yaml", "--yes", *SHORTER, *deploy.options),
    )
    assert ended == 1
    shown = " ".join(shown.split())  # the terminal wraps it
    assert "what the plan of AwsCognitoUserPool/staff was made of has moved on: stack organization/" in shown
    assert "hint: make the plan again" in shown
    assert "1 to update" in deploy("plan", "pool.yaml").out


def test_what_would_lose_users_is_refused_unless_it_is_meant(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    code, out, err = deploy("apply", "pool.yaml", "--yes", *OTHER_SIGN_IN)
    assert (code, out) == (1, "")
    assert "error: this replaces the user pool `staff` (us-east-1_" in err
    assert "hint: if it is meant, pass --allow-data-loss staff" in err
    assert deploy("apply", "pool.yaml", "--yes", *OTHER_SIGN_IN, "--allow-data-loss", "other").code == 2
    assert deploy("apply", "pool.yaml", "--yes", *OTHER_SIGN_IN, "--allow-data-loss", "staff").code == 0


def test_what_would_lose_client_ids_is_refused(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    fewer = ("--set", "spec.clients=[{name: web}]")
    ended = deploy("apply", "pool.yaml", "--yes", *fewer)
    assert ended.code == 1
    assert "error: this deletes the client `server`, whose id " in ended.err
    assert deploy("apply", "pool.yaml", "--yes", *fewer, "--allow-data-loss", "staff").code == 0


def test_a_protected_pool_is_not_replaced_at_any_rate(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes", *PROTECTED)
    ended = deploy("apply", "pool.yaml", "--yes", *OTHER_SIGN_IN, "--allow-data-loss", "staff")
    assert ended.code == 1
    assert "error: the user pool of `staff` has `deletionProtection`" in ended.err
    assert "hint: if it is meant, apply `deletionProtection: false` first" in ended.err


def test_problems_of_manifests_stop_it_first(deploy: Deploying) -> None:
    code, out, err = deploy("apply", "pool.yaml", "--yes", "--set", "spec.mfaConfiguration=ON")
    assert (code, out) == (1, "")
    assert "[cognito-mfa-factor]" in err
    assert err.endswith("nothing was changed\n")


def test_a_failure_half_way_is_told_and_carried_on_from(deploy: Deploying, local_directory: Path) -> None:
    cognito = client(aws.ensure(local_directory), "cognito-idp")
    stranger = cognito.create_user_pool(PoolName="stranger")["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain="half-way-taken", UserPoolId=stranger)
    taken = ("--set", "spec.domain.domain=half-way-taken")
    code, out, err = deploy("apply", "pool.yaml", "--yes", *taken)
    assert (code, out) == (1, "")
    assert (
        "UserPoolDomain `staff`: CreateUserPoolDomain: InvalidParameterException: Domain half-way-taken"
        in err
    )
    told = re.search(r"before that: (\d) created; it is recorded", err)  # the clients are made beside it
    assert told, err
    again = deploy("apply", "pool.yaml", "--yes", "--set", "spec.domain.domain=half-way-free", "-o", "json")
    recorded = int(told[1])
    assert json.loads(again.out)["manifests"][0]["counts"] == {"create": 4 - recorded, "same": recorded}


def test_manifests_are_applied_after_those_they_need(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, role="worker")
    ended = deploy("apply", "function.yaml", "worker.yaml", "--yes", "-o", "json")
    assert [record["kind"] for record in json.loads(ended.out)["manifests"]] == ["AwsIamRole", "AwsLambda"]
    assert deploy("apply", "function.yaml", "worker.yaml").err.count("no changes") == 2


def test_what_needs_a_failed_manifest_is_skipped_and_the_others_go_on(
    deploy: Deploying, tmp_path: Path, local_directory: Path
) -> None:
    write_function(tmp_path, role="taken-role")
    (tmp_path / "free.yaml").write_text(ROLE.format(name="free-role"))
    client(aws.ensure(local_directory), "iam").create_role(
        RoleName="taken-role", AssumeRolePolicyDocument="{}"
    )
    code, out, err = deploy("apply", "function.yaml", "taken-role.yaml", "free.yaml", "--yes", "-o", "json")
    assert code == 1
    status = {record["name"]: record["status"] for record in json.loads(out)["manifests"]}
    assert status == {"free-role": "applied", "taken-role": "failed", "work": "skipped"}
    assert "AwsLambda/work is skipped, because of AwsIamRole/taken-role" in err


def test_a_reference_to_what_was_never_applied_is_told(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, role="nowhere")
    code, _, err = deploy("apply", "function.yaml", "--yes")
    assert code == 1
    assert "error: AwsLambda/work needs what is not there: `role_arn` of AwsIamRole/nowhere" in err
    assert "hint: apply first: AwsIamRole/nowhere" in err


def test_ctrl_c_ends_it_after_the_steps_under_way(deploy: Deploying) -> None:
    clients = ",".join(f"{{name: client-{number}}}" for number in range(100))
    many = ("pool.yaml", "--yes", "--set", f"spec.clients=[{clients}]")
    code, out, err = interrupted("apply", *deploy.options, *many, after="created")
    assert (code, out) == (130, "")
    found = re.search(
        r"error: AwsCognitoUserPool/staff: stopped; before that: (\d+) created; it is recorded", err
    )
    assert "stopping after the steps under way; Ctrl-C again ends it at once\n" in err
    assert found
    done = int(found[1])
    (record,) = json.loads(deploy("apply", *many, "-o", "json").out)["manifests"]
    assert record["counts"] == {"create": 101 - done, "same": done}
