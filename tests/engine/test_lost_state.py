"""Runs whose state goes away in the middle: what they made is recorded when it is back, or in a file."""

import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from openmcf.aws.clients import Clients
from openmcf.engine.backend import Backend
from openmcf.engine.events import DiagnosticEvent, EngineEvent
from openmcf.engine.failures import EngineFailure
from openmcf.errors import OpenmcfError
from openmcf.properties.values import Properties, Secret
from tests.support.command_line import CommandLine
from tests.support.declaring import Program, thing
from tests.support.engines import Stage, act, up
from tests.support.fake_cloud import FakeCloud
from tests.support.gate import gate
from tests.support.postgres import PROGRAMS, Server, postgres_server
from tests.support.small_disk import SmallDisk, small_disk
from tests.support.state import PHRASE, STACK, passphrase
from tests.support.state_buckets import bucket

Happening = Callable[[], object]


class Cloud(FakeCloud):
    """It makes `b` when something happens."""

    happens: Happening

    def create(self, name: str, inputs: Properties) -> tuple[str, Properties]:
        """Make a resource."""
        if name == "b":
            self.happens()
        return super().create(name, inputs)


def chain() -> None:
    """`b` needs `a`, and `c` needs `b`; `b` has a secret."""
    first = thing("a")
    second = thing("b", of=first["arn"], word=Secret("hush"))
    thing("c", of=second["arn"])


@dataclass
class ApiSnapshot:
    """What a run said: why it failed, and its warnings."""

    error: str
    warnings: list[str]


def attempt(stage: Stage, waiting: Happening = lambda: None, program: Program = chain) -> ApiSnapshot:
    """An update. waiting: what happens as soon as it says that it waits for its state."""
    told = ApiSnapshot("", [])

    def listen(event: EngineEvent) -> None:
        if isinstance(event, DiagnosticEvent) and event.severity == "warning":
            told.warnings.append(event.message)
            if event.message.startswith("waiting"):
                waiting()

    try:
        act(stage.stack(), up(program, ""), listen)
    except (EngineFailure, OpenmcfError) as error:
        told.error = str(error)
    return told


def recorded(stage: Stage) -> dict[str, str]:
    """The ids of the recorded resources by name, and what is pending."""
    items = [item.get("pending", {}).get("resource") or item for item in stage.state()]
    return {item["urn"].rpartition(":")[2]: item.get("id", "") for item in items if "Thing" in item["type"]}


ALL = {"a": "a-1", "b": "b-1", "c": "c-1"}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty directory is where the user works."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL of this file's own, which each test leaves running."""
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    if PROGRAMS is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres_server() as server:
        yield server


@pytest.fixture
def table(server: Server) -> str:
    """The URL of a table of the test's own."""
    return f"{server.url}&table=state_{uuid4().hex}"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of 64 KiB."""
    with small_disk(tmp_path / "disk", "64k") as disk:
        yield disk


def stage_at(url: str, tmp_path: Path, happens: Happening, patience: float) -> Stage:
    """A stage with its state at a URL, in whose cloud something happens while `b` is made."""
    (tmp_path / "work").mkdir()
    cloud = Cloud()
    cloud.happens = happens
    Backend.open(url).create(STACK, passphrase())
    return Stage(tmp_path, cloud, 0, url=url, patience=patience)


def test_a_run_goes_on_when_a_postgres_that_stopped_is_there_again(
    server: Server, table: str, tmp_path: Path
) -> None:
    stage = stage_at(table, tmp_path, server.stop, 60)
    told = attempt(stage, waiting=server.start)
    assert told.error == ""
    assert [line.partition(":")[0] for line in told.warnings] == [
        "waiting up to 60 s for the state; Ctrl-C stops waiting",
        "the state can be reached again",
    ]
    assert "\n" not in told.warnings[0]
    assert recorded(stage) == ALL


def test_a_connection_that_a_postgres_ends_is_made_anew_without_a_word(
    server: Server, table: str, tmp_path: Path
) -> None:
    import psycopg

    def end_all() -> None:
        with psycopg.connect(server.url) as ours:
            ours.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            )

    stage = stage_at(table, tmp_path, end_all, 0)
    assert attempt(stage) == ApiSnapshot("", [])
    assert recorded(stage) == ALL


def test_what_a_stopped_postgres_cannot_record_is_named_and_brought_back(
    server: Server,
    table: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    openmcf = CommandLine(capsys)
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", PHRASE)
    monkeypatch.setenv("PULUMI_BACKEND_URL", table)
    stage = stage_at(table, tmp_path, server.stop, 0.1)
    told = attempt(stage)
    (file,) = Path.cwd().iterdir()
    lines = told.error.splitlines()
    assert "cannot be reached" in lines[0]
    rest = [line for line in lines if "Thing" in line or "lock may be left" in line or str(file) in line]
    assert [re.sub("urn:[^ ]*::", "", line.strip()).split(":")[0] for line in rest] == [
        "made or changed, and not recorded",
        f"all of it is in {file}, which only you can read",
        "the lock may be left",
    ]
    assert "::b (id b-1)" in rest[0]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "hush" not in file.read_text()
    server.start()
    assert openmcf("state", "unlock", "--yes", "--force").code == 0
    assert recorded(stage) == {"a": "a-1", "b": ""}
    pushed = openmcf("state", "push", file, "--yes")
    assert (pushed.code, "::b (id b-1)" in pushed.err) == (0, True)
    assert recorded(stage) == {"a": "a-1", "b": "b-1"}
    stage.cloud.happens = lambda: None  # type: ignore[attr-defined]
    assert attempt(stage).error == ""
    assert (recorded(stage), list(stage.cloud.there)) == (ALL, ["a-1", "b-1", "c-1"])


@pytest.mark.parametrize("trouble", ["full", "read-only"])
def test_a_run_goes_on_when_its_disk_can_be_written_again(
    trouble: str, disk: SmallDisk, tmp_path: Path
) -> None:
    harm, fix = {
        "full": (disk.fill, disk.make_room),
        "read-only": (lambda: disk.allow_writes(False), lambda: disk.allow_writes(True)),
    }[trouble]
    stage = stage_at(f"file://{disk.directory}", tmp_path, harm, 60)
    told = attempt(stage, waiting=fix)
    assert (told.error, len(told.warnings)) == ("", 2)
    assert recorded(stage) == ALL


@pytest.mark.usefixtures("credentials")
def test_a_run_goes_on_when_a_bucket_can_be_reached_again(moto: Clients, tmp_path: Path) -> None:
    url = bucket(moto)
    port = urlsplit(str(moto.endpoint)).port
    assert port is not None
    with gate(port) as way:
        stage = stage_at(url.replace(f":{port}", f":{way.port}"), tmp_path, way.shut, 60)
        told = attempt(stage, waiting=way.open)
        assert (told.error, len(told.warnings)) == ("", 2)
        assert recorded(stage) == ALL


def test_a_directory_that_went_away_is_not_made_anew(tmp_path: Path) -> None:
    place = tmp_path / "state"
    place.mkdir()
    stage = stage_at(f"file://{place}", tmp_path, lambda: place.rename(tmp_path / "away"), 60)
    told = attempt(stage, waiting=lambda: (tmp_path / "away").rename(place))
    assert (told.error, len(told.warnings)) == ("", 2)
    assert recorded(stage) == ALL


@pytest.fixture
def lost(disk: SmallDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Stage, Path]:
    """A stage whose run could not record `b`, and the file with all of it; the disk is well again."""
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", PHRASE)
    stage = stage_at(f"file://{disk.directory}", tmp_path, disk.fill, 0)
    assert "not recorded: " in attempt(stage).error
    disk.make_room()
    return stage, next(Path.cwd().iterdir())


@pytest.fixture
def openmcf(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, run in this process."""
    return CommandLine(capsys)


