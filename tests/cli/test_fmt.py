"""`openmcf fmt`: files before and after, what is printed, the exit code."""

import os
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from openmcf.cli.fmt import fmt
from openmcf.errors import UsageError

MESSY = "kind: AwsIamRole # a\nspec:\n    trust_policy: {}\n"
NEAT = "kind: AwsIamRole # a\nspec:\n  trustPolicy: {}\n"


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, stdin: str | None = None) -> Result:
    """Call the command as the command line does."""
    app = typer.Typer()
    app.command()(fmt)
    return CliRunner().invoke(app, arguments, input=stdin)


def test_files_and_directories_are_rewritten() -> None:
    Path("a.yaml").write_text(MESSY)
    Path("sub").mkdir()
    Path("sub/b.yml").write_text(MESSY)
    Path("sub/c.yaml").write_text(NEAT)
    result = run("a.yaml", "sub")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"formatted a.yaml\nformatted {os.path.join('sub', 'b.yml')}\n"
    assert [Path(name).read_text() for name in ("a.yaml", "sub/b.yml", "sub/c.yaml")] == [NEAT] * 3
    assert sorted(os.listdir("sub")) == ["b.yml", "c.yaml"]


def test_check_lists_what_would_change_and_writes_nothing() -> None:
    Path("a.yaml").write_text(MESSY)
    Path("b.yaml").write_text(NEAT)
    result = run("--check", ".")
    assert (result.exit_code, result.stdout, result.stderr) == (1, f"{os.path.join('.', 'a.yaml')}\n", "")
    assert Path("a.yaml").read_text() == MESSY
    assert run("--check", "b.yaml").exit_code == 0


def test_standard_input_goes_to_standard_output() -> None:
    result = run("-", stdin=MESSY)
    assert (result.exit_code, result.stdout) == (0, NEAT)
    result = run("--check", "-", stdin=MESSY)
    assert (result.exit_code, result.stdout) == (1, "<stdin>\n")
    assert run("--check", "-", stdin=NEAT).exit_code == 0


def test_what_is_no_yaml_is_told_and_left_alone_and_the_rest_is_formatted() -> None:
    Path("bad.yaml").write_text("kind: [\n")
    Path("bytes.yaml").write_bytes(b"\xff")
    Path("good.yaml").write_text(MESSY)
    result = run("bad.yaml", "bytes.yaml", "missing.yaml", "good.yaml")
    assert (result.exit_code, result.stdout) == (1, "")
    for words in ("bad.yaml:2:1 [yaml-syntax]", "bytes.yaml:1:1 [not-utf8]", "missing.yaml:1:1 [unreadable]"):
        assert words in result.stderr
    assert Path("bad.yaml").read_text() == "kind: [\n"
    assert Path("good.yaml").read_text() == NEAT
    assert run("-", stdin="kind: [\n").stdout == ""


def test_json_is_left_alone() -> None:
    Path("a.json").write_text('{"kind":   1}')
    assert run("a.json").exit_code == 0
    assert Path("a.json").read_text() == '{"kind":   1}'


def test_json_on_standard_input_stays_as_it_is() -> None:
    assert run("-", stdin='{"a":   "\\ud83d\\ude00"}\n').stdout == '{"a":   "\\ud83d\\ude00"}\n'


def test_an_order_that_an_alias_forbids_is_told() -> None:
    Path("a.yaml").write_text("spec: &a {}\nkind: AwsIamRole\nmetadata: *a\n")
    result = run("--check", "a.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (
        result.stderr == "a.yaml:1: the keys stay in their order, since an alias needs its anchor before it\n"
    )


def test_marks_and_line_ends_of_other_systems_go() -> None:
    Path("a.yaml").write_bytes(b"\xef\xbb\xbf" + NEAT.replace("\n", "\r\n").encode())
    assert run("a.yaml").exit_code == 0
    assert Path("a.yaml").read_bytes() == NEAT.encode()


def test_the_mode_of_a_file_stays_and_a_link_stays_a_link() -> None:
    Path("a.yaml").write_text(MESSY)
    Path("a.yaml").chmod(0o640)
    Path("link.yaml").symlink_to("a.yaml")
    assert run("link.yaml").exit_code == 0
    assert Path("link.yaml").is_symlink()
    assert Path("a.yaml").read_text() == NEAT
    assert Path("a.yaml").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(
    not os.path.exists("/proc/self/status"), reason="needs a directory that not even root can write to"
)
def test_what_cannot_be_written_is_told() -> None:
    result = run("/proc/self/status")
    assert result.exit_code == 1
    assert "the file cannot be written" in result.stderr


def test_no_path_is_a_usage_error() -> None:
    assert isinstance(run().exception, UsageError)
