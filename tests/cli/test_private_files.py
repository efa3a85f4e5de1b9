"""What commands leave on the disk is for its owner alone, whatever the umask."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from openmcf.local.child import free_port
from openmcf.private_files import make_directory, write_private
from tests.support.command_line import OPENMCF
from tests.support.deploying import POOL, write_function


def mode(path: Path) -> str:
    """The permissions of a file or directory: `600`."""
    return f"{path.stat().st_mode & 0o777:o}"


class Openly:
    """Runs commands in a directory, for a user whose files anybody may write."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PULUMI", "XDG"))},
            "HOME": str(directory / "home"),
        }

    def __call__(self, *arguments: object) -> str:
        done = subprocess.run(
            [OPENMCF, *map(str, arguments)],
            cwd=self.directory,
            env=self.environ,
            umask=0,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def openly(tmp_path: Path) -> Iterator[Openly]:
    """Commands on a local AWS of their own, in the home of a new user."""
    run = Openly(tmp_path)
    (tmp_path / "home").mkdir()
    run("local", "start", "--port", free_port())
    yield run
    run("local", "stop")


def test_nothing_that_commands_leave_is_open_to_others(openly: Openly, tmp_path: Path) -> None:
    (tmp_path / "pool.yaml").write_text(POOL)
    write_function(tmp_path, "worker")
    by_hand = {path for path in tmp_path.rglob("*") if not path.is_relative_to(tmp_path / "home")}
    here = ("--local", "--engine", "embedded")
    these = ("pool.yaml", "function.yaml", "worker.yaml")
    openly("plan", *here, *these, "--save", "new/plan")
    openly("apply", *here, "--plan", "new/plan")
    openly("refresh", *here, *these)
    openly("graph", *here, "--format", "html", "-o", "new/graph.html")
    other = ("--backend", f"file://{tmp_path}/other?create_dir=true")
    openly("import", "AwsLambda", "work", *here, *other, "-o", "imported/work.yaml", "--yes")
    openly("history", *here)
    openly("destroy", *here, *these, "--yes", "--allow-data-loss", "staff")
    openly("local", "stop")  # so that it saves
    made = set(tmp_path.rglob("*")) - by_hand - {tmp_path / "home"}
    open_to_others = {
        str(path.relative_to(tmp_path)): mode(path)
        for path in made
        if mode(path) != ("700" if path.is_dir() else "600")
    }
    assert open_to_others == {}
    names = {path.name for path in made}
    assert names >= {"plan", "graph.html", "work.yaml", "log", "child.json", "backups", "history"}
    assert any(path.suffix == ".bak" for path in made)


def test_what_holds_nothing_of_anybody_is_as_the_umask_says(tmp_path: Path) -> None:
    run = Openly(tmp_path)
    run("init", "AwsIamRole", "-o", "role.yaml")
    run("schema", "--all")
    assert mode(tmp_path / "role.yaml") == "666"
    assert {mode(path) for path in (tmp_path / ".openmcf/schemas").iterdir()} == {"666"}


def test_what_is_there_stays_as_it_is_but_for_a_file_that_is_written_anew(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    file = tmp_path / "plan"
    file.write_text("an earlier one")
    file.chmod(0o664)
    write_private(file, "x")
    assert (mode(tmp_path), mode(file), file.read_text()) == ("755", "600", "x")


def test_directories_on_the_way_are_private_too(tmp_path: Path) -> None:
    before = os.umask(0)
    make_directory(tmp_path / "a" / "b")
    os.umask(before)
    assert [mode(tmp_path / "a"), mode(tmp_path / "a/b")] == ["700", "700"]
    make_directory(tmp_path / "a" / "b")


def test_what_is_no_file_is_written_to_and_left_alone() -> None:
    before = mode(Path("/dev/null"))
    write_private(Path("/dev/null"), "x")
    assert mode(Path("/dev/null")) == before
