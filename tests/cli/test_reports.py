"""What `openmcf validate` prints, in each format."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.command_line import CommandLine, process, shell
from tests.support.roles import BAD


def test_json_has_the_documented_shape(openmcf: CommandLine, folder: Path) -> None:
    assert json.loads(openmcf("validate", "--format", "json", "nested/deeper").out) == {
        "problems": [
            {
                "file": "nested/deeper/bad.yml",
                "line": 12,
                "column": 3,
                "document": 1,
                "kind": "AwsIamRole",
                "name": "writer",
                "path": "spec.maxSesionDuration",
                "severity": "error",
                "rule": "unknown-field",
                "message": "is no field of this kind",
                "hint": "did you mean `maxSessionDuration`?",
            }
        ],
        "summary": {"files": 1, "manifests": 1, "errors": 1, "warnings": 0},
    }


def test_json_without_problems(openmcf: CommandLine, folder: Path) -> None:
    summary = {"files": 1, "manifests": 1, "errors": 0, "warnings": 0}
    assert json.loads(openmcf("validate", "--format", "json", "good.yaml").out) == {
        "problems": [],
        "summary": summary,
    }


def test_sarif(openmcf: CommandLine, folder: Path) -> None:
    (run,) = json.loads(openmcf("validate", "--format", "sarif", ".").out)["runs"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {"unknown-field", "required"}
    region = run["results"][-1]["locations"][0]["physicalLocation"]
    assert region["artifactLocation"]["uri"] == "./nested/deeper/bad.yml"
    assert region["region"] == {"startLine": 12, "startColumn": 3, "endColumn": 20}


def test_junit(openmcf: CommandLine, folder: Path) -> None:
    (folder / "od&d.yaml").write_text(BAD.replace("writer", '"<a>"'))
    suites = ElementTree.fromstring(openmcf("validate", "--format", "junit", ".", "missing.yaml").out)
    names = [suite.get("name") for suite in suites]
    assert names == [
        "./good.yaml",
        "./od&d.yaml",
        "./nested/role.json",
        "./nested/deeper/bad.yml",
        "missing.yaml",
    ]
    good, odd, *_ = suites
    assert (good.get("tests"), good.get("failures")) == ("1", "0")
    assert (odd.get("tests"), odd.get("failures")) == ("1", "1")
    failures = [failure.text or "" for failure in odd.findall("testcase/failure")]
    assert any("AwsIamRole.<a>" in failure for failure in failures)
    assert any("did you mean `maxSessionDuration`?" in failure for failure in failures)


def test_junit_is_utf8_in_any_locale(folder: Path) -> None:
    (folder / "odd.yaml").write_text(BAD.replace("writer", '"é 中"'))
    ended = process("validate", "--format", "junit", "odd.yaml", environment={"PYTHONIOENCODING": "latin-1"})
    (suite,) = ElementTree.fromstring(ended.out)
    assert "AwsIamRole/é 中" in {case.get("name") for case in suite}


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github"])
def test_what_steers_a_terminal_does_not_reach_it(openmcf: CommandLine, folder: Path, format_: str) -> None:
    steering = "\x1b[2J \x07 \u009b \u202e"
    odd = BAD.replace("maxSesionDuration: 3600", json.dumps(steering) + ": 1").replace(
        "writer", json.dumps(steering)
    )
    (folder / f"{steering}.yaml").write_text(odd + f"  path: \u202e\n  description: {json.dumps(steering)}\n")
    ended = openmcf("validate", "--format", format_, ".")
    assert "unknown-field" in ended.out
    assert set(steering) & set(ended.out + ended.err) <= set("[2J ")


def test_github_annotations(openmcf: CommandLine, folder: Path) -> None:
    first, *_ = openmcf("validate", "--format", "github", "nested/deeper/bad.yml").out.splitlines()
    assert first == (
        "::error file=nested/deeper/bad.yml,line=12,col=3,title=unknown-field::spec.maxSesionDuration: "
        "is no field of this kind (hint: did you mean `maxSessionDuration`?)"
    )


def test_no_colour_where_it_is_not_seen() -> None:
    assert "\x1b" not in process("validate", "-", given=BAD.encode()).out


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github"])
def test_a_file_name_may_have_any_bytes(folder: Path, format_: str) -> None:
    with open(os.fsencode(folder) + b"/odd \xff,:%.yaml", "w") as file:
        file.write(BAD)
    ended = shell(f"openmcf validate --format {format_} odd*")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "maxSesionDuration" in ended.stdout
