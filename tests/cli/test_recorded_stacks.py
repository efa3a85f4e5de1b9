"""`openmcf list`, `status` and `history`, as a user sees them, of stacks on the local AWS."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.deploying import ROLE, Deploying, write_function

ROLE_STACK = "openmcf/dev.AwsIamRole.auditor"
SECRET = """\
  environment:
    SECRET:
      valueFrom: {kind: AwsCognitoUserPool, name: staff, fieldPath: status.outputs.client_secrets.server}
"""


@pytest.fixture
def applied(deploy: Deploying, tmp_path: Path) -> Iterator[Deploying]:
    """A role, and a function that takes the role's ARN, both applied."""
    write_function(tmp_path, "auditor", "audit")
    assert deploy("apply", "function.yaml", "auditor.yaml", "--yes").code == 0
    yield deploy
    deploy("destroy", "function.yaml", "auditor.yaml", "--yes")


def read(deploy: Deploying, command: str, *arguments: object) -> Any:
    """What a command tells as JSON."""
    (told,) = json.loads(deploy(command, *arguments, "-o", "json").out).values()
    return told


def health(deploy: Deploying, *arguments: object) -> dict[str, str]:
    """The health of stacks by name."""
    return {stack["name"]: stack["health"] for stack in read(deploy, "status", *arguments)}


def test_all_stacks_of_the_backend_are_listed(applied: Deploying) -> None:
    lines = applied("list").out.splitlines()
    assert lines[0].split() == [
        "kind",
        "name",
        "env",
        "resources",
        "last",
        "run",
        "operation",
        "result",
        "stack",
    ]
    role = re.sub(r"20\S+ \S+ UTC", "<time>", lines[2]).split()
    assert role == [
        "AwsIamRole",
        "auditor",
        "-",
        "1",
        "<time>",
        "apply",
        "succeeded",
        f"organization/{ROLE_STACK}",
    ]
    assert [stack["name"] for stack in read(applied, "list")] == ["auditor", "audit"]


def test_those_of_manifests_are_listed(applied: Deploying) -> None:
    (stack,) = read(applied, "list", "function.yaml", "pool.yaml")
    assert (stack["kind"], stack["resources"], stack["last"]["result"]) == ("AwsLambda", 2, "succeeded")


@pytest.mark.parametrize("command", ["list", "status", "history"])
def test_an_empty_backend_is_told(deploy: Deploying, command: str) -> None:
    code, out, err = deploy(command)
    assert (code, out) == (0, "")
    assert err.endswith(" is recorded here\n")


@pytest.mark.parametrize("command", ["list", "status", "history", "graph"])
def test_a_value_is_set_in_a_manifest_only(deploy: Deploying, command: str) -> None:
    code, out, err = deploy(command, "--set", "spec.region=eu-west-1")
    assert (code, out) == (2, "")
    assert err.startswith("error: no manifest is named\n")


def test_history_tells_who_did_what(applied: Deploying) -> None:
    applied("apply", "auditor.yaml", "--yes", "--set", "spec.maxSessionDuration=7200")
    latest, first = read(applied, "history", "-f", "auditor.yaml")
    assert (latest["operation"], latest["result"], latest["changes"]) == ("apply", "succeeded", {"update": 1})
    assert first["started"] <= first["ended"] <= latest["started"]
    assert re.fullmatch(r".+@.+", latest["by"])
    assert len(read(applied, "history")) == 3
    assert len(read(applied, "history", "--limit", 1)) == 2
    assert (
        "AwsIamRole/auditor   apply       succeeded"
        in applied("history", "--stack", ROLE_STACK.split("/")[1]).out
    )


def test_status_is_0_where_all_is_applied(applied: Deploying) -> None:
    code, out, _ = applied("status")
    assert (code, out) == (0, "applied        AwsIamRole/auditor\napplied        AwsLambda/audit\n")


def test_a_manifest_that_was_never_applied(deploy: Deploying) -> None:
    assert deploy("status", "pool.yaml").out.startswith("never applied  AwsCognitoUserPool/staff\n")
    assert deploy("status", "pool.yaml").code == 1


def _lock(state: Path) -> None:
    lock = {"pid": 1, "username": "ann", "hostname": "elsewhere", "timestamp": "2026-01-01T00:00:00Z"}
    (state / f"locks/organization/{ROLE_STACK}/one.json").write_text(json.dumps(lock))


def _fail(state: Path) -> None:
    (entry,) = (state / f"history/{ROLE_STACK}").glob("*.history.json")
    entry.write_text(entry.read_text().replace("succeeded", "failed"))


def _kill(state: Path, during: str = "updating") -> None:
    file = state / f"stacks/{ROLE_STACK}.json"
    data = json.loads(file.read_text())
    (role,) = (one for one in data["checkpoint"]["latest"]["resources"] if one["type"].startswith("aws:"))
    data["checkpoint"]["latest"]["pending_operations"] = [{"resource": role, "type": during}]
    file.write_text(json.dumps(data))


def _damage(state: Path) -> None:
    (state / f"stacks/{ROLE_STACK}.json").write_text("{")


@pytest.mark.parametrize(
    ("happens", "expected", "said"),
    [
        (_lock, "locked", "created by ann@elsewhere (pid 1)"),
        (_fail, "failed", "the last apply failed"),
        (_kill, "pending", "a run was stopped while updating iam:Role auditor"),
        (_damage, "unreadable", "dev.AwsIamRole.auditor.json is damaged; restore it from"),
    ],
)
def test_what_is_the_matter_is_told(
    applied: Deploying, happens: Callable[[Path], None], expected: str, said: str
) -> None:
    kept = (applied.state / f".pulumi/stacks/{ROLE_STACK}.json").read_text()
    happens(applied.state / ".pulumi")
    code, out, _ = applied("status", "auditor.yaml")
    assert code == 1
    assert out.startswith(f"{expected} ")
    assert said in out
    assert health(applied)["audit"] == "applied" or expected == "unreadable"
    (applied.state / f".pulumi/stacks/{ROLE_STACK}.json").write_text(kept)
    for lock in (applied.state / ".pulumi/locks").rglob("*.json"):
        lock.unlink()


