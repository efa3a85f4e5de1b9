"""The state, between this engine and the real Pulumi CLI: each goes on from what the other wrote."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from openmcf.engine.backend import Backend
from openmcf.engine.history import Update
from openmcf.engine.state.checkpoint import CheckpointWriter
from openmcf.engine.state.passphrase import Passphrase
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from openmcf.engine.timestamps import timestamp
from openmcf.errors import PassphraseRefused, StackLocked, StateUnusable
from openmcf.properties.values import Secret
from tests.support.pulumi_cli import PulumiCli
from tests.support.state import PHRASE, ROOT_URN, STACK, client, passphrase, root
from tests.support.state_buckets import bucket

COMPONENT = ResourceState(
    urn="urn:pulumi:dev::auth::my:mod:C::<one>",
    type="my:mod:C",
    parent=ROOT_URN,
    inputs={"list": [1, 1.5, {"a": None}], "secret": Secret({"deep": "hush<&>"})},
    outputs={"text": "<&>é\u2028", "empty": {}},
    dependencies=(ROOT_URN,),
    property_dependencies={"secret": (ROOT_URN,)},
    protect=True,
    created="2026-11-21T11:52:29.137807346Z",
    modified="2026-11-21T11:52:29.137807346Z",
)
STACK_ITSELF = root(outputs={"id": "x", "secret": Secret("hush")})


def ours(pulumi: PulumiCli, *more: ResourceState, pending: tuple[Operation, ...] = ()) -> Backend:
    """A backend with a stack as this engine leaves it, and the CLI set to its salt."""
    backend = Backend.open(pulumi.backend)
    backend.create(STACK, passphrase())
    snapshot = Snapshot((STACK_ITSELF, COMPONENT, *more), pending)
    backend.write(STACK, CheckpointWriter(str(STACK), passphrase()).text(snapshot))
    pulumi.settings(encryptionsalt=backend.read(STACK).salt)
    return backend


def answer(pulumi: PulumiCli, *arguments: str) -> Any:
    """What a command answers in JSON."""
    done = pulumi(*arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_cli_reads_what_we_wrote(pulumi: PulumiCli) -> None:
    pending = Operation(OperationType.CREATING, client("late", id=""))
    backend = ours(pulumi, pending=(pending,))
    update = Update(kind="update", start_time=10, end_time=20, message="ours", resource_changes={"create": 2})
    backend.add_history(STACK, update)
    (listed,) = answer(pulumi, "stack", "ls", "--json", "--all")
    assert (listed["name"], listed["resourceCount"]) == ("dev", 2)
    outputs = answer(pulumi, "stack", "output", "--json", "--show-secrets", "--stack", "dev")
    assert outputs == {"id": "x", "secret": "hush"}
    exported = answer(pulumi, "stack", "export", "--stack", "dev")
    assert exported == {"version": 3, "deployment": backend.read(STACK).deployment}
    (entry,) = answer(pulumi, "stack", "history", "--json", "--stack", "dev")
    assert (entry["kind"], entry["message"], entry["resourceChanges"]) == ("update", "ours", {"create": 2})


@pytest.mark.parametrize("microsecond", [688247, 688240, 0])
def test_the_cli_writes_times_as_we_do(pulumi: PulumiCli, microsecond: int) -> None:
    time = timestamp(datetime(2026, 11, 21, 14, 46, 20, microsecond, UTC))
    ours(pulumi, client("web", created=time))
    exported = answer(pulumi, "stack", "export", "--stack", "dev")
    assert exported["deployment"]["resources"][-1]["created"] == time


def test_the_cli_goes_on_from_what_we_wrote_and_we_from_that(pulumi: PulumiCli) -> None:
    backend = ours(pulumi)
    done = pulumi("refresh", "--yes", "--stack", "dev")
    assert done.returncode == 0, done.stderr
    checkpoint = backend.read(STACK)
    assert checkpoint.salt == passphrase().salt
    snapshot = checkpoint.open(passphrase())
    snapshot.verify()
    (stack, component) = snapshot.resources
    assert stack.outputs == STACK_ITSELF.outputs
    opened = passphrase()
    assert component.to_json(opened) | {"inputs": 0} == COMPONENT.to_json(opened) | {"inputs": 0}
    assert component.inputs == COMPONENT.inputs
    assert [run.kind for run in backend.history(STACK)] == ["refresh"]


def test_we_read_what_the_cli_made(pulumi: PulumiCli) -> None:
    assert pulumi("stack", "init", "dev").returncode == 0
    assert pulumi("config", "set", "--secret", "token", "hush").returncode == 0
    backend = Backend.open(pulumi.backend)
    assert backend.stacks() == [STACK]
    settings = yaml.safe_load((pulumi.directory / "Pulumi.dev.yaml").read_text())
    salt = backend.read(STACK).salt
    assert salt == settings["encryptionsalt"]
    assert Passphrase(PHRASE, salt).decrypt(settings["config"]["auth:token"]["secure"], "here") == "hush"
    with pytest.raises(PassphraseRefused):
        Passphrase("wrong", salt).verify()


def test_the_cli_opens_secrets_that_we_encrypted(pulumi: PulumiCli) -> None:
    ours(pulumi)
    secret = passphrase().encrypt("hush", "here")
    pulumi.settings(encryptionsalt=passphrase().salt, config={"auth:token": {"secure": secret}})
    assert pulumi("config", "get", "token", "--stack", "dev").stdout.strip() == "hush"
    pulumi.environ["PULUMI_CONFIG_PASSPHRASE"] = "wrong"
    assert "incorrect passphrase" in pulumi("config", "get", "token", "--stack", "dev").stderr


def test_each_respects_the_lock_of_the_other(pulumi: PulumiCli, tmp_path: Path) -> None:
    backend = ours(pulumi)
    with backend.lock(STACK):
        refused = pulumi("refresh", "--yes", "--stack", "dev")
        assert "the stack is currently locked by 1 lock(s)" in refused.stderr
        assert f"(pid {os.getpid()}) at 20" in refused.stderr
        assert pulumi("cancel", "--yes", "--stack", "dev").returncode == 0
    assert not list((tmp_path / "state" / STACK.locks).iterdir())
    lock = {
        "pid": 1,
        "username": "cli",
        "hostname": "elsewhere",
        "timestamp": "2026-11-21T11:52:29.137807346Z",
    }
    (tmp_path / "state" / STACK.locks / "x.json").write_text(json.dumps(lock))
    with pytest.raises(StackLocked, match=r"created by cli@elsewhere \(pid 1\)"), backend.lock(STACK):
        pass


def test_a_state_that_the_cli_refuses_is_refused_here_too(pulumi: PulumiCli) -> None:
    backend = ours(pulumi, client("lost", parent="urn:pulumi:dev::auth::t::absent"))
    assert "refers to missing parent" in pulumi("refresh", "--yes", "--stack", "dev").stderr
    with pytest.raises(StateUnusable, match="which is missing"):
        backend.read(STACK).open(passphrase()).verify()


@pytest.mark.parametrize("kind", ["s3", "postgres"])
def test_each_goes_on_from_the_other_in_a_shared_storage(
    pulumi: PulumiCli, kind: str, credentials: None, request: pytest.FixtureRequest
) -> None:
    fixture = request.getfixturevalue("moto" if kind == "s3" else "postgres_url")
    pulumi.backend = bucket(fixture) if kind == "s3" else f"{fixture}&table=shared"
    pulumi.environ = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    backend = ours(pulumi)
    done = pulumi("refresh", "--yes", "--stack", "dev")
    assert done.returncode == 0, done.stderr
    assert backend.read(STACK).open(passphrase()).resources[0].outputs == STACK_ITSELF.outputs
    assert [run.kind for run in backend.history(STACK)] == ["refresh"]
    assert Backend.open(pulumi.backend).stacks() == [STACK]
