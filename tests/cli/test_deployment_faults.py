"""What a user is told when plan, apply and their kind cannot run at all."""

import json
import os
from pathlib import Path

import pytest

from tests.support.command_line import process
from tests.support.deploying import FUNCTION, ROLE, Deploying

NO_CREDENTIALS = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
LOCKS = ".pulumi/locks/organization/openmcf/dev.AwsCognitoUserPool.staff"
CHECKPOINT = ".pulumi/stacks/openmcf/dev.AwsCognitoUserPool.staff.json"
SHORTER = ("--set", "spec.clients[0].accessTokenValidityMinutes=15")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials, profile or region of the machine."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in NO_CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))


@pytest.mark.parametrize(
    "command", [("plan", "pool.yaml"), ("import", "AwsLambda", "work", "--region", "us-east-1")]
)
def test_no_credentials(deploy: Deploying, command: tuple[str, ...]) -> None:
    code, out, err = deploy.run(*command, "--engine", "embedded")
    assert (code, out) == (1, "")
    assert err.startswith(
        "error: AWS does not say whose credentials these are: Unable to locate credentials\n"
    )
    assert "--local" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--profile", "nobody"), "The config profile (nobody) could not be found"),
        (
            ("-p", "nowhere.yaml"),
            "the provider config nowhere.yaml cannot be read: no such file or directory",
        ),
        (("-p", "pool.yaml"), "the provider config pool.yaml is not right: "),
        (("-p", "latin.yaml"), "the provider config latin.yaml is no text in UTF-8"),
        (("--profile", "a", "-p", "b"), "--profile and --provider-config both say as whom to go"),
        (("--local", "--profile", "a"), "--local takes no credentials"),
        (("--local", "--stack", "a/b"), "`a/b` does not name a stack"),
        (("--local", "--backend", "nonsense"), "nonsense is no state backend"),
        (("--local", "--backend", "https://api.pulumi.com"), "https://api.pulumi.com is no state backend"),
        (
            ("--local", "--backend", "file:///nowhere/at/all"),
            "the state directory /nowhere/at/all does not exist",
        ),
        (("-o", "yaml"), "Invalid value for '--output'"),
    ],
)
def test_options_that_make_no_sense(deploy: Deploying, arguments: tuple[str, ...], said: str) -> None:
    Path("latin.yaml").write_bytes("region: Zürich".encode("latin-1"))
    code, out, err = deploy.run("plan", "pool.yaml", "--engine", "embedded", *arguments)
    assert code in {1, 2}
    assert out == ""
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "it is no map"),
        ("topsecret", "it is no map"),
        ("region: 2026-13-41", "is no YAML"),
        ("region: [", "is no YAML"),
        ("{accountId: 12, accessKeyId: a, secretAccessKey: [topsecret]}", "secretAccessKey: "),
    ],
)
def test_a_provider_config_that_is_none(deploy: Deploying, content: str, said: str) -> None:
    Path("config.yaml").write_text(content)
    code, out, err = deploy.run("plan", "pool.yaml", "--engine", "embedded", "-p", "config.yaml")
    assert (code, out) == (2, "")
    assert err.startswith("error: the provider config config.yaml ")
    assert said in err
    assert "topsecret" not in err


def test_the_local_aws_is_reached_whatever_the_settings_for_aws_are(
    deploy: Deploying, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("damaged").write_text("no settings")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_CONFIG_FILE", "damaged")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "damaged")
    assert deploy("plan", "pool.yaml").code == 0


def test_an_endpoint_that_is_no_address(deploy: Deploying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")
    code, out, err = deploy.run("plan", "pool.yaml", "--engine", "embedded")
    assert (code, out) == (1, "")
    assert err.startswith("error: AWS does not say whose credentials these are: Invalid endpoint: nonsense\n")


def test_a_state_directory_that_cannot_be_made(deploy: Deploying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "pool.yaml")
    code, out, err = deploy.run("plan", "pool.yaml", "--engine", "embedded")
    assert (code, out) == (1, "")
    directory = Path("pool.yaml").absolute() / "openmcf" / "state"
    assert err.startswith(
        f"error: the state directory {directory} cannot be made: not a directory\nhint: name "
    )


def test_a_manifest_without_a_region_needs_one(deploy: Deploying, tmp_path: Path) -> None:
    function = FUNCTION.format(name="nowhere", role="somebody").replace("  region: us-east-1\n", "")
    (tmp_path / "nowhere.yaml").write_text(function)
    err = deploy.run("plan", "nowhere.yaml", "--engine", "embedded").err
    assert "error: AwsLambda/nowhere says no region, and AWS's settings name none\n" in err
    assert "hint: set `spec.region`, pass --region, or set AWS_REGION\n" in err
    assert "region eu-central-1" in deploy("plan", "nowhere.yaml", "--region", "eu-central-1").err


def test_a_role_is_in_no_region(deploy: Deploying, tmp_path: Path) -> None:
    (tmp_path / "role.yaml").write_text(ROLE.format(name="everywhere"))
    assert deploy("apply", "role.yaml", "--region", "eu-central-1", "--yes").code == 0
    assert deploy("plan", "role.yaml", "--region", "us-west-2", "--exit-code").code == 0


def test_the_state_needs_a_passphrase(deploy: Deploying, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy("apply", "pool.yaml", "--yes")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "another one")
    code, out, err = deploy("apply", "pool.yaml", "--yes", *SHORTER)
    assert (code, out) == (1, "")
    assert "error: the passphrase is not the one of this stack\nhint: set PULUMI_CONFIG_PASSPHRASE" in err


def test_a_stack_that_another_run_holds(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    holder = {"pid": 1, "username": "ann", "hostname": "elsewhere", "timestamp": "2026-01-01T00:00:00Z"}
    (deploy.state / LOCKS).mkdir(parents=True, exist_ok=True)
    (deploy.state / LOCKS / "one.json").write_text(json.dumps(holder))
    code, out, err = deploy("apply", "pool.yaml", "--yes", *SHORTER)
    assert (code, out) == (1, "")
    assert "created by ann@elsewhere (pid 1) at 2026-01-01T00:00:00Z" in err
    assert "hint: wait for the other run to end" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"version": 3, "check', "is damaged"),
        ('{"version": 9, "checkpoint": {}}', "version 9 of a state file is not known"),
    ],
)
def test_a_state_that_cannot_be_read(deploy: Deploying, content: str, said: str) -> None:
    deploy("apply", "pool.yaml", "--yes")
    (deploy.state / CHECKPOINT).write_text(content)
    code, out, err = deploy("plan", "pool.yaml")
    assert (code, out) == (1, "")
    assert said in err
    assert "\nhint: " in err


def test_no_pulumi_cli(deploy: Deploying) -> None:
    nothing = {"PATH": "", "HOME": str(deploy.state)}
    assert (
        process("engine", "status", environment=nothing).out
        == "the embedded engine; there is no Pulumi CLI\n"
    )
    ended = process("plan", "--local", "--engine", "pulumi", "pool.yaml", environment=nothing)
    assert ended == (1, "", "error: there is no Pulumi CLI\nhint: install it with `openmcf engine install`\n")


def test_a_pulumi_cli_that_cannot_be_downloaded(deploy: Deploying) -> None:
    unreachable = {"HOME": str(deploy.state), "https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    code, _, err = process("engine", "install", environment=unreachable)
    assert code == 1
    assert "error: the Pulumi CLI could not be downloaded: " in err
    assert "--engine embedded needs nothing" in err