@pytest.mark.parametrize("command", ["list", "history"])
def test_a_stack_that_cannot_be_read_is_not_passed_over(applied: Deploying, command: str) -> None:
    file = applied.state / f".pulumi/stacks/{ROLE_STACK}.json"
    kept = file.read_text()
    file.write_text("{")
    code, out, err = applied(command)
    assert (code, "AwsLambda" in out) == (1, True)
    assert err.startswith(f"error: organization/{ROLE_STACK}: file://")
    assert "dev.AwsIamRole.auditor.json is damaged\nhint: restore it from" in err
    file.write_text(kept)


def test_how_many_resources_an_unreadable_stack_has_is_not_known(applied: Deploying) -> None:
    file = applied.state / f".pulumi/stacks/{ROLE_STACK}.json"
    kept = file.read_text()
    file.write_text("{")
    assert [stack["resources"] for stack in read(applied, "list")] == [None, 2]
    file.write_text(kept)


def test_what_a_killed_run_was_creating_is_settled_by_the_next_command(applied: Deploying) -> None:
    _kill(applied.state / ".pulumi", "creating")
    code, out, _ = applied("status", "auditor.yaml")
    assert code == 1
    assert "a run was stopped while creating iam:Role auditor; `openmcf apply` carries on" in out
    assert applied("refresh", "auditor.yaml").code == 0
    assert applied("status", "auditor.yaml").code == 0


STALE = "spec.roleArn is not what AwsIamRole/auditor now gives as `role_arn`; `openmcf apply` takes it over"


def test_a_value_that_its_source_no_longer_gives_is_stale(applied: Deploying) -> None:
    warned = applied("apply", "auditor.yaml", "--yes", "--set", "spec.path=/new/").err
    assert f"warning: AwsLambda/audit, stack organization/openmcf/dev.AwsLambda.audit: {STALE}\n" in warned
    code, out, _ = applied("status", "function.yaml")
    assert (code, out.splitlines()[1].strip()) == (1, STALE)
    assert health(applied) == {"auditor": "applied", "audit": "stale"}
    assert "AwsIamRole/auditor  applied, gives role_arn (stale)" in applied("graph").out
    applied("apply", "function.yaml", "--yes")
    assert health(applied) == {"auditor": "applied", "audit": "applied"}


def test_a_value_whose_source_is_gone_is_stale(applied: Deploying) -> None:
    file = applied.state / f".pulumi/stacks/{ROLE_STACK}.json"
    kept = file.read_text()
    file.unlink()
    assert "spec.roleArn holds `role_arn` of AwsIamRole/auditor, which is gone" in applied("status").out
    assert "AwsIamRole/auditor  never applied, gives role_arn (stale)" in applied("graph").out
    file.write_text(kept)


def test_a_secret_that_changed_is_stale_and_not_shown(
    applied: Deploying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "function.yaml").open("a") as function:
        function.write(SECRET)
    applied("apply", "pool.yaml", "function.yaml", "--yes")
    secret = applied("outputs", "-f", "pool.yaml", "client_secrets.server", "--show-secrets").out.strip()
    assert health(applied)["audit"] == "applied"
    for clients in ("[{name: web}]", "[{name: web}, {name: server, generateSecret: true}]"):
        changed = ("--set", f"spec.clients={clients}", "--allow-data-loss", "staff")
        assert applied("apply", "pool.yaml", "--yes", *changed).code == 0
    told = [applied("status", "-o", "json").out, applied("graph", "--format", "html").out]
    assert "spec.environment.SECRET is not what AwsCognitoUserPool/staff now gives" in told[0]
    assert "********" in told[1]
    assert not any(secret in text or "ciphertext" in text for text in told)
    assert not any(secret in file.read_text() for file in applied.state.rglob("*.json"))
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "another one")
    assert applied("list").code == 0
    assert health(applied) == {"auditor": "applied", "staff": "applied", "audit": "unreadable"}
    assert "is stale is not known: the passphrase is not the one of this stack; " in applied("status").out
    assert "AwsLambda/audit  unreadable" in applied("graph").out
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE")


def test_a_reference_in_the_place_of_its_value_is_kept(applied: Deploying) -> None:
    """Nothing in the cloud changes, yet from now on the function depends on the role."""
    arn = applied("outputs", "-f", "auditor.yaml", "role_arn").out.strip()
    applied("apply", "function.yaml", "--yes", "--set", f"spec.roleArn={arn}")
    assert "role_arn" not in applied("graph").out
    assert applied("plan", "function.yaml").out.endswith("only outputs or references change\n")
    applied("apply", "function.yaml", "--yes")
    assert "gives role_arn" in applied("graph").out


def test_a_stack_of_another_name_is_found_by_its_manifest(applied: Deploying, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(ROLE.format(name="other-auditor"))
    applied("apply", "other.yaml", "--yes", "--stack", "named-otherwise")
    of_other = (tmp_path / "function.yaml").read_text().replace("auditor", "other-auditor")
    (tmp_path / "of-other.yaml").write_text(of_other)
    assert "AwsIamRole/other-auditor  applied, gives role_arn" in applied("graph", "of-other.yaml").out
    applied("destroy", "other.yaml", "--yes", "--stack", "named-otherwise")
