"""The rules for what every manifest has around its spec, and for the region in it."""

import pytest
from botocore.session import get_session

from openmcf.specs.aws.regions import REGIONS
from tests.support.manifests import RuleCase, assert_rule, changed, problems
from tests.support.user_pool import BASE

RULES = [
    RuleCase(
        "metadata-tag-twice",
        {"metadata.tags": ["a", "A"]},
        {"metadata.tags": ["a", "b", "a"]},
        "metadata.tags[2]",
    ),
    RuleCase("region-unknown", {}, {"spec.region": "us-esat-1"}, "spec.region"),
    RuleCase("region-unknown", {"spec.region": "eusc-de-east-1"}, {"spec.region": "xx-new-1"}, "spec.region"),
]


@pytest.mark.parametrize("case", RULES, ids=str)
def test_a_rule_finds_its_fault_and_nothing_else(case: RuleCase) -> None:
    assert_rule(case, BASE)


def test_these_are_but_warnings() -> None:
    faulty = changed(BASE, {"metadata.tags": ["a", "a"], "spec.region": "us-esat-1"})
    assert {problem.severity for problem in problems(faulty)} == {"warning"}


def test_the_region_that_was_meant_is_hinted_at() -> None:
    (problem,) = problems(changed(BASE, {"spec.region": "us-esat-1"}))
    assert problem.hint == "did you mean `us-east-1`?"


def test_the_regions_are_those_of_botocore() -> None:
    partitions = get_session().get_component("data_loader").load_data("endpoints")["partitions"]
    assert {region for partition in partitions for region in partition["regions"]} == REGIONS
