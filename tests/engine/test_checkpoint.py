"""State files: what is read comes back, what is broken or newer is refused."""

import json
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.engine.state.checkpoint import Checkpoint, CheckpointWriter
from openmcf.engine.state.passphrase import Passphrase
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from openmcf.engine.state.stored_values import dump, from_stored, to_stored
from openmcf.engine.state.strict_json import loads
from openmcf.errors import StateUnusable
from openmcf.properties.values import ARCHIVE, SECRET, SIGNATURE, Secret
from openmcf.provisioner.state.recorded_stack import RecordedStack, recorded_stack
from openmcf.specs.identity import Stack
from tests.support.harmed_data import VALUES, harmed, nested, places
from tests.support.state import PHRASE, ROOT_URN, SALT, STACK, client, manifest_record, passphrase, root

PROVIDER_URN = "urn:pulumi:dev::auth::pulumi:providers:aws::default"
OURS = Stack(*str(STACK).split("/"))
PROVIDER = ResourceState(urn=PROVIDER_URN, type="pulumi:providers:aws", custom=True, id="1234")

WRITTEN_BY_PULUMI = {
    "urn": "urn:pulumi:dev::auth::my:mod:C::one",
    "custom": True,
    "delete": True,
    "id": "i",
    "type": "my:mod:C",
    "inputs": {
        "list": [1, 1.5, {"a": None}],
        "s": {SIGNATURE: SECRET, "ciphertext": "v1:nbgWRadK16djrCb6:9a+/nz/93yJppWYbEuKW5hCO2GS2Eg=="},
        "t": {
            SIGNATURE: SECRET,  # {"k": "v<&>é\u2028", "n": None}, in which Go escapes some characters
            "ciphertext": "v1:/JKUZ5AKS9bAdH1X:dD5rmZk3Lazz4DfHCXRhrSk/B8VjY6kS5BcYKMCA4InMWdKKo9u/"
            "JA7ANEbGAsRl5+ucq2j4amN4z/83",
        },
    },
    "outputs": {"empty": {}, "text": "<&>é \u2028", "zero": 0},
    "parent": ROOT_URN,
    "protect": True,
    "taint": True,
    "external": True,
    "dependencies": [ROOT_URN],
    "initErrors": ["late"],
    "provider": f"{PROVIDER_URN}::1234",
    "propertyDependencies": {"list": [], "s": [ROOT_URN]},
    "pendingReplacement": True,
    "additionalSecretOutputs": ["text"],
    "aliases": ["urn:pulumi:dev::auth::my:mod:C::was"],
    "customTimeouts": {"create": 60},
    "importID": "i",
    "retainOnDelete": True,
    "deletedWith": ROOT_URN,
    "created": "2026-11-21T11:52:29.137807346Z",
    "modified": "2026-11-21T11:52:29.137807346Z",
    "sourcePosition": "project:///auto.py#8",
    "ignoreChanges": ["list"],
    "replaceOnChanges": ["s"],
    "refreshBeforeUpdate": True,
    "stackTrace": [{"sourcePosition": "project:///auto.py#8"}],
    "hideDiff": [["list"]],
}

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.builds(Secret, inner),
    max_leaves=12,
)


def written(*resources: ResourceState, pending: tuple[Operation, ...] = ()) -> dict[str, Any]:
    """The file of a snapshot, as JSON data."""
    text = CheckpointWriter(str(STACK), passphrase()).text(Snapshot(resources, pending))
    data: dict[str, Any] = json.loads(text)
    return data


def opened(data: Any) -> Snapshot:
    """The snapshot of a file that holds the JSON data."""
    return Checkpoint.read(json.dumps(data).encode(), "dev.json").open(passphrase())


def file_of(*resources: Any, **more: Any) -> dict[str, Any]:
    """A file with resources, given as JSON data."""
    return {"version": 3, "checkpoint": {"stack": str(STACK), "latest": {"resources": resources, **more}}}


def test_a_resource_of_pulumis_is_written_back_key_by_key() -> None:
    once = passphrase()
    again = ResourceState.from_json(WRITTEN_BY_PULUMI, once).to_json(once)
    assert json.dumps(again) == json.dumps(WRITTEN_BY_PULUMI)


def test_what_is_empty_is_left_out() -> None:
    assert root().to_json(passphrase()) == {"urn": ROOT_URN, "custom": False, "type": "pulumi:pulumi:Stack"}


@given(values)
def test_values_come_back(value: Any) -> None:
    once = passphrase()
    stored = json.loads(dump(to_stored(value, partial(once.encrypt, place="here"))))
    assert from_stored(stored, partial(once.decrypt, place="here")) == value


def test_no_secret_is_written_in_clear() -> None:
    nested = Secret({"deep": [Secret("hush-inner")]})
    data = written(root(outputs={"all": nested}), client("web"))
    assert "hush" not in json.dumps(data)
    (stack, _) = opened(data).resources
    assert stack.outputs == {"all": nested}


