"""Standard output that cannot be written: every command says so, and what it has done is done."""

import json
import subprocess
from pathlib import Path

import pytest

from openmcf.cli.main import COMMANDS
from openmcf.engine.backend import Backend
from openmcf.engine.storage.opening import open_storage
from openmcf.local import aws
from tests.support.command_line import OPENMCF
from tests.support.deploying import Deploying
from tests.support.locks import leave_lock
from tests.support.roles import BAD, ROLE
from tests.support.state import STACK, passphrase

SAID = "error: standard output cannot be written: no space left on device"


def full(*arguments: object, given: str = "") -> tuple[int, str]:
    """Run a command whose standard output is on a full disk: its exit code, and what it says."""
    with open("/dev/full", "w") as stdout:
        done = subprocess.run(
            [OPENMCF, *map(str, arguments)],
            check=False,
            input=given,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
        )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "--version",
        "apply --help",
        "explain AwsCognitoUserPool",
        "fmt -",
        "fmt --check untidy.yaml",
        "init AwsIamRole",
        "kinds",
        "kinds -o json",
        "load-manifest good.yaml",
        "load-manifest -o json good.yaml",
        "schema AwsCognitoUserPool",
        "validate bad.yaml",
        "validate --format json bad.yaml",
        "validate --format sarif bad.yaml",
        "version",
        "engine status",
    ],
)
def test_a_command_without_a_cloud(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(ROLE)
    (tmp_path / "bad.yaml").write_text(BAD)
    (tmp_path / "untidy.yaml").write_text(ROLE.replace("kind: ", "kind:    "))
    code, err = full(*command.split(), given=ROLE)
    assert code == 1
    assert err.splitlines()[-1] == SAID


def test_the_local_aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(tmp_path))
    try:
        for command in ("status", "start", "status", "logs -n 100", "reset --yes", "stop"):
            code, err = full("local", *command.split())
            assert (code, err.splitlines()[-1]) == (1, SAID), command
    finally:
        aws.stop(tmp_path)


def test_what_is_done_is_done_though_its_outputs_cannot_be_told(deploy: Deploying, tmp_path: Path) -> None:
    here = deploy.options
    lost = (1, SAID)

    def end(command: str, *arguments: object) -> tuple[int, str]:
        code, err = full(command, *here, *arguments)
        assert "Traceback" not in err
        return code, next(line for line in reversed(err.splitlines()) if not line.startswith("hint: "))

    assert end("plan", "pool.yaml") == lost
    assert end("plan", "pool.yaml", "-o", "json") == lost
    assert end("apply", "pool.yaml", "--yes") == (1, f"{SAID}; what was applied is applied, and recorded")
    assert deploy("plan", "pool.yaml", "--exit-code").code == 0
    assert json.loads(deploy("outputs", "-f", "pool.yaml", "-o", "json").out)["user_pool_id"]
    assert end("apply", "pool.yaml", "--yes", "-o", "json")[0] == 1
    for command in ("list", "status", "history", "graph"):
        assert end(command) == lost
    assert end("outputs", "-f", "pool.yaml", "user_pool_id") == lost
    assert end("drift", "pool.yaml", "-o", "json") == (1, f"{SAID}; nothing was recorded")
    assert end("refresh", "pool.yaml", "-o", "json") == (1, f"{SAID}; what was read is recorded")
    destroyed = end("destroy", "pool.yaml", "--yes", "--allow-data-loss", "staff", "-o", "json")
    assert destroyed == (1, f"{SAID}; what was deleted is deleted, and forgotten")
    assert deploy("list").out == ""


def test_an_import_records_nothing_whose_manifest_is_lost(deploy: Deploying, tmp_path: Path) -> None:
    assert deploy("apply", "pool.yaml", "--yes").code == 0
    pool = deploy("outputs", "-f", "pool.yaml", "user_pool_id").out.strip()
    other = ("--local", "--engine", "embedded", "--backend", f"file://{tmp_path}/other?create_dir=true")
    code, err = full("import", "AwsCognitoUserPool", pool, *other, "--yes")
    assert (code, err.splitlines()[-1]) == (1, f"{SAID}; nothing is recorded")
    assert deploy.run("list", *other).out == ""
    deploy("destroy", "pool.yaml", "--yes", "--allow-data-loss", "staff")


def test_the_commands_of_a_state(tmp_path: Path) -> None:
    storage = open_storage(f"file://{tmp_path}")
    Backend(storage).create(STACK, passphrase())
    leave_lock(storage, hostname="elsewhere")
    here = ("--engine", "embedded", "--backend", storage.url)
    code, err = full("state", "unlock", *here, "--yes")
    assert (code, err.splitlines()[-1]) == (1, f"{SAID}; the stacks are unlocked")
    assert storage.keys(STACK.locks) == []
    assert full("state", "pull", *here, "--stack", STACK) == (1, f"{SAID}\n")


def test_every_command_is_tried() -> None:
    tried = Path(__file__).read_text()
    assert {name for name in COMMANDS if name not in tried} == set()


def test_a_reader_that_went_away_is_no_error() -> None:
    for command in ("kinds", "schema AwsCognitoUserPool"):
        done = subprocess.run(
            ["sh", "-c", f"{OPENMCF} {command} | true"], check=False, stderr=subprocess.PIPE, text=True
        )
        assert done.stderr == ""
