"""The tests that every kind's cases are run by: a line each in the file that holds the cases."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from tests.support.manifests import (
    FieldCase,
    RuleCase,
    assert_field,
    assert_rule,
    untested_fields,
    untested_rules,
)


def field_test(base: Mapping[str, Any], cases: Sequence[FieldCase]) -> Callable[[FieldCase], None]:
    """The test that each field, in the base manifest, takes what fits and refuses the rest."""

    @pytest.mark.parametrize("case", cases, ids=str)
    def test(case: FieldCase) -> None:
        assert_field(case, base)

    return test


def rule_test(base: Mapping[str, Any], cases: Sequence[RuleCase]) -> Callable[[RuleCase], None]:
    """The test that each rule, in the base manifest, finds its fault and nothing else."""

    @pytest.mark.parametrize("case", cases, ids=str)
    def test(case: RuleCase) -> None:
        assert_rule(case, base)

    return test


def completeness_test(
    kind: str, fields: Sequence[FieldCase], rules: Sequence[RuleCase]
) -> Callable[[], None]:
    """The test that each field and each rule of a kind has a case."""

    def test() -> None:
        assert untested_fields(kind, fields) == set()
        assert untested_rules(kind, rules) == set()

    return test
