"""`openmcf state list|show|remove|move|repair|pull|push`, as a user sees them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from openmcf.engine.backend import Backend
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.checkpoint import CheckpointWriter
from openmcf.engine.state.passphrase import Passphrase
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from tests.support.command_line import CommandLine, Ended
from tests.support.deploying import answering
from tests.support.state import PHRASE, STACK, client, passphrase, root

WEB = client("web")
APP = client("app", dependencies=(WEB.urn,))
NAMED = ("--stack", str(STACK))
OTHER = StackReference("auth", "prod")


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backend:
    """A backend with a stack of two clients with secrets, of which one needs the other."""
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{tmp_path}")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", PHRASE)
    monkeypatch.chdir(tmp_path)
    backend = Backend.open(f"file://{tmp_path}")
    backend.create(STACK, passphrase())
    write(backend, root(), WEB, APP)
    return backend


def write(backend: Backend, *states: ResourceState, pending: tuple[Operation, ...] = ()) -> None:
    """Put a state in the stack's place, whether or not it makes sense."""
    backend.write(STACK, CheckpointWriter(str(STACK), passphrase()).text(Snapshot(states, pending)))


def recorded(backend: Backend, stack: StackReference = STACK) -> dict[str, Any]:
    """The outputs of the recorded resources by their names; the state makes sense."""
    checkpoint = backend.read(stack)
    return {
        one.urn.rpartition("::")[2]: one.outputs
        for one in checkpoint.open(Passphrase(PHRASE, checkpoint.salt)).resources
    }


def backups(backend: Backend, tmp_path: Path, ended: Ended) -> list[Path]:
    """The backups that a command told of."""
    assert (ended.code, "as it was before: " in ended.out) == (0, True)
    return sorted((tmp_path / ".pulumi" / "backups").rglob("*.json"))


def test_resources_are_listed(backend: Backend, openmcf: CommandLine) -> None:
    write(backend, root(), WEB, replace(APP, protect=True), pending=(Operation(OperationType.UPDATING, WEB),))
    lines = openmcf("state", "list", *NAMED).out.splitlines()
    assert lines[0] == str(STACK)
    assert lines[1].split() == ["type", "name", "id", "flags"]
    assert lines[3].split() == [APP.type, "app", "id-app", "protected"]
    assert lines[6] == f"pending: updating {WEB.urn}"
    (stack,) = json.loads(openmcf("state", "list", "-o", "json").out)["stacks"]
    assert (stack["resources"][0]["flags"], stack["resources"][0]["urn"]) == (["protected"], APP.urn)
    assert stack["pendingOperations"][0]["operation"] == "updating"


