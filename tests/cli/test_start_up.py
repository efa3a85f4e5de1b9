"""What starting a command costs: it imports what it needs, and no more."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import process

EXAMPLES = Path(__file__).parents[2] / "examples"
FAULTY = EXAMPLES.parent / "docs" / "examples" / "faulty.yaml"
FOREIGN = {"pulumi", "pulumi_aws", "boto3", "botocore", "grpc", "rich", "ruamel", "jsonschema"}


def imported_by(*arguments: str) -> set[str]:
    """The modules that are loaded when a command has run in a fresh process."""
    code = (
        "import sys; from openmcf.cli.main import run; run(sys.argv[1:]);"
        "print('|'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stderr.splitlines()[-1].split("|"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", str(EXAMPLES)),
        ("validate", "--format", "sarif", str(EXAMPLES)),
        ("load-manifest", str(EXAMPLES / "http-api-jwt" / "role.yaml")),
        ("explain", "AwsCognitoUserPool.clients"),
        ("version",),
        ("apply", str(FAULTY)),
        ("outputs", "--help"),
        ("graph", "--help"),
        ("import", "--help"),
    ],
)
def test_no_command_about_manifests_loads_an_engine(arguments: tuple[str, ...]) -> None:
    assert {name.split(".")[0] for name in imported_by(*arguments)} & FOREIGN == set()


def test_only_the_kinds_at_hand_are_loaded() -> None:
    modules = imported_by("validate", str(EXAMPLES / "http-api-jwt" / "role.yaml"))
    of_kinds = {name for name in modules if name.startswith("openmcf.kinds.")}
    assert "openmcf.kinds.aws_iam_role.spec" in of_kinds
    assert not {name for name in of_kinds if not name.startswith("openmcf.kinds.aws_iam_role")}


def test_version_loads_next_to_nothing() -> None:
    modules = imported_by("version")
    assert not {name for name in modules if name.startswith(("openmcf.kinds.", "yaml"))}


@pytest.mark.parametrize(
    ("words", "completions"),
    [
        ("openmcf va", "validate"),
        ("openmcf validate --ku", "--kustomize-dir"),
        ("openmcf explain AwsC", "AwsCognitoUserPool\nAwsCertManagerCert"),
        ("openmcf schema AwsLambdaL", "AwsLambdaLayer"),
        ("openmcf import AwsI", "AwsIamRole"),
    ],
)
def test_the_shell_completes(words: str, completions: str) -> None:
    position = str(len(words.split()) - 1)
    asked = {"_OPENMCF_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": position}
    assert process(environment=asked).out.strip() == completions
