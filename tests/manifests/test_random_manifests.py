"""Random valid manifests of every kind have no errors, and random single faults in them are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.manifests.effective import effective
from openmcf.manifests.yaml.emit import to_yaml
from openmcf.specs.field_types import walk
from openmcf.specs.findings import render
from openmcf.specs.registry import KINDS, kind_named
from tests.support.faults import faults, with_fault
from tests.support.manifests import checked, problems
from tests.support.places import places
from tests.support.strategies import manifests, never_seen
from tests.support.strategies_shared import Data


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_valid_manifests_have_no_errors(kind: str, data: st.DataObject) -> None:
    told = problems(data.draw(manifests(kind)))
    assert not [problem for problem in told if problem.severity == "error"]


@pytest.mark.parametrize("kind", KINDS)
def test_valid_manifests_have_every_field(kind: str) -> None:
    """So all other tests here try every field."""
    model = kind_named(kind).manifest

    def given_fields(manifest: Data) -> list[str]:
        return [place.generic_path for place in places(model, manifest) if place.value is not None]

    assert not never_seen(kind, [path for path, _ in walk(model)], given_fields)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_single_fault_is_told_where_it_is(kind: str, data: st.DataObject) -> None:
    manifest = data.draw(manifests(kind))
    by_sort = faults(manifest)
    fault = data.draw(st.sampled_from(by_sort[data.draw(st.sampled_from(sorted(by_sort)))]))
    told = problems(with_fault(manifest, fault))
    assert {(rule, render(fault.address)) for rule in fault.rules} & {
        (problem.rule, problem.path) for problem in told if problem.severity == "error"
    }, told


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_the_effective_manifest_means_the_same(kind: str, data: st.DataObject) -> None:
    manifest = checked(to_yaml(data.draw(manifests(kind)))).manifest
    assert manifest is not None
    meant = effective(manifest, show_secrets=True)
    again = checked(to_yaml(meant)).manifest
    assert again is not None
    assert effective(again, show_secrets=True) == meant
