"""What `openmcf validate` prints, in each format."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.command_line import CommandLine, process, shell
from tests.support.roles import BAD, ROLE


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


@pytest.mark.parametrize("format_", ["text", "github"])
def test_people_are_shown_as_many_problems_as_they_may_read(
    openmcf: CommandLine, folder: Path, format_: str
) -> None:
    unknown = "".join(f"  field{number}: x\n" for number in range(1500))
    (folder / "many.yaml").write_text(f"{BAD}{unknown}")
    (folder / "one.yaml").write_text(BAD.replace("aws.openmcf.org/v1", "v1"))
    code, out, _ = openmcf("validate", "--format", format_, "many.yaml", "one.yaml")
    assert code == 1
    assert out.count("unknown-field") == 1000
    assert out.splitlines()[-2:] == [
        "504 more errors not shown; `openmcf validate --format json` shows all",
        "2 manifests in 2 files: 1504 errors, 0 warnings",
    ]


@pytest.mark.parametrize(
    ("format_", "sign"), [("json", '"rule": "unknown-field"'), ("sarif", '"ruleId"'), ("junit", "<failure ")]
)
def test_machines_are_told_of_all_problems(
    openmcf: CommandLine, folder: Path, format_: str, sign: str
) -> None:
    unknown = "".join(f"  field{number}: x\n" for number in range(1500))
    (folder / "many.yaml").write_text(f"{BAD}{unknown}")
    assert openmcf("validate", "--format", format_, "many.yaml").out.count(sign) == 1501


def test_a_warning_does_not_hide_an_error(openmcf: CommandLine, folder: Path) -> None:
    ignored = ", ".join(f"no-such-rule-{number}" for number in range(1200))
    warned = ROLE.replace("metadata:\n", f"metadata:\n  annotations: {{openmcf.org/ignore: '{ignored}'}}\n")
    (folder / "a.yaml").write_text(warned)
    (folder / "b.yaml").write_text(BAD)
    out = openmcf("validate", "a.yaml", "b.yaml").out
    assert "error: spec.maxSesionDuration" in out
    assert "200 more warnings not shown" in out


def test_a_command_that_deploys_shows_no_more(openmcf: CommandLine, folder: Path) -> None:
    unknown = "".join(f"  field{number}: x\n" for number in range(1100))
    (folder / "many.yaml").write_text(f"{BAD}{unknown}")
    code, _, err = openmcf("plan", "many.yaml")
    assert (code, err.count("error: spec.")) == (1, 1000)
    assert "101 more errors not shown" in err
