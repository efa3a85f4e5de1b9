"""Where the tests' Pulumi CLI comes from: built once for a machine, or named by the user."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pulumi._version import version as sdk_version
from semver import VersionInfo

from tests.support.pulumi_cli import MODULE, ROOT_VARIABLE, find_cli, pinned_version


def make_program(path: Path) -> Path:
    """A program that does nothing."""
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def build(module: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the script that builds the CLI, which ends at once or fails."""
    command = ["sh", str(module / "build.sh")]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A CLI in the cache of a user whose home is `tmp_path`."""
    return make_program(tmp_path / ".cache/openmcf/pulumi-cli" / pinned_version() / "bin/pulumi")


def test_the_one_that_was_built_is_found(built: Path, tmp_path: Path) -> None:
    home = str(tmp_path)
    assert find_cli({"HOME": home}) == built
    assert find_cli({"XDG_CACHE_HOME": str(tmp_path / ".cache")}) == built
    assert build(MODULE, HOME=home, PATH=os.defpath).stdout == f"{built}\n"


def test_the_users_choice_comes_first_and_that_on_path_last(built: Path, tmp_path: Path) -> None:
    other = make_program(tmp_path / "other/bin/pulumi")
    environ = {"HOME": str(tmp_path), "PATH": str(other.parent)}
    assert find_cli(environ) == built
    assert find_cli(environ | {"HOME": str(tmp_path / "new")}) == other
    assert find_cli(environ | {ROOT_VARIABLE: str(tmp_path / "wrong")}) == tmp_path / "wrong/bin/pulumi"
    assert find_cli({"HOME": str(tmp_path / "new")}) is None


def test_a_go_that_is_too_old_says_so_and_downloads_nothing(tmp_path: Path) -> None:
    go = shutil.which("go")
    if go is None:
        pytest.skip("Go is not installed")
    module = tmp_path / "module"
    module.mkdir()
    shutil.copy(MODULE / "build.sh", module)
    (module / "go.mod").write_text((MODULE / "go.mod").read_text().replace("\ngo 1.", "\ngo 9."))
    path = f"{Path(go).parent}{os.pathsep}{os.defpath}"
    ended = build(module, HOME=str(tmp_path), PATH=path, GOTOOLCHAIN="auto")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "go.mod requires go >= 9." in ended.stderr
    assert "GOTOOLCHAIN=local" in ended.stderr
    assert not [path for path in (tmp_path / ".cache").rglob("*") if path.is_file()]


def test_without_go_it_says_so(tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("sh", "dirname", "sed"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    ended = build(MODULE, HOME=str(tmp_path), PATH=str(tools))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "building the Pulumi CLI needs Go: https://go.dev/dl\n"


def test_the_cli_is_no_older_than_the_sdk() -> None:
    """Pulumi's SDK may ask for what an older CLI lacks; `go.mod` says how to take a newer one."""
    assert VersionInfo.parse(pinned_version().removeprefix("v")) >= sdk_version
