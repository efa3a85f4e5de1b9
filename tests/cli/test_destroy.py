"""`openmcf destroy` and `refresh`, as a user sees them, on the local AWS."""

import json
from pathlib import Path
from typing import Any

import pytest

from openmcf.local import aws
from tests.support.deploying import ROLE, Deploying, answering, interrupted
from tests.support.local_aws import client


def outputs(deploy: Deploying) -> dict[str, Any]:
    """The recorded outputs of the pool."""
    found: dict[str, Any] = json.loads(deploy("outputs", "-f", "pool.yaml", "--format", "json").out)
    return found


def test_a_pool_goes_only_if_its_users_may(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    refused = deploy("destroy", "pool.yaml", "--yes")
    assert refused.code == 1
    assert "hint: if it is meant, pass --allow-data-loss staff" in refused.err
    code, out, err = deploy("destroy", "pool.yaml", "--yes", "--allow-data-loss", "staff")
    assert (code, out) == (0, "")
    assert err.endswith("AwsCognitoUserPool/staff is destroyed, and its stack forgotten\n")
    again = deploy("delete", "pool.yaml")
    assert (again.code, again.err.splitlines()[-1]) == (
        0,
        "AwsCognitoUserPool/staff was never applied here: there is nothing to delete",
    )


@pytest.mark.parametrize("command", ["apply", "destroy"])
def test_a_name_that_is_allowed_to_lose_data_must_be_one(deploy: Deploying, command: str) -> None:
    ended = deploy(command, "pool.yaml", "--yes", "--allow-data-loss", "stafff")
    assert ended.code == 2
    assert "error: --allow-data-loss stafff: none of the manifests is named that\n" in ended.err
    assert "hint: did you mean `staff`?\n" in ended.err


def test_a_protected_pool_stays(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes", "--set", "spec.deletionProtection=true")
    ended = deploy("destroy", "pool.yaml", "--yes", "--allow-data-loss", "staff")
    assert ended.code == 1
    assert "has `deletionProtection`" in ended.err


@pytest.mark.parametrize(
    ("answer", "code", "end"), [("y\n", 1, "nothing was changed"), ("staff\n", 0, "forgotten")]
)
def test_at_a_terminal_its_name_is_typed(deploy: Deploying, answer: str, code: int, end: str) -> None:
    deploy("apply", "pool.yaml", "--yes")
    ended, shown = answering(answer, "destroy", "pool.yaml", *deploy.options)
    assert ended == code, shown
    assert "This deletes the user pool of `staff`; type `staff` to go on" in shown
    assert shown.rstrip().endswith(end)


def test_ctrl_c_in_the_pulumi_cli_is_no_success(deploy: Deploying, pulumi: tuple[str, ...]) -> None:
    clients = ",".join(f"{{name: client-{number}}}" for number in range(100))
    many = ("pool.yaml", "--yes", "--set", f"spec.clients=[{clients}]")
    deploy("apply", *many)
    meant = (*deploy.options, *pulumi, *many, "--allow-data-loss", "staff")
    code, _, err = interrupted("destroy", *meant, after="deleted")
    assert (code, "Traceback" in err) == (130, False), err


def test_what_loses_nobody_is_asked_for_as_usual(deploy: Deploying, tmp_path: Path) -> None:
    (tmp_path / "role.yaml").write_text(ROLE.format(name="short-lived"))
    deploy("apply", "role.yaml", "--yes")
    assert "hint: --yes does it without asking" in deploy("destroy", "role.yaml").err
    ended = deploy("destroy", "role.yaml", "--yes", "-o", "json")
    (record,) = json.loads(ended.out)["manifests"]
    assert (record["status"], record["counts"]) == ("destroyed", {"delete": 1})


def test_a_refresh_tells_what_changed_in_the_cloud_and_records_it(
    deploy: Deploying, local_directory: Path
) -> None:
    deploy("apply", "pool.yaml", "--yes")
    deploy("refresh", "pool.yaml")
    recorded = outputs(deploy)
    client(aws.ensure(local_directory), "cognito-idp").delete_user_pool_client(
        UserPoolId=recorded["user_pool_id"], ClientId=recorded["client_ids"]["web"]
    )
    row = f"-   delete   web        cognito:UserPoolClient   {recorded['client_ids']['web']}"
    assert row in deploy("refresh", "pool.yaml", "--preview-only").out.splitlines()
    assert row in deploy("refresh", "pool.yaml").out.splitlines()
    assert deploy("refresh", "pool.yaml").out == "AwsCognitoUserPool/staff: the cloud is as recorded\n"
    assert "1 to create, 2 unchanged" in deploy("plan", "pool.yaml").out


def test_what_was_never_applied_cannot_be_refreshed(deploy: Deploying) -> None:
    code, _, err = deploy("refresh", "pool.yaml")
    assert code == 1
    assert "error: AwsCognitoUserPool/staff was never applied here\nhint: `openmcf apply` makes it" in err