def test_a_file_says_who_wrote_it_and_how_it_is_encrypted() -> None:
    creating = Operation(OperationType.CREATING, client("new", id=""))
    data = written(root(), client("web"), pending=(creating,))
    latest = data["checkpoint"]["latest"]
    assert list(data) == ["version", "checkpoint"]
    assert data["checkpoint"]["stack"] == "organization/auth/dev"
    assert latest["secrets_providers"] == {"type": "passphrase", "state": {"salt": SALT}}
    assert latest["manifest"]["version"].startswith("openmcf-")
    assert latest["pending_operations"][0]["type"] == "creating"
    assert [item.resource.urn for item in opened(data).pending] == [creating.resource.urn]
    opened(data).verify()


@pytest.mark.parametrize("feature", ["taint", "refreshBeforeUpdate"])
def test_a_feature_that_older_engines_lack_is_declared(feature: str) -> None:
    (state,) = opened(file_of({"urn": ROOT_URN, "type": "t", feature: True})).resources
    data = written(state)
    assert (data["version"], data["features"]) == (4, [feature])
    assert opened(data).resources[0].features == {feature}


def test_secrets_may_come_in_clear() -> None:
    secret = {SIGNATURE: SECRET, "plaintext": '{"a":1}'}
    (state,) = opened(file_of({"urn": ROOT_URN, "type": "t", "inputs": {"s": secret}})).resources
    assert state.inputs == {"s": Secret({"a": 1})}


@pytest.mark.parametrize("secret", [{}, {"ciphertext": 3}, {"plaintext": "{"}, {"plaintext": None}])
def test_a_secret_that_is_damaged_is_told(secret: dict[str, Any]) -> None:
    data = file_of({"urn": ROOT_URN, "type": "t", "inputs": {"s": {SIGNATURE: SECRET} | secret}})
    with pytest.raises(StateUnusable, match="a secret in the state is damaged"):
        opened(data)


@pytest.mark.parametrize(
    "value",
    [
        {SIGNATURE: "unknown", "ciphertext": "x"},
        {SIGNATURE: ["x"]},
        {SIGNATURE: ARCHIVE},
        {SIGNATURE: ARCHIVE, "path": 3},
        {SIGNATURE: ARCHIVE, "path": "a.zip", "hash": 3},
    ],
)
def test_a_value_of_an_unknown_sort_is_told(value: dict[str, Any]) -> None:
    data = file_of({"urn": ROOT_URN, "type": "t", "inputs": {"s": [value]}})
    with pytest.raises(StateUnusable, match="a value of a sort that is not known"):
        opened(data)


def test_archives_are_read_as_they_are() -> None:
    archive = {SIGNATURE: ARCHIVE, "path": "a.zip", "hash": "12"}
    (state,) = opened(file_of({"urn": ROOT_URN, "type": "t", "inputs": {"s": archive}})).resources
    assert state.inputs == {"s": archive}


def test_a_stack_that_was_never_deployed_is_empty() -> None:
    checkpoint = Checkpoint.read(b'{"version":3,"checkpoint":{"stack":"organization/auth/dev"}}', "dev.json")
    assert checkpoint.salt is None
    assert not checkpoint.has_resources
    assert checkpoint.open(passphrase()).resources == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "damaged"),
        (b'{"version":3,"checkpo', "damaged"),
        (b"[]", "damaged"),
        (b'{"version":3,"checkpoint":[]}', "damaged"),
        (b'{"version":5,"checkpoint":{}}', "version 5"),
        (b'{"version":4,"features":["views"],"checkpoint":{}}', "features that are not known: views"),
        (b'{"version":3,"checkpoint":{"latest":{"snippets":[]}}}', "snippets"),
    ],
)
def test_a_file_that_is_no_state_is_refused(text: bytes, words: str) -> None:
    with pytest.raises(StateUnusable, match=words):
        Checkpoint.read(text, "dev.json").open(passphrase())


@pytest.mark.parametrize(
    ("provider", "words"),
    [({"type": "awskms", "state": {}}, "awskms"), ({"type": "passphrase"}, "damaged")],
)
def test_another_encryption_is_refused(provider: dict[str, Any], words: str) -> None:
    text = json.dumps(file_of(secrets_providers=provider)).encode()
    with pytest.raises(StateUnusable, match=words):
        _ = Checkpoint.read(text, "dev.json").salt


URN = "urn:pulumi:dev::auth::t::x"


