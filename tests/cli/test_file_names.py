"""Names and values that are no text in UTF-8, which the system hands on all the same."""

import json
import os
from pathlib import Path

import pytest

from tests.support.command_line import process
from tests.support.deploying import Deploying
from tests.support.roles import BAD, ROLE

NAME = os.fsdecode(b"caf\xe9.yaml")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory whose name is in another encoding, with a good and a bad manifest."""
    directory = tmp_path / os.fsdecode(b"caf\xe9")
    directory.mkdir()
    (directory / NAME).write_text(BAD)
    (directory / "good.yaml").write_text(ROLE)
    monkeypatch.chdir(directory)
    return directory


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github"])
def test_a_problem_is_told_by_the_name_of_its_file(format_: str, here: Path) -> None:
    code, out, err = process("validate", ".", "--format", format_)
    assert (code, err) == (1, "")
    assert any(name in out for name in ("caf\\udce9.yaml", "caf%E9.yaml", "caf&#65533;.yaml"))
    if format_ in {"json", "sarif"}:
        json.loads(out)


def test_a_plan_that_names_such_a_file_cannot_be_saved(deploy: Deploying, here: Path) -> None:
    (here / NAME).write_text(ROLE)
    code, _, err = deploy("plan", NAME, "--save", "p.plan")
    assert (code, Path("p.plan").exists()) == (2, False)
    assert "error: the plan cannot be saved: a path that it names is no text in UTF-8\n" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("init", "AwsIamRole", "--name", os.fsdecode(b"\xff")),
        ("list", "--backend", os.fsdecode(b"postgres://u\xff@localhost/x")),
    ],
)
def test_a_value_that_is_no_text_is_told(arguments: tuple[str, ...]) -> None:
    code, out, err = process(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(
        "error: something that was given, such as a name or an address, is no text in UTF-8\n"
    )


def test_the_user_has_any_name(deploy: Deploying, here: Path) -> None:
    environment = {"USER": os.fsdecode(b"ren\xe9"), "LOGNAME": os.fsdecode(b"ren\xe9")}
    ended = process("plan", *deploy.options, "good.yaml", environment=environment)
    assert (ended.code, "Traceback" in ended.err) == (0, False)
