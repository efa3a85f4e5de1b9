"""A plan that came to nothing is told again at once, and only while all that it is made of is the same."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.local import aws
from openmcf.specs.manifest import Manifest
from openmcf.specs.registry import KINDS
from tests.support.command_line import OPENMCF, Ended
from tests.support.deploying import Deploying, write_function
from tests.support.local_aws import Service
from tests.support.manifests import checked
from tests.support.strategies import manifests

ENGINE = {"botocore", "openmcf.engine.embedded", "openmcf.aws.provider", "openmcf.aws.clients"}


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the answers of a test are kept."""
    monkeypatch.setenv("OPENMCF_CACHE_DIR", str(tmp_path / "answers"))
    return tmp_path / "answers"


@pytest.fixture
def settled(deploy: Deploying, answers: Path, tmp_path: Path) -> Iterator[Deploying]:
    """Commands on a function, its role and a pool, which are applied, and planned again in full."""
    write_function(tmp_path, "worker")
    assert deploy("apply", "--yes", ".").code == 0
    assert deploy("plan", ".").out.count("no changes") == 3
    assert len([*answers.iterdir()]) == 1
    yield deploy
    deploy("destroy", "--yes", ".", "--allow-data-loss", "staff")


def loaded_by(deploy: Deploying, *arguments: str) -> set[str]:
    """The modules that a command has loaded in a process of its own."""
    code = (
        "import sys; from openmcf.cli.main import run; run(sys.argv[1:]);"
        "print('|'.join(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *arguments[:1], *deploy.options, *arguments[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stderr.splitlines()[-1].split("|"))


@pytest.mark.parametrize("command", ["plan", "apply"])
@pytest.mark.parametrize("output", ["text", "json"])
def test_the_answer_is_the_same_and_no_engine_is_loaded(
    settled: Deploying, answers: Path, command: str, output: str
) -> None:
    in_full = settled(command, "-o", output, ".", "--no-cache")
    asked = command, "-o", output, "."
    assert settled(*asked) == in_full
    kept = {file: file.stat().st_mtime_ns for file in answers.iterdir()}
    assert settled(*asked) == in_full
    assert {file: file.stat().st_mtime_ns for file in answers.iterdir()} == kept, "it was told, not found out"
    loaded_by(settled, *asked)
    assert not loaded_by(settled, *asked) & ENGINE
    assert loaded_by(settled, *asked, "--no-cache") >= ENGINE


def forget(run: Deploying) -> None:
    """Remove a client from the state of the pool."""
    ended = run.run("state", "remove", *run.options, "--yes", "-f", "pool.yaml", "web")
    assert ended.code == 0, ended.err


def edit(file: str, old: str, new: str) -> None:
    """Change a text of a file."""
    text = Path(file).read_text()
    assert old in text
    Path(file).write_text(text.replace(old, new))


CHANGES: dict[str, Callable[[Deploying], object]] = {
    "a manifest": lambda _: edit("pool.yaml", "name: web", "name: app"),
    "code": lambda _: edit("code/main.py", "event\n", "{}\n"),
    "a file of code more": lambda _: Path("code/more.py").write_text(""),
    "a mode of code": lambda _: os.chmod("code/main.py", 0o755),
    "the state": forget,
    "a stack that a reference leads to": lambda run: run("destroy", "--yes", "worker.yaml", "function.yaml"),
    "one that is destroyed": lambda run: run("destroy", "--yes", "pool.yaml", "--allow-data-loss", "staff"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_planned_in_full(settled: Deploying, change: str) -> None:
    CHANGES[change](settled)
    ended = settled("plan", ".")
    assert ended == settled("plan", ".", "--no-cache")
    assert ended.out.count("no changes") < 3


OPTIONS = [
    ("--diff",),
    ("--set", "metadata.labels.a=b"),
    ("--region", "eu-west-1"),
    ("--exit-code",),
    ("--parallel", "1"),
]


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_with_other_options_it_says_what_it_says_in_full(
    settled: Deploying, options: tuple[str, ...]
) -> None:
    in_full = settled("plan", ".", *options, "--no-cache")
    assert settled("plan", ".", *options) == in_full
    assert settled("plan", ".", *options) == in_full


def test_another_passphrase_is_refused_as_ever(settled: Deploying, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("PULUMI_CONFIG_PASSPHRASE", "another")
        ended = settled("plan", ".")
        assert ended == settled("plan", ".", "--no-cache")
    assert "the passphrase is not the one of this stack" in ended.err


def test_a_local_aws_that_was_emptied_is_noticed(settled: Deploying, local_directory: Path) -> None:
    aws.reset(local_directory)
    ended = settled("plan", ".")
    assert ended == settled("plan", ".", "--no-cache")
    assert ended.code == 1


def test_a_saved_plan_is_made_in_full(settled: Deploying) -> None:
    assert settled("plan", ".", "--save", "made.plan").code == 0
    assert Path("made.plan").exists()
    assert settled("apply", "--plan", "made.plan").code == 0


def test_answers_may_be_lost_and_damaged_at_any_time(settled: Deploying, answers: Path) -> None:
    in_full = settled("plan", ".")
    for file in answers.iterdir():
        file.write_bytes(file.read_bytes().replace(b"no changes", b"no change!"))
    assert settled("plan", ".") == in_full
    for file in answers.iterdir():
        file.unlink()
    assert settled("plan", ".") == in_full


def test_what_is_kept_is_the_users_alone_and_has_no_secret(
    settled: Deploying, answers: Path, service: Service
) -> None:
    settled("apply", ".")
    secret = settled("outputs", "-f", "pool.yaml", "client_secrets.server", "--show-secrets").out.strip()
    assert len(secret) > 20
    kept = [*answers.iterdir()]
    assert len(kept) == 2
    for file in kept:
        assert file.stat().st_mode & 0o777 == 0o600
        assert secret.encode() not in file.read_bytes()


def test_two_at_once_do_not_disturb_each_other(settled: Deploying, answers: Path) -> None:
    for file in answers.iterdir():
        file.unlink()
    command = [str(OPENMCF), "plan", *settled.options, "."]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert {one.communicate()[0].count("no changes") for one in running} == {3}
    assert len([*answers.iterdir()]) == 1


def test_credentials_that_are_no_good_are_told(settled: Deploying, monkeypatch: pytest.MonkeyPatch) -> None:
    """On AWS the account is asked for each time: here nobody answers."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    options = ["--engine", "embedded", "--backend", f"file://{settled.state}"]
    ended: Ended = settled.run("plan", "pool.yaml", *options)
    assert ended.code != 0
    assert "AWS does not say whose credentials these are" in ended.err


@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)))
def test_manifests_that_differ_have_other_texts(data: st.DataObject, kind: str) -> None:
    one, other = (model(data.draw(manifests(kind))) for _ in range(2))
    assert (one.model_dump_json(warnings="none") == other.model_dump_json(warnings="none")) == (one == other)


def model(content: object) -> Manifest:
    """The model of a manifest that is valid."""
    found = checked(json.dumps(content)).manifest
    assert found
    return found
