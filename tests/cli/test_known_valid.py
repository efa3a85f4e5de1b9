"""`validate` answers at once where it found the same files valid before, and never otherwise than in full."""

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.cache import Cache, default_directory
from openmcf.cli.known_valid import known_answer
from openmcf.cli.main import run
from tests.cli.test_local_files import FUNCTION
from tests.support.command_line import OPENMCF, CommandLine, Ended, process
from tests.support.deploying import ROLE as ROLE_OF
from tests.support.roles import BAD, ROLE, WARNED

VALID = "1 manifest in 1 file: valid\n"
CONSUMER = """\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata: {name: hello}
spec:
  roleArn: {valueFrom: {name: reader}}
  runtime: python3.14
  handler: main.handler
  s3: {bucket: code, key: hello.zip}
"""


def known(*arguments: object) -> str | None:
    """What is answered before the command is even imported."""
    return known_answer(["validate", *map(str, arguments)], Cache(default_directory(os.environ)))


@pytest.fixture
def manifests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a manifest of a role, with answers of its own."""
    monkeypatch.setenv("OPENMCF_CACHE_DIR", str(tmp_path / "answers"))
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "role.yaml").write_text(ROLE)
    return tmp_path / "m"


def test_what_was_valid_is_told_again(openmcf: CommandLine, manifests: Path) -> None:
    assert known(manifests) is None
    assert openmcf("validate", manifests).out == VALID
    assert known(manifests) == VALID
    assert known("--strict", "-f", manifests / "role.yaml") == VALID, "the same file, and no warning"


def test_the_process_answers_without_loading_the_command(manifests: Path) -> None:
    assert process("validate", manifests) == Ended(0, VALID, "")
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "openmcf", "validate", manifests],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == VALID
    assert "openmcf.cache" in told.stderr
    for slow in ("typer", "yaml", "pydantic", "typing"):
        assert f" {slow}\n" not in told.stderr
    assert process("validate", manifests) == Ended(0, VALID, "")


@pytest.mark.parametrize("options", [["--format", "json"], ["--format", "junit"], ["--closed"]])
def test_each_way_to_ask_has_its_answer(openmcf: CommandLine, manifests: Path, options: list[str]) -> None:
    openmcf("validate", manifests)
    assert known(*options, manifests) is None
    told = openmcf("validate", *options, manifests)
    assert known(*options, manifests) == told.out != ""


@pytest.mark.parametrize("faulty", [BAD, WARNED, "kind: Nothing\n", ""])
def test_what_has_findings_is_looked_at_each_time(openmcf: CommandLine, manifests: Path, faulty: str) -> None:
    (manifests / "role.yaml").write_text(faulty)
    openmcf("validate", manifests)
    assert known(manifests) is None


def test_references_are_judged_anew(openmcf: CommandLine, manifests: Path) -> None:
    (manifests / "function.yaml").write_text(CONSUMER)
    assert openmcf("validate", "--closed", manifests).code == 0
    assert known("--closed", manifests)
    (manifests / "role.yaml").write_text(ROLE.replace("reader", "writer"))
    assert known("--closed", manifests) is None
    assert openmcf("validate", "--closed", manifests).code == 1


def test_code_that_went_is_missed(openmcf: CommandLine, manifests: Path) -> None:
    (manifests / "role.yaml").write_text(FUNCTION)
    (manifests / "src").mkdir()
    assert openmcf("validate", manifests).out == VALID
    assert known(manifests) == VALID
    (manifests / "src").rmdir()
    assert known(manifests) is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "spec.path=/x/"],
        ["--no-cache"],
        ["--jobs", "1"],
        ["--help"],
        ["-f"],
        ["--format"],
        ["missing.yaml"],
        ["https://example.com/role.yaml"],
        ["-"],
    ],
)
def test_other_questions_are_the_commands(
    openmcf: CommandLine, manifests: Path, arguments: list[str]
) -> None:
    openmcf("validate", manifests)
    assert known(manifests, *arguments) is None


def test_a_pipe_is_read_once(manifests: Path) -> None:
    line = f"bash -c 'exec {OPENMCF} validate <(cat {manifests}/role.yaml)'"
    told = [subprocess.run(line, shell=True, capture_output=True, text=True, check=True) for _ in range(2)]
    assert [one.stdout for one in told] == [VALID, VALID]


def test_no_cache_keeps_nothing(openmcf: CommandLine, manifests: Path) -> None:
    openmcf("validate", "--no-cache", manifests)
    openmcf("validate", "--set", "spec.path=/x/", manifests)
    assert known(manifests) is None


def test_a_kustomization_is_the_commands(openmcf: CommandLine, manifests: Path) -> None:
    openmcf("validate", manifests)
    (manifests / "kustomization.yaml").write_text("patches: [{path: role.yaml}]\n")
    assert known(manifests) is None


def test_kinds_of_other_packages_are_asked_each_time(manifests: Path, sample_site: Path) -> None:
    (manifests / "role.yaml").write_text(
        "apiVersion: aws.openmcf.org/v1\nkind: AcmeQueue\nmetadata: {name: jobs}\nspec: {region: us-east-1}\n"
    )
    environment = {"PYTHONPATH": str(sample_site)}
    assert process("validate", manifests, environment=environment).out == VALID
    assert not (manifests.parent / "answers").exists()


def test_no_name_and_no_value_of_a_manifest_is_kept(openmcf: CommandLine, manifests: Path) -> None:
    openmcf("validate", "--format", "junit", manifests / "role.yaml")
    openmcf("validate", manifests)
    kept = b"".join(file.read_bytes() for file in (manifests.parent / "answers").iterdir())
    assert kept
    assert b"sts.amazonaws.com" not in kept
    assert b"AssumeRole" not in kept


CONTENTS = st.sampled_from([ROLE, BAD, WARNED, CONSUMER, ROLE_OF.format(name="other"), "not: a manifest\n"])
EDITS = st.lists(st.tuples(st.sampled_from(["a.yaml", "b/c.yml", "b/d.json"]), CONTENTS | st.none()))


@given(edits=EDITS, options=st.sets(st.sampled_from(["--strict", "--closed"])))
def test_with_and_without_it_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str | None]], options: set[str]
) -> None:
    directory = tmp_path_factory.mktemp("edited")
    (directory / "b").mkdir()
    (directory / "first.yaml").write_text(ROLE)
    for name, content in [("first.yaml", ROLE), *edits]:
        if content is None:
            (directory / name).unlink(missing_ok=True)
        else:
            (directory / name).write_text(content)
        before = known(*options, directory)
        told = process_like(*options, "--no-cache", directory)
        assert before in {None, told.out}
        assert before is None or (told.code, told.err) == (0, "")
        again = process_like(*options, directory)
        assert again == told
        assert known(*options, directory) == (told.out if told.out.endswith(": valid\n") else None)


def process_like(*arguments: object) -> Ended:
    """`validate` in this process; what it prints is caught here, since hypothesis tries it many times."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["validate", *map(str, arguments)])
    return Ended(code, out.getvalue(), err.getvalue())
