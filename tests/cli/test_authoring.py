"""The commands that help to write manifests: `explain`, `schema`, `kinds`, `init`."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from openmcf.cli.main import app
from openmcf.errors import OpenmcfError, UnknownField, UnknownKind, UsageError
from openmcf.schemas.json_schema import schema_of, schema_of_any
from openmcf.schemas.starter import starter
from openmcf.specs.registry import KINDS
from tests.support.command_line import CommandLine
from tests.support.deploying import FUNCTION
from tests.support.manifests import checked


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def failure(*arguments: str) -> Any:
    error = run(*arguments).exception
    assert isinstance(error, OpenmcfError)
    return error


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_explain_prints_a_page() -> None:
    result = run("explain", "AwsIamRole.maxSessionDuration")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "TYPE:     integer\nPRESENCE: default 3600\nVALUE:    3,600 to 43,200\n" in result.stdout


def test_explain_refuses_what_does_not_exist() -> None:
    assert isinstance(failure("explain", "AwsIamRole.x"), UnknownField)
    assert failure("explain", "AwsIamRol").exit_code == 2


def test_a_manifest_that_is_shown_without_its_secrets_is_not_valid(openmcf: CommandLine) -> None:
    Path("function.yaml").write_text(
        f"{FUNCTION.format(name='work', role='r')}  environment: {{TOKEN: hush}}\n"
    )
    for format_ in ("yaml", "json"):
        shown = openmcf("load-manifest", "function.yaml", "-o", format_)
        assert shown.code == 0
        assert "hush" not in shown.out
        assert shown.err == (
            "AwsLambda/work: secrets are left out: spec.environment.TOKEN; --show-secrets shows them\n"
        )
        Path("shown.yaml").write_text(shown.out)
        assert "error: spec.environment.TOKEN: must have a value" in openmcf("validate", "shown.yaml").out
        in_clear = openmcf("load-manifest", "function.yaml", "-o", format_, "--show-secrets")
        assert "hush" in in_clear.out
        assert in_clear.err == ""


def test_kinds_lists_each_kind_with_what_it_is() -> None:
    lines = run("kinds").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(KINDS)
    assert "AwsLambda           A Lambda function with its log group" in lines


def test_kinds_can_be_read_by_programs() -> None:
    listed = json.loads(run("kinds", "-o", "json").stdout)
    assert [entry["kind"] for entry in listed] == list(KINDS)
    assert all(entry["summary"] for entry in listed)


def test_schema_prints_the_schema_of_a_kind_or_of_any() -> None:
    assert json.loads(run("schema", "AwsIamRole").stdout) == schema_of("AwsIamRole")
    assert json.loads(run("schema").stdout) == schema_of_any()


def test_schema_writes_all_of_them_where_modelines_look() -> None:
    result = run("schema", "--all")
    assert (result.exit_code, result.stdout) == (0, "")
    names = {f"{kind}.json" for kind in (*KINDS, "manifest")}
    assert {file.name for file in Path(".openmcf/schemas").iterdir()} == names
    assert json.loads(Path(".openmcf/schemas/AwsLambda.json").read_text(encoding="utf-8")) == schema_of(
        "AwsLambda"
    )


def test_schema_writes_them_elsewhere_when_told() -> None:
    run("schema", "--all", "--directory", "a/b")
    assert Path("a/b/manifest.json").is_file()


def test_schema_refuses_what_makes_no_sense() -> None:
    assert isinstance(failure("schema", "AwsIamRol"), UnknownKind)
    assert isinstance(failure("schema", "AwsIamRole", "--all"), UsageError)
    assert isinstance(failure("schema", "AwsIamRole", "--directory", "x"), UsageError)


def test_init_prints_a_starter() -> None:
    result = run("init", "AwsIamRole", "--name", "deployer")
    assert result.stdout == starter("AwsIamRole", "deployer")
    assert result.stderr == ""


def test_init_writes_a_file_whose_modeline_leads_to_the_projects_schemas() -> None:
    result = run("init", "AwsIamRole", "-o", "manifests/dev/role.yaml")
    text = Path("manifests/dev/role.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../.openmcf/schemas/AwsIamRole.json\n")
    assert checked(text).problems == ()
    assert result.stderr.startswith("wrote manifests/dev/role.yaml\nhint: `openmcf schema --all` writes ")


def test_init_gives_no_hint_where_the_schemas_are() -> None:
    run("schema", "--all")
    assert run("init", "AwsIamRole", "-o", "role.yaml").stderr == "wrote role.yaml\n"


def test_init_overwrites_only_when_forced() -> None:
    Path("role.yaml").write_text("mine", encoding="utf-8")
    error = failure("init", "AwsIamRole", "-o", "role.yaml")
    assert (str(error), error.exit_code) == ("role.yaml exists", 2)
    assert Path("role.yaml").read_text(encoding="utf-8") == "mine"
    run("init", "AwsIamRole", "-o", "role.yaml", "--force")
    assert checked(Path("role.yaml").read_text(encoding="utf-8")).problems == ()


def test_init_refuses_what_it_cannot_make() -> None:
    assert isinstance(failure("init", "AwsIamRol"), UnknownKind)
    assert isinstance(failure("init", "AwsIamRole", "--name", "a b"), UsageError)
    Path("file").touch()
    assert failure("init", "AwsIamRole", "-o", "file/role.yaml").exit_code == 1
