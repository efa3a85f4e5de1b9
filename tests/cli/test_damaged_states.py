"""Damaged states: each command says in a sentence what is wrong, and leaves the state as it is."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from openmcf.engine.state.checkpoint import CheckpointWriter
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from openmcf.properties.values import SIGNATURE, Secret
from tests.support.command_line import CommandLine, process
from tests.support.deploying import Deploying
from tests.support.harmed_data import ABSENT, Place, harmed, nested
from tests.support.state import PHRASE, STACK, client, manifest_record, passphrase, root

FILE = ".pulumi/stacks/auth/dev.json"
RESOURCES = ("checkpoint", "latest", "resources")
RECORD = (*RESOURCES, 1, "inputs")
REFERENCES = (*RECORD, "references")

SORTS: Mapping[str, tuple[Place, Any]] = {
    "no kind": ((*RECORD, "kind"), ABSENT),
    "no name": ((*RECORD, "name"), ABSENT),
    "an environment that is no text": ((*RECORD, "env"), 3),
    "references that are no map": (REFERENCES, ["spec.a"]),
    "a reference that is no map": ((*REFERENCES, "spec.a"), "spec.a"),
    "a reference to no stack": ((*REFERENCES, "spec.a", "stack"), "a/b"),
    "a reference to no output": ((*REFERENCES, "spec.a", "output"), None),
    "an infinity": ((*RESOURCES, 0, "outputs", "user_pool_id"), float("inf")),
    "no number": ((*RESOURCES, 0, "outputs", "user_pool_id"), float("nan")),
    "a number that no double holds": ((*RESOURCES, 0, "outputs", "user_pool_id"), 10**400),
    "half a character": ((*RESOURCES, 0, "outputs", "user_pool_id"), "\ud800"),
    "nesting without end": ((*RESOURCES, 0, "outputs", "user_pool_id"), nested(400)),
    "outputs that are no map": ((*RESOURCES, 0, "outputs"), ["user_pool_id"]),
    "a resource without a URN": ((*RESOURCES, 2, "urn"), ABSENT),
    "a resource without a type": ((*RESOURCES, 2, "type"), ABSENT),
    "resources that are no list": (RESOURCES, {"a": 1}),
    "an operation of no type": (("checkpoint", "latest", "pending_operations", 0, "type"), "dreaming"),
}
READERS = (("list",), ("status",), ("history",), ("graph",), ("graph", "--format", "html"))
DRAWINGS = {"graph"}
"""Commands that draw what cannot be read, too."""


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backend with one stack, of a pool with a client."""
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", PHRASE)
    outputs = {"user_pool_id": "us-east-1_a", "client_secrets": {"web": Secret("hush")}}
    creating = Operation(OperationType.CREATING, client("new", id=""))
    snapshot = Snapshot((root(outputs=outputs), manifest_record(), client("web")), (creating,))
    file = tmp_path / "state" / FILE
    file.parent.mkdir(parents=True)
    file.write_bytes(CheckpointWriter(str(STACK), passphrase()).text(snapshot))
    return tmp_path / "state"


def harm(state: Path, place: Place, value: Any) -> bytes:
    """Damage the state: what its file holds then."""
    file = state / FILE
    file.write_text(json.dumps(harmed(json.loads(file.read_bytes()), place, value)))
    return file.read_bytes()


