"""What the next command does after a run that was killed: nothing is forgotten, and nothing made twice."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Ended
from tests.support.deploying import Deploying
from tests.support.local_aws import Service

CLIENT = "aws:cognito/userPoolClient:UserPoolClient"
SHORTER = ("--set", "spec.clients[0].accessTokenValidityMinutes=15")

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def applied(deploy: Deploying) -> Deploying:
    """A pool with two clients."""
    assert deploy("apply", "pool.yaml", "--yes").code == 0
    return deploy


def edit(deploy: Deploying, change: Edit) -> None:
    """Leave the state as a killed run leaves it."""
    (file,) = Path(deploy.state).glob(".pulumi/stacks/openmcf/*staff.json")
    checkpoint = json.loads(file.read_bytes())
    change(checkpoint["checkpoint"]["latest"])
    file.write_text(json.dumps(checkpoint))


def clients_of(latest: dict[str, Any]) -> list[dict[str, Any]]:
    """The recorded clients."""
    return [item for item in latest["resources"] if item["type"] == CLIENT]


def updating(latest: dict[str, Any]) -> None:
    """A client was being changed."""
    latest["pending_operations"] = [{"resource": clients_of(latest)[0], "type": "updating"}]


def creating(latest: dict[str, Any]) -> None:
    """The clients were made, and that is not recorded."""
    made = clients_of(latest)
    latest["resources"] = [item for item in latest["resources"] if item not in made]
    forgotten = ("id", "outputs")
    pending = [{key: value for key, value in item.items() if key not in forgotten} for item in made]
    latest["pending_operations"] = [{"resource": item, "type": "creating"} for item in pending]


def settle(deploy: Deploying, *arguments: str) -> Ended:
    """Say what was made."""
    return deploy.run("state", "settle", *deploy.options, "-f", "pool.yaml", "--yes", *arguments)


def ids(deploy: Deploying) -> dict[str, str]:
    """The ids of the clients, by name."""
    found: dict[str, str] = json.loads(deploy("outputs", "-f", "pool.yaml", "client_ids", "-o", "json").out)
    return found


def test_an_apply_after_one_that_was_killed_in_an_update_does_not_refuse_itself(applied: Deploying) -> None:
    edit(applied, updating)
    ended = applied("apply", "pool.yaml", "--yes", *SHORTER)
    assert ended.code == 0
    assert "1 updated" in ended.err
    assert applied("plan", "pool.yaml", "--exit-code", *SHORTER).code == 0


def test_what_is_no_resource_of_the_user_is_settled_without_its_name(applied: Deploying) -> None:
    def begun(latest: dict[str, Any]) -> None:
        internal = [item for item in latest["resources"] if not item["type"].startswith("aws:")]
        latest["pending_operations"] = [{"resource": item, "type": "updating"} for item in internal]

    edit(applied, begun)
    planned = applied("plan", "pool.yaml").out
    assert planned.count("then an end to what an earlier run was stopped at: recording the stack\n") == 1
    assert "pulumi" not in planned
    assert applied("apply", "pool.yaml", "--yes").code == 0
    assert "no changes" in applied("plan", "pool.yaml").out


@pytest.mark.parametrize(("command", "options"), [("apply", ["--yes"]), ("refresh", [])])
def test_what_a_killed_run_made_is_found_and_said(
    command: str, options: list[str], applied: Deploying
) -> None:
    before = ids(applied)
    edit(applied, creating)
    planned = applied("plan", "pool.yaml")
    assert f"an earlier run made {CLIENT} `web` (id {before['web']})" in planned.err
    assert "to create" not in planned.out
    assert "then an end to what an earlier run was stopped at: creating cognito:UserPoolClient" in planned.out
    ended = applied(command, "pool.yaml", *options)
    assert ended.code == 0
    assert f"an earlier run made {CLIENT} `server` (id {before['server']})" in ended.err
    assert "it is recorded now" in ended.err
    assert applied("plan", "pool.yaml", "--exit-code").code == 0
    assert ids(applied) == before


def test_in_doubt_a_run_makes_nothing_and_says_what_it_may_be(applied: Deploying, service: Service) -> None:
    edit(applied, creating)
    cognito = service("cognito-idp")
    pool = applied("outputs", "-f", "pool.yaml", "user_pool_id").out.strip()
    twin = cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")["UserPoolClient"]["ClientId"]
    ended = applied("apply", "pool.yaml", "--yes")
    assert ended.code == 1
    assert twin in ended.err
    assert "nothing says which one it is" in ended.err
    assert "--clear-pending-creates" in ended.err
    took = settle(applied, "web", twin)
    assert (took.code, twin in took.err) == (0, True)
    assert applied("apply", "pool.yaml", "--yes").code == 0
    assert ids(applied)["web"] == twin


@pytest.mark.parametrize(
    ("name", "id_", "said"),
    [
        ("nobody", "x", "nobody was creating `nobody`"),
        ("web", "", "is recorded already"),
    ],
)
def test_only_what_was_being_created_is_settled(name: str, id_: str, said: str, applied: Deploying) -> None:
    edit(applied, creating)
    pool = applied("outputs", "-f", "pool.yaml", "user_pool_id").out.strip()
    ended = settle(applied, name, id_ or pool)
    assert (ended.code, said in ended.err) == (1, True)