@pytest.mark.parametrize(
    ("latest", "words"),
    [
        ({"resources": {}}, None),
        ({"resources": {"a": 1}}, "its `resources` is no list"),
        ({"resources": [3, {}]}, "a resource without a URN; it holds a resource without a URN"),
        ({"resources": [{"urn": "u"}]}, "a resource without a URN"),
        ({"resources": [{"urn": URN}]}, f"{URN} has no type"),
        ({"resources": [{"urn": URN, "type": "t", "id": "i"}]}, f"{URN} has an id, though it is a component"),
        ({"resources": [{"urn": URN, "type": "t", "dependencies": "x"}]}, "a `dependencies` that is none"),
        ({"resources": [{"urn": URN, "type": "t", "propertyDependencies": {"x": None}}]}, None),
        (
            {"resources": [{"urn": URN, "type": "t", "inputs": {SIGNATURE: SECRET}}]},
            "a `inputs` that is none",
        ),
        (
            {"resources": [{"urn": URN, "type": "t", "propertyDependencies": {"x": 1}}]},
            "`propertyDependencies`",
        ),
        ({"pending_operations": [{"type": "dreaming"}]}, "an operation of an unknown type"),
        ({"pending_operations": [{"type": "creating"}]}, "a resource without a URN"),
    ],
)
def test_what_is_wrong_with_a_state_is_said(latest: dict[str, Any], words: str | None) -> None:
    text = json.dumps({"version": 3, "checkpoint": {"latest": latest}}).encode()
    if words is None:
        Checkpoint.read(text, "dev.json").open(passphrase()).verify()
        return
    with pytest.raises(StateUnusable, match=f"dev.json is damaged: .*{words}"):
        Checkpoint.read(text, "dev.json")


def test_a_file_with_anything_at_any_place_is_read_or_refused() -> None:
    opened_once = passphrase()
    web = ResourceState.from_json(WRITTEN_BY_PULUMI, opened_once)
    creating = Operation(OperationType.CREATING, client("new", id=""))
    outputs = {"id": "x", "client_secrets": {"web": Secret("hush")}}
    data = written(root(outputs=outputs), manifest_record(), PROVIDER, web, pending=(creating,))
    refused = 0
    for place, value in product(places(data), VALUES):
        text = json.dumps(harmed(data, place, value)).encode()
        try:
            checkpoint = Checkpoint.read(text, "dev.json")
            _look_at(recorded_stack(OURS, checkpoint.deployment, partial(opened_once.decrypt, place=None)))
            snapshot = checkpoint.open(
                Passphrase(PHRASE, checkpoint.salt) if checkpoint.salt else opened_once
            )
            snapshot.verify()
            CheckpointWriter(str(STACK), opened_once).text(snapshot)
        except StateUnusable:
            refused += 1
    assert refused > 100


def _look_at(recorded: RecordedStack) -> None:
    """Read all that commands show of a stack."""
    json.dumps(recorded.masked, ensure_ascii=False).encode()
    assert "hush" not in str(recorded.masked)
    str([*recorded.contents, recorded.account])
    for taken in recorded.taken:
        assert taken.path + str(taken.target) + str(taken.stack)
        recorded.opened(taken.stored)
        recorded.gives(taken)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": -Infinity}', "-Infinity is no number"),
        (b'{"a": 1e999}', "1e999 is no number"),
        (b"[1" + b"0" * 400 + b"]", "is no number"),
        (b'["\\ud83d"]', "surrogates not allowed"),
        (b'["\xed\xa0\xbd"]', "invalid continuation byte"),
        (json.dumps(nested(101)).encode(), "nested more than 100 levels deep"),
        (b"[" * 100_000, "nested more than 100 levels deep"),
        (b'["\xff"]', "invalid start byte"),
    ],
)
def test_json_that_no_engine_writes_is_refused(text: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        loads(text)


def test_json_that_engines_write_is_read() -> None:
    assert loads(b'["\\ud83d\\ude00", 1e300, -0.5, 12345678901234567890]') == [
        *("\N{GRINNING FACE}", 1e300, -0.5, 12345678901234567890)
    ]
    assert loads(json.dumps(nested(100)).encode()) == nested(100)


WEB = client("web")


@pytest.mark.parametrize(
    ("resources", "words"),
    [
        ([WEB, root()], f"{WEB.urn} needs {ROOT_URN}, which comes after it"),
        ([WEB], f"{WEB.urn} needs {ROOT_URN}, which is missing"),
        ([root(), client("a", dependencies=(WEB.urn,)), WEB], f"needs {WEB.urn}, which comes after it"),
        ([root(), client("a", dependencies=("urn:x",))], "needs urn:x, which is missing"),
        ([root(), client("a", deleted_with="urn:x")], "needs urn:x, which is missing"),
        ([root(), client("a", property_dependencies={"name": ("urn:x",)})], "needs urn:x, which is missing"),
        ([root(), client("a", provider=f"{PROVIDER_URN}::1234"), PROVIDER], "needs the provider"),
        ([root(), WEB, replace(WEB)], "is there 2 times"),
    ],
)
def test_a_state_that_makes_no_sense_is_named(resources: list[ResourceState], words: str) -> None:
    with pytest.raises(StateUnusable) as raised:
        Snapshot(tuple(resources)).verify()
    assert words in str(raised.value)


def test_a_resource_that_is_to_be_deleted_may_be_there_twice() -> None:
    needs_provider = client("a", provider=f"{PROVIDER_URN}::1234")
    Snapshot((root(), PROVIDER, needs_provider, replace(needs_provider, delete=True))).verify()
