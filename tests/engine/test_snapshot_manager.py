"""The record of a run: right at every moment, whatever ends it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from openmcf.engine.backend import Backend
from openmcf.engine.snapshot_manager import SnapshotManager
from openmcf.engine.state.checkpoint import CheckpointWriter
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from openmcf.engine.storage.file import FileStorage
from openmcf.errors import StateUnusable
from openmcf.properties.values import Secret
from tests.engine.test_locks import process
from tests.support.state import STACK, client, passphrase, root


class Disk(FileStorage):
    """A directory on a disk that can be full."""

    full = False
    writes = 0

    def write(self, key: str, data: bytes) -> None:
        """Write, where there is room."""
        if self.full:
            raise StateUnusable("no space left on device")
        self.writes += 1
        super().write(key, data)


ROOT, WEB, APP = root(), client("web"), client("app")


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A disk with a stack that has two clients."""
    disk = Disk(tmp_path)
    Backend(disk).create(STACK, passphrase())
    Backend(disk).write(STACK, CheckpointWriter(str(STACK), passphrase()).text(Snapshot((ROOT, WEB, APP))))
    disk.writes = 0
    return disk


def stored(disk: FileStorage) -> Snapshot:
    """What the file holds now."""
    snapshot = Backend(disk).read(STACK).open(passphrase())
    snapshot.verify()
    return snapshot


def names(disk: FileStorage) -> list[str]:
    """The resources of the file, the pending ones with what was under way."""
    snapshot = stored(disk)
    pending = [f"{item.type}:{item.resource.urn.rpartition(':')[2]}" for item in snapshot.pending]
    return [state.urn.rpartition(":")[2] for state in snapshot.resources] + pending


def recorder_of(disk: FileStorage) -> tuple[SnapshotManager, Snapshot]:
    """A recorder of the stack, and the states that it began with."""
    backend, opened = Backend(disk), passphrase()
    snapshot = backend.read(STACK).open(opened)
    return SnapshotManager(backend, STACK, snapshot, opened), snapshot


def test_each_moment_of_a_run_is_on_the_disk(disk: Disk) -> None:
    recorder, before = recorder_of(disk)
    with recorder:
        (stack, web, app) = before.resources
        new = client("new")
        recorder.done(None, replace(stack), stack)
        creating = recorder.begin(OperationType.CREATING, replace(new, id=""))
        assert names(disk) == ["auth-dev", "web", "app", "creating:new"]
        recorder.done(creating, new)
        updating = recorder.begin(OperationType.UPDATING, web)
        assert names(disk) == ["auth-dev", "new", "web", "app", "updating:web"]
        recorder.done(updating, replace(web, inputs={"name": "other"}), web)
        deleting = recorder.begin(OperationType.DELETING, app)
        recorder.done(deleting, None, app)
        failing = recorder.begin(OperationType.CREATING, client("refused", id=""))
        assert names(disk) == ["auth-dev", "new", "web", "creating:refused"]
        recorder.fail(failing)
    assert names(disk) == ["auth-dev", "new", "web"]
    assert stored(disk).resources[2].inputs == {"name": "other"}


