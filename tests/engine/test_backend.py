"""The stacks of a backend: making, finding, renaming, removing them; their history."""

import json
from pathlib import Path

import pytest

from openmcf.engine.backend import Backend
from openmcf.engine.history import Update
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.checkpoint import CheckpointWriter
from openmcf.engine.state.snapshot import Snapshot
from openmcf.errors import OpenmcfError, StackExists, StackMissing, StateUnusable, UsageError
from tests.support.state import ROOT_URN, STACK, client, passphrase, root

RUN = Update(kind="update", start_time=10, end_time=20, message="m", resource_changes={"create": 2})


@pytest.fixture
def backend(tmp_path: Path) -> Backend:
    """A backend with a stack that has a client."""
    backend = Backend.open(f"file://{tmp_path}")
    backend.create(STACK, passphrase())
    opened = passphrase()
    state = client("web", aliases=("urn:pulumi:dev::other::t::web",), outputs={"pool": ROOT_URN, "n": 1})
    backend.write(STACK, CheckpointWriter(str(STACK), opened).text(Snapshot((root(), state))))
    return backend


def test_a_stack_is_made_once(backend: Backend, tmp_path: Path) -> None:
    assert (tmp_path / ".pulumi/meta.yaml").read_text() == "version: 1\n"
    with pytest.raises(StackExists, match=r"stack 'organization/auth/dev' already exists"):
        backend.create(STACK, passphrase())
    other = StackReference("auth", "prod.AwsCognitoUserPool.main")
    backend.create(other, passphrase())
    assert backend.stacks() == [STACK, other]
    assert backend.exists(other)


def test_a_stack_that_is_not_there_is_told(backend: Backend) -> None:
    absent = StackReference("auth", "absent")
    assert not backend.exists(absent)
    for call in (backend.read, backend.remove):
        with pytest.raises(StackMissing, match="no stack named 'organization/auth/absent' found in file://"):
            call(absent)
    assert backend.stacks() == [STACK]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dev",
        "auth/dev",
        "acme/auth/dev",
        "organization/auth/a/b",
        "organization/../dev",
        "organization/a/d e",
    ],
)
def test_what_is_no_name_of_a_stack_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="no name of a stack"):
        StackReference.parse(text)


def test_a_name_comes_back() -> None:
    assert StackReference.parse(str(STACK)) == STACK


def test_a_damaged_stack_is_not_removed(backend: Backend, tmp_path: Path) -> None:
    file = tmp_path / STACK.file
    for content in ('{"version"', '{"version":3,"checkpoint":{"latest":{"resources":[3]}}}'):
        file.write_text(content)
        with pytest.raises(StateUnusable, match="damaged"):
            backend.remove(STACK)
        assert backend.stacks() == [STACK]
        assert file.read_text() == content


def test_a_stack_with_resources_is_only_removed_by_force(backend: Backend, tmp_path: Path) -> None:
    backend.add_history(STACK, RUN)
    with pytest.raises(StateUnusable, match="still has resources"):
        backend.remove(STACK)
    backend.remove(STACK, force=True)
    assert backend.stacks() == []
    assert backend.history(STACK) == []
    assert (tmp_path / f"{STACK.file}.bak").exists()


def test_the_history_is_told_latest_first(backend: Backend, tmp_path: Path) -> None:
    assert backend.history(STACK) == []
    later = Update(kind="destroy", start_time=30, result="failed", config={"aws:region": "eu-west-1"})
    backend.add_history(STACK, RUN)
    backend.add_history(STACK, later)
    assert backend.history(STACK) == [later, RUN]
    assert len(list((tmp_path / STACK.backups).iterdir())) == 2


@pytest.mark.parametrize("harm", [{"startTime": None}, {"config": 1}, {"resourceChanges": ["create"]}, None])
def test_a_damaged_file_of_the_history_is_named(
    backend: Backend, tmp_path: Path, harm: dict[str, object] | None
) -> None:
    text = "{" if harm is None else json.dumps(RUN.to_json() | harm)
    (tmp_path / STACK.history).mkdir(parents=True)
    (tmp_path / f"{STACK.history}dev-9.history.json").write_text(text)
    with pytest.raises(StateUnusable, match=r"dev-9\.history\.json is damaged"):
        backend.history(STACK)


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("meta.yaml", "version: 2", "version 2 of Pulumi's layout"),
        ("meta.yaml", "- version", "meta.yaml is damaged"),
        ("meta.yaml", "{", "meta.yaml is damaged"),
        ("stacks/dev.json", "{}", "layout of old Pulumi versions"),
        ("stacks/auth/dev.json.gz", "", "is compressed"),
        ("stacks/auth/dev.json.zst", "", "is compressed"),
        ("stacks/auth/dev.json", '{"version"', "is damaged"),
    ],
)
def test_what_is_not_understood_is_refused_and_left_alone(
    tmp_path: Path, file: str, content: str, words: str
) -> None:
    path = tmp_path / ".pulumi" / file
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(OpenmcfError, match=words):
        Backend.open(f"file://{tmp_path}").read(STACK)
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]
    assert path.read_text() == content


def test_the_files_of_pulumi_beside_the_state_are_no_stacks(backend: Backend, tmp_path: Path) -> None:
    for name in ("dev.json.bak", "dev.pulumi-tags", "dev.json.attrs", "dev.json.0.tmp"):
        (tmp_path / ".pulumi/stacks/auth" / name).write_text("{}")
    (tmp_path / ".pulumi/stacks/auth/zipped.json.gz").write_text("")
    assert backend.stacks() == [STACK, StackReference("auth", "zipped")]
