"""AwsSsmParameter on the local AWS, from plan to destroy and from import to destroy."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from botocore.session import get_session

from openmcf.cli.main import run

Run = Callable[..., tuple[int, str]]
BEFORE, AFTER = "first-secret", "second-secret"


def openmcf(*arguments: object) -> tuple[int, str]:
    """Run a command in this process: its exit code, and what it said."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = run([str(argument) for argument in arguments])
    return code, said.getvalue()


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """The same on a local AWS of its own, in an empty directory; it has to succeed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(tmp_path / "local"))

    def succeeding(*arguments: object) -> tuple[int, str]:
        code, said = openmcf(*arguments, "--local")
        assert code == 0, said
        return code, said

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    openmcf("local", "start", "--port", port)
    yield succeeding
    openmcf("local", "stop")


def test_a_starter_lives(local: Run) -> None:
    openmcf("init", "AwsSsmParameter", "-o", "it.yaml")
    assert openmcf("validate", "it.yaml", "--strict") == (0, "1 manifest in 1 file: valid\n")
    local("apply", "it.yaml", "-y")
    assert "no changes" in local("plan", "it.yaml")[1]
    assert "the cloud is as recorded" in local("drift", "it.yaml")[1]
    local("destroy", "it.yaml", "-y")


def test_what_exists_is_imported(local: Run) -> None:
    """What another state has stands for what somebody made by hand."""
    Path("another").mkdir()
    openmcf("init", "AwsSsmParameter", "-o", "it.yaml")
    local("apply", "it.yaml", "-y", "--backend", f"file://{Path('another').absolute()}")
    local("import", "AwsSsmParameter", "log-level", "-y", "-o", "imported.yaml")
    assert "no changes" in local("plan", "imported.yaml")[1]
    local("destroy", "imported.yaml", "-y")


def test_a_parameter_with_a_path_is_imported_with_its_secret_left_out(local: Run) -> None:
    Path("another").mkdir()
    _apply(local, BEFORE, "--backend", f"file://{Path.cwd()}/another")
    said = local("import", "AwsSsmParameter", "/app/password", "-y", "-o", "imported.yaml")[1]
    assert "spec.value is a secret, which is not written" in said
    written = Path("imported.yaml").read_text(encoding="utf-8")
    assert "name: app-password\n" in written
    assert "name: /app/password\n" in written
    assert BEFORE not in said + written + _kept()
    assert "no changes" in local("plan", "imported.yaml", "--set", f"spec.value={BEFORE}")[1]


def test_a_secret_value_is_nowhere_in_clear(local: Run) -> None:
    said = _apply(local, BEFORE)
    _change_by_hand(AFTER)
    code, drift = openmcf("drift", "secret.yaml", "--local")
    assert (code, "ssm:Parameter   value" in drift) == (2, True)
    plan = local("plan", "secret.yaml", "--set", f"spec.value={AFTER}")[1]
    refreshed = local("refresh", "secret.yaml")[1]
    outputs = local("outputs", "-f", "secret.yaml")[1]
    assert "ssm:Parameter   value" in local("plan", "secret.yaml")[1]
    everything = said + drift + plan + refreshed + outputs + _kept()
    assert not [each for each in (BEFORE, AFTER) if each in everything]


def _apply(local: Run, value: str, *options: object) -> str:
    spec = f"{{name: /app/password, type: SecureString, value: {value}}}"
    head = "apiVersion: aws.openmcf.org/v1\nkind: AwsSsmParameter\nmetadata: {name: password}\n"
    Path("secret.yaml").write_text(f"{head}spec: {spec}\n", encoding="utf-8")
    return local("apply", "secret.yaml", "-y", *options)[1]


def _change_by_hand(value: str) -> None:
    """As somebody does with the AWS CLI."""
    address = re.search(r"http://127\.0\.0\.1:\d+", openmcf("local", "status")[1])
    assert address is not None
    session = get_session()
    session.set_credentials("test", "test")
    ssm: Any = session.create_client("ssm", "us-east-1", endpoint_url=address[0])
    ssm.put_parameter(Name="/app/password", Value=value, Type="SecureString", Overwrite=True)


def _kept() -> str:
    """All that state and its locks have in clear."""
    files = [path for path in Path.cwd().rglob("*") if path.is_file() and "pulumi" in path.parts]
    assert files
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