def test_a_run_without_changes_leaves_the_file_as_it_was(disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / STACK.file
    before = file.read_bytes()
    recorder, snapshot = recorder_of(disk)
    for state in reversed(snapshot.resources):
        secret = {"clientSecret": Secret(f"hush-{state.id.removeprefix('id-')}")}
        recorder.done(None, replace(state, outputs=state.outputs and state.outputs | secret), state)
    recorder.close()
    assert file.read_bytes() == before
    assert disk.writes == 0


def test_changed_outputs_of_the_stack_are_stored_at_the_end(disk: Disk) -> None:
    recorder, snapshot = recorder_of(disk)
    recorder.replace(snapshot.resources[0], root(outputs={"id": "x"}))
    recorder.close()
    assert stored(disk).resources[0].outputs == {"id": "x"}


def test_the_state_before_the_run_is_kept_beside_it(disk: Disk, tmp_path: Path) -> None:
    before = (tmp_path / STACK.file).read_bytes()
    recorder, snapshot = recorder_of(disk)
    for state in snapshot.resources[1:]:
        recorder.done(recorder.begin(OperationType.DELETING, state), None, state)
    recorder.close()
    assert (tmp_path / f"{STACK.file}.bak").read_bytes() == before


def test_what_an_earlier_run_left_pending_stays_until_it_is_settled(disk: Disk) -> None:
    left = Operation(OperationType.CREATING, client("left", id=""))
    text = CheckpointWriter(str(STACK), passphrase()).text(Snapshot((ROOT,), (left,)))
    Backend(disk).write(STACK, text)
    recorder, snapshot = recorder_of(disk)
    recorder.close()
    assert disk.writes == 1
    recorder, snapshot = recorder_of(disk)
    recorder.done(snapshot.pending[0], client("left"))
    recorder.close()
    assert names(disk) == ["auth-dev", "left"]


def test_nothing_begins_where_it_cannot_be_recorded(disk: Disk) -> None:
    recorder, _ = recorder_of(disk)
    disk.full = True
    with pytest.raises(StateUnusable, match="no space"):
        recorder.begin(OperationType.CREATING, client("new", id=""))
    disk.full = False
    recorder.close()
    assert names(disk) == ["auth-dev", "web", "app"]


def test_what_was_made_and_cannot_be_recorded_is_named(
    disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recorder, _ = recorder_of(disk)
    creating = recorder.begin(OperationType.CREATING, client("new", id=""))
    disk.full = True
    recorder.done(creating, client("new"))
    with pytest.raises(StateUnusable, match=r"not recorded: .*::new \(id id-new\)"):
        recorder.close()
    assert names(disk) == ["auth-dev", "web", "app", "creating:new"]
    assert len([*tmp_path.glob("openmcf-state-dev-*.json")]) == 1


def test_what_was_deleted_and_is_still_recorded_is_named(
    disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recorder, before = recorder_of(disk)
    deleting = recorder.begin(OperationType.DELETING, before.resources[2])
    disk.full = True
    recorder.done(deleting, None, before.resources[2])
    with pytest.raises(StateUnusable, match=r"still recorded: .*::app \(id id-app\)"):
        recorder.close()


def test_a_run_whose_record_makes_no_sense_stops_and_says_so(disk: Disk) -> None:
    recorder, _ = recorder_of(disk)
    recorder.done(recorder.begin(OperationType.CREATING, client("new", id="")), client("new"))
    with pytest.raises(
        StateUnusable, match=r"what this run recorded makes no sense: .*::new needs"
    ) as raised:
        recorder.begin(OperationType.UPDATING, WEB)
    assert "openmcf state repair" in str(raised.value.hint)
    with pytest.raises(StateUnusable, match="makes no sense"):
        recorder.close()
    text = Backend(disk).state(STACK)
    assert text is not None
    assert b"id-new" in text


def test_a_killed_run_leaves_a_whole_file_that_knows_all_it_began(tmp_path: Path) -> None:
    disk = FileStorage(tmp_path)
    Backend(disk).create(STACK, passphrase())
    Backend(disk).write(STACK, CheckpointWriter(str(STACK), passphrase()).text(Snapshot((ROOT,))))
    for steps in (1, 50):
        with process("record", tmp_path) as run:
            assert run.stdout is not None
            begun = {run.stdout.readline().strip() for _ in range(steps)}
            run.kill()
        snapshot = stored(disk)
        known = {state.urn for state in snapshot.resources} | {item.resource.urn for item in snapshot.pending}
        assert begun <= known
        Backend(disk).write(STACK, CheckpointWriter(str(STACK), passphrase()).text(Snapshot((ROOT,))))


def test_a_file_for_which_there_is_no_room_does_not_harm_the_old_one(disk: Disk, tmp_path: Path) -> None:
    before = names(disk)
    with process("overflow", tmp_path) as run:
        told = run.communicate()[0]
    assert "dev.json cannot be written: file too large" in told
    assert names(disk) == before
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".tmp"]


def test_a_file_never_holds_a_secret_in_clear(disk: Disk, tmp_path: Path) -> None:
    recorder, before = recorder_of(disk)
    recorder.done(None, replace(before.resources[0]), before.resources[0])
    recorder.done(recorder.begin(OperationType.CREATING, client("new", id="")), client("new"))
    recorder.close()
    for file in tmp_path.rglob("*.json*"):
        assert "hush" not in json.dumps(file.read_text())


def test_what_needs_a_renamed_resource_needs_it_by_its_new_urn(tmp_path: Path) -> None:
    """A run may end before it comes to what needs the resource."""
    cloud, pool = client("cloud", type="pulumi:providers:aws"), client("pool")
    needing = client(
        "needing",
        parent=pool.urn,
        dependencies=(pool.urn,),
        property_dependencies={"of": (pool.urn,)},
        deleted_with=pool.urn,
        provider=f"{cloud.urn}::{cloud.id}",
    )
    disk = FileStorage(tmp_path)
    Backend(disk).create(STACK, passphrase())
    before = Snapshot((ROOT, cloud, pool, needing))
    Backend(disk).write(STACK, CheckpointWriter(str(STACK), passphrase()).text(before))
    recorder, snapshot = recorder_of(disk)
    with recorder:
        stack, *renamed, _ = snapshot.resources
        recorder.done(None, replace(stack), stack)
        for old in renamed:
            recorder.done(None, replace(old, urn=f"{old.urn}-now"), old)
    assert names(disk) == ["auth-dev", "cloud-now", "pool-now", "needing"]
