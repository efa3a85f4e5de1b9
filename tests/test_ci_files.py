"""The pre-commit hooks and the GitHub Action do what `docs/ci.md` says."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.command_line import OPENMCF, process

ROOT = Path(__file__).parents[1]


def hooks() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    return loaded


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: str(hook["id"]))
def test_a_hook_runs_on_the_files_it_is_given(hook: dict[str, Any], tmp_path: Path) -> None:
    manifest = tmp_path / "role.yaml"
    manifest.write_text((ROOT / "examples" / "http-api-jwt" / "role.yaml").read_text())
    program, *arguments = hook["entry"].split()
    assert program == "openmcf"
    assert process(*arguments, manifest).code == 0
    manifest.write_text("kind: AwsIamRole\n  spec: {}\n")
    assert process(*arguments, manifest).code == 1


def act(directory: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the action's last step as a runner would."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    step = action["runs"]["steps"][-1]
    given = {name: spec.get("default", "") for name, spec in action["inputs"].items()} | inputs
    environment = {name: given[value.split(".")[1].split()[0]] for name, value in step["env"].items()}
    path = f"{OPENMCF.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=directory,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_action_annotates() -> None:
    ended = act(ROOT, paths="docs/examples/*.yaml")
    assert ended.returncode == 1
    assert ended.stdout.startswith("::warning file=docs/examples/faulty.yaml,line=5,")
    assert act(ROOT, paths="examples").returncode == 0
    assert act(ROOT, paths="examples", strict="true").returncode == 1
    assert act(ROOT, paths="examples/http-api-jwt/api.yaml", closed="true").returncode == 1


def test_the_action_writes_a_report(tmp_path: Path) -> None:
    ended = act(tmp_path, paths=str(ROOT / "examples"), format="sarif", output="openmcf.sarif")
    assert (ended.returncode, ended.stdout) == (0, "")
    assert '"version": "2.1.0"' in (tmp_path / "openmcf.sarif").read_text()