def test_the_file_knows_where_it_belongs(lost: tuple[Stage, Path], openmcf: CommandLine) -> None:
    stage, file = lost
    assert openmcf("state", "push", file, "--yes").code == 0
    assert recorded(stage) == {"a": "a-1", "b": "b-1"}
    again = openmcf("state", "push", file, "--yes")
    assert (again.code, again.err) == (0, f"the state of {STACK} is that of {file} already\n")


def test_the_file_is_refused_where_another_run_has_gone_on(
    lost: tuple[Stage, Path], openmcf: CommandLine
) -> None:
    stage, file = lost
    stage.cloud.happens = lambda: None  # type: ignore[attr-defined]
    assert attempt(stage).error == ""
    before = recorded(stage)
    code, _, err = openmcf("state", "push", file, "--yes")
    assert (code, f"the state of {STACK} has changed since {file} was written" in err) == (1, True)
    assert recorded(stage) == before
    assert openmcf("state", "push", file, "--yes", "--force").code == 0
    assert recorded(stage) == {"a": "a-1", "b": "b-1"}


def test_a_state_that_somebody_else_changed_meanwhile_is_not_written_over(
    disk: SmallDisk, tmp_path: Path
) -> None:
    """Such as after an unlock by who took the run for dead."""
    stage = stage_at(f"file://{disk.directory}", tmp_path, disk.fill, 60)
    theirs: list[bytes] = []

    def change() -> None:
        disk.make_room()
        backend = Backend.open(stage.backend)
        theirs.append((backend.state(STACK) or b"").replace(b'"a-1"', b'"a-2"'))
        backend.write(STACK, theirs[0])

    told = attempt(stage, waiting=change)
    assert re.search(r"another run changed .* while it could not be reached", told.error)
    assert Backend.open(stage.backend).state(STACK) == theirs[0]
    assert "b-1" in next(Path.cwd().iterdir()).read_text()


def test_who_stops_a_run_does_not_wait_for_its_state(disk: SmallDisk, tmp_path: Path) -> None:
    stage = stage_at(f"file://{disk.directory}", tmp_path, disk.fill, 600)
    assert "not recorded: " in attempt(stage, waiting=stage.cancelled.set).error


def test_why_a_run_failed_is_told_though_the_state_is_lost_as_well(disk: SmallDisk, tmp_path: Path) -> None:
    stage = stage_at(f"file://{disk.directory}", tmp_path, lambda: disk.allow_writes(False), 0)
    stage.cloud.broken = {"b": "create"}
    told = attempt(stage).error
    expected = "cannot be written: .*all of it is in .*the run failed:.*does not create b.*lock may be left: "
    assert re.search(expected, told, re.DOTALL)


def test_a_lock_that_cannot_be_removed_does_not_hide_why_a_run_failed(
    disk: SmallDisk, tmp_path: Path
) -> None:
    backend = Backend.open(f"file://{disk.directory}")
    backend.create(STACK, passphrase())

    def fail() -> None:
        with backend.lock(STACK):
            disk.allow_writes(False)
            raise EngineFailure("refused")

    with pytest.raises(EngineFailure) as raised:
        fail()
    (told,) = raised.value.__notes__
    assert "the lock may be left: " in told
