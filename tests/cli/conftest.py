"""What the tests of commands share."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from openmcf.local import aws, child
from tests.support.command_line import CommandLine
from tests.support.deploying import POOL, Deploying
from tests.support.local_aws import Service, client
from tests.support.roles import BAD, ROLE


@pytest.fixture
def openmcf(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, run in this process."""
    return CommandLine(capsys)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good and a bad manifest and other things, where the command runs."""
    (tmp_path / "good.yaml").write_text(ROLE)
    (tmp_path / "nested" / "deeper").mkdir(parents=True)
    (tmp_path / "nested" / "deeper" / "bad.yml").write_text(BAD)
    (tmp_path / "nested" / "role.json").write_text(json.dumps({"kind": "AwsIamRole"}))
    (tmp_path / "nested" / "notes.txt").write_text("no manifest")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "bad.yaml").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def local_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The directory of a local AWS, empty at first, that runs for the tests of a file."""
    directory = tmp_path_factory.mktemp("local")
    aws.ensure(directory, child.free_port())
    yield directory
    aws.stop(directory)


@pytest.fixture
def deploy(
    openmcf: CommandLine, local_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Deploying:
    """Commands on the local AWS, in a directory with a manifest of a user pool, `pool.yaml`."""
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(local_directory))
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pool.yaml").write_text(POOL)
    (tmp_path / "state").mkdir()
    return Deploying(openmcf, tmp_path / "state")


@pytest.fixture
def service(deploy: Deploying, local_directory: Path) -> Service:
    """The AWS SDK's clients of the local AWS."""
    return lambda name: client(aws.ensure(local_directory), name)


@pytest.fixture
def pulumi(deploy: Deploying, pulumi_program: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Options for the Pulumi CLI, on the state of the other commands."""
    monkeypatch.setenv("PATH", f"{pulumi_program.parent}{os.pathsep}{os.environ['PATH']}")
    return ("--engine", "pulumi")
