"""An installation without extras: what needs no cloud works, and the rest says the line that brings it."""

import subprocess
import sys
from pathlib import Path

import pytest

_WITHOUT = """
import sys
for name in sys.argv.pop(1).split(","):
    sys.modules[name] = None  # as if it were not installed
from openmcf.__main__ import main
main()
"""
BASE = "botocore,cryptography,grpc,google,ministack,psycopg,pulumi,pulumi_aws"
POOL = Path(__file__).parents[2] / "examples/cognito-user-pool/quick-start.yaml"


def run(without: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """A command in a process that has not those packages."""
    command = [sys.executable, "-c", _WITHOUT, without, *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    "command",
    [
        ("validate", POOL),
        ("load-manifest", POOL),
        ("fmt", "--check", POOL),
        ("init", "AwsLambda"),
        ("explain", "AwsLambda"),
        ("schema", "AwsLambda"),
        ("kinds",),
        ("version",),
        ("list",),
        ("graph", "-f", POOL),
    ],
    ids=lambda command: command[0],
)
def test_what_is_about_manifests_needs_no_extra(command: tuple[object, ...]) -> None:
    ended = run(BASE, *command)
    assert (ended.returncode, "openmcf[" in ended.stderr) == (0, False), ended.stderr


@pytest.mark.parametrize(
    "command",
    ["plan -f", "apply -f", "destroy -f", "refresh -f", "drift -f", "outputs -f"],
)
def test_what_needs_aws_says_the_line_that_brings_it(command: str) -> None:
    words = command.split()
    ended = run(BASE, *words, *([POOL] if words[1:] else []))
    assert ended.returncode == 1
    assert "is not installed\nhint: pip install 'openmcf[aws]', or 'openmcf[all]'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_pulumi_cli_needs_its_own_extra() -> None:
    ended = run("grpc,google,pulumi", "plan", POOL, "--engine", "pulumi")
    assert ended.returncode == 1
    assert "hint: pip install 'openmcf[pulumi]'" in ended.stderr


def test_without_pulumis_packages_the_embedded_engine_runs() -> None:
    ended = run("grpc,google,pulumi", "engine", "status")
    assert (ended.returncode, "embedded engine" in ended.stdout) == (0, True), ended.stderr