def test_a_resource_is_shown_without_its_secrets_unless_asked(
    backend: Backend, openmcf: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "clientSecret: hush-web" in openmcf("state", "show", "web", *NAMED, "--show-secrets").out
    shown = json.loads(openmcf("state", "show", "web", *NAMED, "--show-secrets", "-o", "json").out)
    assert shown["outputs"]["clientSecret"] == "hush-web"
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE")  # which nothing of the rest needs
    assert "clientSecret: '********'" in openmcf("state", "show", "id-web", *NAMED).out.replace('"', "'")
    assert "ciphertext" in openmcf("state", "show", WEB.urn, *NAMED, "-o", "json").out
    assert openmcf("state", "show", "absent", *NAMED).code == 1


def test_a_resource_is_forgotten_with_what_uses_it(
    backend: Backend, openmcf: CommandLine, tmp_path: Path
) -> None:
    before = backend.state(STACK)
    refused = openmcf("state", "remove", "web", *NAMED, "--yes")
    assert (refused.code, f"these use what would be forgotten:\n  {APP.urn}" in refused.err) == (1, True)
    assert backend.state(STACK) == before
    done = openmcf("state", "remove", "web", *NAMED, "--with-dependents", "--yes")
    (kept,) = backups(backend, tmp_path, done)
    assert kept.read_bytes() == before
    assert [*recorded(backend)] == ["auth-dev"]
    assert openmcf("state", "push", kept, "--yes").code == 0
    assert [*recorded(backend)] == ["auth-dev", "web", "app"]


def test_a_protected_resource_is_forgotten_by_force_only(backend: Backend, openmcf: CommandLine) -> None:
    write(backend, root(), replace(WEB, protect=True))
    assert openmcf("state", "remove", "web", *NAMED, "--yes").code == 1
    assert openmcf("state", "remove", "web", *NAMED, "--yes", "--force").code == 0


def test_nothing_is_changed_without_a_yes(backend: Backend, openmcf: CommandLine) -> None:
    before = backend.state(STACK)
    assert "nothing was changed" in openmcf("state", "remove", "app", *NAMED).err
    code, shown = answering("n\n", "state", "remove", "app", *NAMED)
    assert (code, "AWS keeps" in shown) == (1, True)
    assert backend.state(STACK) == before


def test_a_state_that_changed_while_it_was_asked_for_is_left_alone(backend: Backend) -> None:
    code, shown = answering(
        "y\n", "state", "remove", "app", *NAMED, meanwhile=lambda: write(backend, root(), APP, WEB)
    )
    assert (code, "has changed meanwhile; nothing was done" in shown) == (1, True)


def test_a_locked_stack_is_left_alone(backend: Backend, openmcf: CommandLine) -> None:
    with backend.lock(STACK):
        assert "locked" in openmcf("state", "remove", "app", *NAMED, "--yes").err


def test_a_resource_is_renamed(backend: Backend, openmcf: CommandLine, tmp_path: Path) -> None:
    done = openmcf("state", "move", "web", "--name", "site", *NAMED, "--yes")
    assert len(backups(backend, tmp_path, done)) == 1
    assert [*recorded(backend)] == ["auth-dev", "site", "app"]


@pytest.mark.parametrize("arguments", [(), ("--name", "x", "--to-stack", "y"), ("--name", "")])
def test_a_move_says_where_to(backend: Backend, openmcf: CommandLine, arguments: tuple[str, ...]) -> None:
    assert openmcf("state", "move", "web", *arguments, *NAMED, "--yes").code == 2


def test_a_resource_moves_to_another_stack_with_its_secrets(
    backend: Backend, openmcf: CommandLine, tmp_path: Path
) -> None:
    own = Passphrase(PHRASE)  # with a salt of its own
    backend.create(OTHER, own)
    done = openmcf("state", "move", "web", "--to-stack", str(OTHER), *NAMED, "--yes")
    assert len(backups(backend, tmp_path, done)) == 2
    assert f"{APP.urn} depends on {WEB.urn} no more" in done.err
    assert [*recorded(backend)] == ["auth-dev", "app"]
    assert recorded(backend, OTHER)["web"] == WEB.outputs
    assert backend.read(OTHER).salt == own.salt != backend.read(STACK).salt


def test_a_stack_that_is_not_there_is_made_by_a_move(backend: Backend, openmcf: CommandLine) -> None:
    assert openmcf("state", "move", "app", "--to-stack", str(OTHER), *NAMED, "--yes").code == 0
    assert [*recorded(backend, OTHER)] == ["auth-prod", "app"]


def test_a_state_that_makes_no_sense_is_told_everywhere_and_repaired(
    backend: Backend, openmcf: CommandLine, tmp_path: Path
) -> None:
    write(backend, root(), APP, WEB)
    for command in (("list",), ("status",), ("state", "list")):
        told = openmcf(*command)
        assert told.code == 1
        assert "makes no sense" in told.out + told.err
        assert "`openmcf state repair`" in told.out + told.err
    code, shown = answering("n\n", "state", "repair", *NAMED)
    assert (code, f"{WEB.urn} is put before {APP.urn}" in shown.replace("\r\n", "\n")) == (1, True)
    assert len(backups(backend, tmp_path, openmcf("state", "repair", *NAMED, "--yes"))) == 1
    assert [*recorded(backend)] == ["auth-dev", "web", "app"]
    assert openmcf("list").code == 0
    assert openmcf("state", "repair", *NAMED).err == f"{STACK}: nothing is to be repaired\n"


def test_what_is_recorded_with_two_ids_is_for_a_person(backend: Backend, openmcf: CommandLine) -> None:
    write(backend, root(), WEB, replace(WEB, id="other"))
    told = openmcf("state", "repair", *NAMED, "--yes")
    assert (told.code, "with the ids id-web and other" in told.err) == (1, True)
    assert openmcf("state", "remove", "other", *NAMED, "--yes").code == 0
    assert openmcf("state", "repair", *NAMED).code == 0


def test_what_was_under_way_is_told(backend: Backend, openmcf: CommandLine) -> None:
    write(backend, root(), pending=(Operation(OperationType.CREATING, replace(WEB, id="")),))
    told = openmcf("state", "repair", *NAMED)
    assert (told.code, f"creating {WEB.urn}: `openmcf apply` looks for it" in told.err) == (0, True)


def test_a_pulled_state_is_pushed_unless_the_state_has_changed_since(
    backend: Backend, openmcf: CommandLine, tmp_path: Path
) -> None:
    pulled = openmcf("state", "pull", *NAMED).out
    assert "hush" not in pulled
    (tmp_path / "old.json").write_text(pulled)
    (tmp_path / "new.json").write_text(pulled.replace('"id-app"', '"id-new"'))
    assert openmcf("state", "push", "new.json", "--yes").code == 0
    assert '"id-new"' in openmcf("state", "pull", *NAMED).out
    assert "has changed since old.json was written" in openmcf("state", "push", "old.json", "--yes").err
    assert openmcf("state", "push", "old.json", "--yes", "--force").code == 0
    assert recorded(backend)["web"] == WEB.outputs


def test_a_state_in_clear_is_encrypted_when_it_is_pushed(
    backend: Backend, openmcf: CommandLine, tmp_path: Path
) -> None:
    pulled = openmcf("state", "pull", *NAMED, "--show-secrets").out
    assert "hush-web" in pulled
    (tmp_path / "clear.json").write_text(pulled.replace('"id-app"', '"id-new"'))
    assert openmcf("state", "push", "clear.json", "--yes").code == 0
    assert recorded(backend)["web"] == WEB.outputs
    assert b"hush" not in (backend.state(STACK) or b"")


def test_a_stack_that_was_lost_is_there_again(backend: Backend, openmcf: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text(openmcf("state", "pull", *NAMED).out)
    backend.remove(STACK, force=True)
    assert openmcf("state", "push", "kept.json", "--yes").code == 0
    assert [*recorded(backend)] == ["auth-dev", "web", "app"]


def test_a_damaged_state_is_replaced_by_a_backup(
    backend: Backend, openmcf: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "backup.json").write_bytes(backend.state(STACK) or b"")
    backend.write(STACK, b"{")
    told = openmcf("state", "push", "backup.json", "--yes")
    assert (told.code, "all of it is replaced: " in told.err, "is damaged" in told.err) == (0, True, True)
    assert [*recorded(backend)] == ["auth-dev", "web", "app"]
    (kept,) = backups(backend, tmp_path, told)
    assert kept.read_bytes() == b"{"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("{", "is damaged"),
        ('{"version": 3, "deployment": {}}', "does not say which stack"),
    ],
)
def test_a_file_that_is_no_state_is_told(
    backend: Backend, openmcf: CommandLine, tmp_path: Path, content: str | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "file.json").write_text(content)
    told = openmcf("state", "push", "file.json", "--yes")
    assert (told.code in {1, 2}, words in told.err) == (True, True)


def test_a_file_of_another_stack_is_refused(backend: Backend, openmcf: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file.json").write_text(openmcf("state", "pull", *NAMED).out)
    backend.create(OTHER, passphrase())
    told = openmcf("state", "push", "file.json", "--stack", str(OTHER), "--yes", "--force")
    assert (told.code, "is not the state of" in told.err) == (1, True)


def test_pulumi_cloud_is_left_to_the_pulumi_cli(openmcf: CommandLine) -> None:
    told = openmcf("state", "repair", *NAMED, "--backend", "https://api.pulumi.com")
    assert (told.code, "use the Pulumi CLI" in told.err) == (1, True)


def test_one_stack_is_named(backend: Backend, openmcf: CommandLine) -> None:
    backend.create(OTHER, passphrase())
    told = openmcf("state", "pull")
    assert (told.code, "there are 2" in told.err) == (2, True)