@pytest.mark.parametrize("sort", SORTS)
def test_what_is_wrong_with_a_state_is_said_by_all_that_read_it(
    sort: str, openmcf: CommandLine, state: Path
) -> None:
    before = harm(state, *SORTS[sort])
    for command in READERS:
        code, out, err = openmcf(*command, "--backend", f"file://{state}")
        assert "Traceback" not in out + err
        assert code == (0 if command[0] in DRAWINGS else 1), command
        assert ("unreadable" in out) if command[0] in DRAWINGS else ("damaged" in out + err), command
        assert "hush" not in out + err
    assert (state / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param(("client_secrets",), 3, id="outputs of another type"),
        pytest.param(("client_secrets",), ["x"], id="a list for a map"),
        pytest.param(("client_secrets", "web"), {SIGNATURE: "unknown", "ciphertext": "hush"}, id="unknown"),
    ],
)
def test_outputs_that_are_not_what_their_kind_gives(
    place: Place, value: Any, openmcf: CommandLine, state: Path
) -> None:
    before = harm(state, (*RESOURCES, 0, "outputs", *place), value)
    for command in READERS:
        _, out, err = openmcf(*command, "--backend", f"file://{state}")
        assert "Traceback" not in out + err
        assert "hush" not in out + err
    assert (state / FILE).read_bytes() == before


def test_a_record_of_a_kind_that_is_not_known_shows_none_of_its_outputs(
    openmcf: CommandLine, state: Path
) -> None:
    harm(state, (*RECORD, "kind"), "AwsNewThing")
    ended = openmcf("graph", "--format", "html", "--backend", f"file://{state}")
    assert ended.code == 0
    assert "us-east-1_a" not in ended.out
    assert "AwsNewThing" in ended.out


POOL_FILE = ".pulumi/stacks/openmcf/dev.AwsCognitoUserPool.staff.json"
RUNS = (("plan",), ("apply", "--yes"), ("refresh",), ("drift",), ("destroy", "--yes"))
FROM_MANIFESTS = RUNS[:2]
"""Those that compare a manifest with what was recorded of it."""


def of(type_: str, *inner: str | int) -> Callable[[Any], Place]:
    """The place within the first resource of a type."""

    def place(data: Any) -> Place:
        resources = data["checkpoint"]["latest"]["resources"]
        index = next(i for i, item in enumerate(resources) if item["type"].endswith(type_))
        return (*RESOURCES, index, *inner)

    return place


@pytest.mark.parametrize(
    ("place", "value", "words", "commands"),
    [
        pytest.param(
            of(":Manifest", "inputs", "kind"), ABSENT, "is damaged: kind: ", FROM_MANIFESTS, id="record"
        ),
        pytest.param(of(":UserPool", "inputs", "name"), 10**400, "is damaged", RUNS, id="number"),
        pytest.param(
            of(":Stack", "outputs", "client_secrets", "server", SIGNATURE),
            "unknown",
            "not known",
            RUNS,
            id="secret",
        ),
        pytest.param(of(":UserPool", "urn"), "x", "a resource without a URN", RUNS, id="URN"),
    ],
)
def test_no_run_begins_with_a_damaged_state(
    place: Callable[[Any], Place],
    value: Any,
    words: str,
    commands: tuple[tuple[str, ...], ...],
    deploy: Deploying,
) -> None:
    assert deploy("apply", "pool.yaml", "--yes").code == 0
    file = deploy.state / POOL_FILE
    data = json.loads(file.read_bytes())
    file.write_text(json.dumps(harmed(data, place(data), value)))
    before = file.read_bytes()
    for command in commands:
        code, out, err = deploy(*command, "pool.yaml")
        assert "Traceback" not in out + err, command
        assert (code, words in err) == (1, True), (command, err)
    assert file.read_bytes() == before


def test_an_output_of_another_type_than_a_resource_has(deploy: Deploying) -> None:
    assert deploy("apply", "pool.yaml", "--yes").code == 0
    file = deploy.state / POOL_FILE
    data = json.loads(file.read_bytes())
    file.write_text(json.dumps(harmed(data, of(":UserPool", "outputs", "endpoint")(data), {"a": 1})))
    code, out, err = process("plan", *deploy.options, "pool.yaml")
    assert (code, "Traceback" in out + err) == (1, False)
    assert "the outputs: what the state has of a resource that it needs is not of its form" in err
    assert "hint: `openmcf refresh` records what AWS has" in err
    assert deploy("refresh", "pool.yaml").code == 0
    assert deploy("plan", "pool.yaml", "--exit-code").code == 0
