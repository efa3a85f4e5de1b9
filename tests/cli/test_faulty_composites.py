"""A composite kind that is at fault: what it gives is told as a problem of its manifest, and no traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import Ended, process
from tests.support.installed import write_metadata

KIND = '''
from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.expansion import Expansion, Part
from openmcf.specs.findings import RuleBook
from openmcf.specs.kind import Kind
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import SECRET_FIELD, Model
from openmcf.specs.references import Output


class OddSpec(Model):
    word: str | None = Field(None, description="A word.", json_schema_extra=SECRET_FIELD)


class OddOutputs(Model):
    role_arn: Annotated[str, Output("arn:iam:role")] = Field(description="An ARN.")


class Odd(Manifest):
    """Something odd."""

    kind: Literal["Odd"]
    spec: OddSpec


TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
ROLE = {"kind": "AwsIamRole", "metadata": {"name": "odd-role"}, "spec": {"trustPolicy": TRUST}}


def output(name):
    return {"valueFrom": {"kind": "AwsIamRole", "name": "odd-role", "fieldPath": f"status.outputs.{name}"}}


def role(**spec):
    return Part({**ROLE, "spec": {"trustPolicy": TRUST, **spec}}, {"spec.description": "spec.word"})


def expand(odd):
    word, outputs = odd.spec.word, {"role_arn": output("role_arn")}
    return EXPANSION


KIND = Kind(Odd, OddOutputs, RuleBook(), expand=expand)
'''
MANIFEST = """\
apiVersion: aws.openmcf.org/v1
kind: Odd
metadata: {name: odd}
spec:
  word: x-canary-x
"""


@pytest.fixture
def validated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Ended]:
    """Validates a manifest whose kind gives this, of a package that is made for it."""
    folder = tmp_path / "odd_kinds" / "odd"
    folder.mkdir(parents=True)
    for package in folder, folder.parent:
        (package / "__init__.py").touch()
    write_metadata(tmp_path, "odd-kinds", "1.0", {"openmcf.kinds": {"Odd": "odd_kinds.odd"}})
    (tmp_path / "odd.yaml").write_text(MANIFEST)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def validate(expansion: str) -> Ended:
        (folder / "kind.py").write_text(KIND.replace("EXPANSION", expansion))
        return process("validate", "odd.yaml", "--format", "json")

    return validate


@pytest.mark.parametrize(
    ("expansion", "rule", "line", "words"),
    [
        ("1 / 0", "expansion", 2, "its `expand` fails: ZeroDivisionError: division by zero ("),
        ("Expansion([Part({'spec': {1}})], outputs)", "expansion", 2, "TypeError: set is no plain data"),
        ("Expansion([role()], {})", "expansion", 2, "gives the output `roleArn` wrongly: is required"),
        (
            "Expansion([role()], {'role_arn': output('role_name')})",
            "expansion",
            2,
            "gives the output `roleArn` wrongly: `status.outputs.role_name` gives a name; ",
        ),
        (
            "Expansion([role(), Part({**ROLE, 'kind': 'Odd', 'spec': {}})], outputs)",
            "expansion",
            2,
            "`Odd` is a composite kind, and parts are of simple kinds (in `kind` of its part Odd/odd-role)",
        ),
        (
            "Expansion([role(), Part({'kind': 'AwsRoll', 'metadata': {'name': 'a'}})], outputs)",
            "unknown-kind",
            2,
            "`AwsRoll` is no kind (in `kind` of its part AwsRoll/a)",
        ),
        (
            "Expansion([role(colour=1)], outputs)",
            "unknown-field",
            2,
            "is no field of this kind (in `spec.colour` of its part AwsIamRole/odd-role)",
        ),
        (
            "Expansion([role(description=word)], outputs)",
            "expansion",
            5,
            "is secret, and its kind puts it into `spec.description` of a part, which is not",
        ),
        (
            "Expansion([role(), role()], outputs)",
            "duplicate-stack",
            3,
            "AwsIamRole/odd-role, part of Odd/odd in odd.yaml:3 is the same stack",
        ),
    ],
)
def test_a_fault_of_the_kind_is_a_problem(
    validated: Callable[[str], Ended], expansion: str, rule: str, line: int, words: str
) -> None:
    told = validated(expansion)
    assert (told.code, told.err) == (1, "")
    problems = json.loads(told.out)["problems"]
    assert [one for one in problems if (one["rule"], one["line"]) == (rule, line) and words in one["message"]]
    assert {(one["kind"], one["name"]) for one in problems} == {("Odd", "odd")}
    assert "canary" not in told.out


def test_what_is_given_well_is_valid(validated: Callable[[str], Ended]) -> None:
    told = validated("Expansion([role(managedPolicyArns=None)], outputs)")
    assert (told.code, json.loads(told.out)["problems"]) == (0, [])
