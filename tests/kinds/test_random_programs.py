"""What holds of the programs of all kinds, in many random valid manifests."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.aws.types import resource_type
from openmcf.properties.values import Secret, plain
from openmcf.specs.references import Output
from openmcf.specs.registry import KINDS, kind_named
from tests.support.aws_calls import CALLS, calls_of
from tests.support.aws_calls_shared import LITERALS
from tests.support.manifests import checked
from tests.support.programs import FEW, Registered, deployed, resolved, unknown
from tests.support.strategies import manifests
from tests.support.strategies_shared import Data, Strategy


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


def with_code(content: Data) -> Data:
    """The manifest with a `localPath`, where it has one, that leads to code."""
    local = {"localPath": "code"} if content["spec"].get("localPath") else {}
    return content | {"spec": content["spec"] | local}


def deployable(kind: str) -> Strategy:
    return manifests(kind).map(with_code)


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_outputs_are_those_of_the_model(kind: str, data: st.DataObject, workspace: Path) -> None:
    content = data.draw(deployable(kind))
    outputs = deployed(content, resolved, workspace).outputs
    model = kind_named(kind).outputs
    assert model.model_validate(plain(outputs)).model_dump() == plain(outputs)
    keys = kind_named(kind).output_keys(checked(json.dumps(content)).manifest)
    assert {name: frozenset(outputs[name]) for name in keys} == keys
    for name, field in model.model_fields.items():
        if any(isinstance(mark, Output) and mark.secret for mark in field.metadata):
            assert all(isinstance(value, Secret) for value in outputs[name].values())


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_resources_are_named_by_what_they_are(kind: str, data: st.DataObject, workspace: Path) -> None:
    """Names are unique, the same in a plan that knows no other stack's outputs, and stay in another order."""
    content = data.draw(deployable(kind))
    resources = deployed(content, resolved, workspace).resources
    urns = [each.urn for each in resources]
    assert len(urns) == len(set(urns))
    planned = deployed(content, unknown, workspace, is_preview=True)
    assert urns == [each.urn for each in planned.resources]
    turned = deployed(content | {"spec": _turned(content["spec"])}, resolved, workspace)
    assert [_unordered(each) for each in resources] == [_unordered(each) for each in turned.resources]


_DOCUMENTS = ("trustPolicy", "inlinePolicies", "settings")


def _turned(value: Any) -> Any:
    """The value with every list in it backwards; documents, of which programs make texts, stay."""
    if isinstance(value, dict):
        return {key: item if key in _DOCUMENTS else _turned(item) for key, item in value.items()}
    return [_turned(item) for item in reversed(value)] if isinstance(value, list) else value


def _unordered(resource: Registered) -> tuple[str, Any]:
    def sort(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: sort(item) for key, item in value.items()}
        return sorted(map(sort, value), key=str) if isinstance(value, list) else value

    return resource.urn, sort(plain(resource.inputs))


@pytest.mark.parametrize("kind", CALLS)
@FEW
@given(data=st.data())
def test_inputs_are_what_aws_is_told(kind: str, data: st.DataObject, workspace: Path) -> None:
    """Every text and number of the calls that create what the manifest says is among the inputs."""
    content = data.draw(deployable(kind))
    manifest = checked(json.dumps(content)).manifest
    assert manifest is not None
    resources = deployed(content, resolved, workspace).resources
    inputs = [plain(each.inputs) for each in resources]
    told = {*_leaves(inputs), *_keys(inputs)}
    assert None not in told
    for call in calls_of(manifest):
        looks = call.parameters.pop("Settings", None)  # a document there, its JSON among the inputs
        assert looks is None or json.dumps(looks) in told
        missing = set(_leaves(call.parameters)) - told - _NOT_OF_THE_MANIFEST
        assert {leaf for leaf in missing if not _is_within(leaf, told)} == set()


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_the_provider_has_all_that_is_registered(kind: str, data: st.DataObject, workspace: Path) -> None:
    """Its own provider refuses properties that it does not know."""
    for each in deployed(data.draw(deployable(kind)), resolved, workspace).resources:
        token = each.urn.split("::")[2].split("$")[-1]
        assert resource_type(token).check(plain(each.inputs)) == []


_NOT_OF_THE_MANIFEST = {
    *LITERALS.values(),
    *("us-east-1_Ab1Cd2EfG", "1a2b3c4d5e6f7g8h9i0j", "a1b2c3d4e5", "integrations/a1b2c3d", "a1b2c3"),
    "SINGLE_FACTOR",
}
"""Outputs of other stacks, ids that AWS makes, and a default for which pulumi_aws has no argument."""


def _is_within(leaf: Any, told: set[Any]) -> bool:
    """Whether it is an authorizer's function, which is told by the URI that it is invoked by."""
    return any(str(each).endswith(f"/functions/{leaf}/invocations") for each in told)


def _leaves(value: Any) -> Iterator[Any]:
    """The texts, numbers and the like at any depth."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    elif not isinstance(value, bytes):
        yield value


def _keys(value: Any) -> Iterator[str]:
    """The keys of maps at any depth: tags are maps among inputs, and not in the calls of older services."""
    if isinstance(value, dict):
        yield from value
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _keys(item)


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_what_is_named_by_the_manifest_is_found_by_its_former_name(
    kind: str, data: st.DataObject, workspace: Path
) -> None:
    """It is the only one of its type at the root of the stack, or has the name of such a parent."""
    content, named_by_manifest = data.draw(deployable(kind)), kind_named(kind).named_by_manifest
    renamed = content | {"metadata": content["metadata"] | {"name": "another"}}
    before, after = (deployed(each, resolved, workspace).resources for each in (content, renamed))
    of_root = [each for each in before if each.urn.split("::")[2] in named_by_manifest]
    assert len(of_root) == len({each.type for each in of_root})
    for each in {each.urn: each for each in after if each.urn not in {old.urn for old in before}}.values():
        token = each.urn.split("::")[2].split("$")[-1]
        assert token in named_by_manifest if not each.parent else each.parent.endswith(f" {each.name}")
