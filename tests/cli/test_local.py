"""`openmcf local`, as a user sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from openmcf.local import aws, child
from tests.support.command_line import CommandLine
from tests.support.deploying import answering


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(tmp_path))
    yield tmp_path
    aws.stop(tmp_path)


def test_its_life(openmcf: CommandLine, directory: Path) -> None:
    port = child.free_port()
    runs = f"runs at http://127.0.0.1:{port} (MiniStack"
    assert openmcf("local", "status") == (1, "does not run\n", "")
    assert openmcf("local", "start", "--port", port).out.startswith(runs)
    assert openmcf("local", "start").out.startswith(runs)
    code, out, _ = openmcf("local", "status")
    assert code == 0
    assert out.startswith(runs)
    assert out.endswith(f"its files are in {directory}\n")
    assert openmcf("local", "reset", "--yes").out == f"empty, and runs at http://127.0.0.1:{port}\n"
    assert openmcf("local", "stop").out == "stopped\n"
    assert openmcf("local", "stop").out == "did not run\n"
    assert openmcf("local", "reset", "--yes").out == "empty\n"


def test_reset_asks(openmcf: CommandLine, directory: Path) -> None:
    kept = directory / "state" / "iam.json"
    kept.parent.mkdir()
    kept.touch()
    code, out, err = openmcf("local", "reset")
    assert (code, out) == (2, "")
    assert "there is no terminal to ask at; nothing was changed\nhint: --yes does it without asking" in err
    code, shown = answering("n\n", "local", "reset")
    assert code == 1
    assert "Delete all that is in the local AWS, and the state of its stacks? [y/N]" in shown
    assert kept.exists()
    assert answering("y\n", "local", "reset")[0] == 0
    assert not kept.exists()


def test_its_log(openmcf: CommandLine, directory: Path) -> None:
    assert openmcf("local", "logs") == (0, "", f"there is no log yet in {directory}\n")
    (directory / "log").write_text("one\ntwo\t2\nthree \x1b[2J\n")
    assert openmcf("local", "logs", "-n", 2).out == "two\t2\nthree \N{REPLACEMENT CHARACTER}[2J\n"


def test_a_fault_is_told(openmcf: CommandLine) -> None:
    port = child.free_port()
    openmcf("local", "start", "--port", port)
    code, _, err = openmcf("local", "start", "--port", child.free_port())
    assert code == 1
    assert err == f"error: the local AWS runs already, on port {port}\nhint: openmcf local stop\n"
