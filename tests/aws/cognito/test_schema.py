"""Which attributes are added, and which changes need another pool."""

from typing import Any

import pytest

from openmcf.aws.cognito.schema import observed, only_adds

TEAM: dict[str, Any] = {"name": "team", "attributeDataType": "String", "mutable": True}
RANK: dict[str, Any] = {"name": "rank", "attributeDataType": "Number", "mutable": False}
EMAIL: dict[str, Any] = {"name": "email", "attributeDataType": "String", "mutable": True, "required": True}


@pytest.mark.parametrize(
    ("olds", "news", "is_so"),
    [
        ([], [TEAM], True),
        ([TEAM, EMAIL], [RANK, EMAIL, TEAM], True),
        ([TEAM], [TEAM | {"required": False, "developerOnlyAttribute": False}], True),
        ([TEAM], [], False),
        ([TEAM], [TEAM | {"mutable": False}], False),
        ([TEAM], [RANK], False),
        ([], [EMAIL | {"required": False}], True),
        ([EMAIL | {"required": False}], [], True),
        ([TEAM], [TEAM, EMAIL], False),
        ([EMAIL], [EMAIL | {"required": False}], False),
    ],
)
def test_only_new_custom_attributes_keep_the_pool(
    olds: list[dict[str, Any]], news: list[dict[str, Any]], is_so: bool
) -> None:
    assert only_adds(olds, news) is is_so


@pytest.mark.parametrize(
    ("found", "known", "inputs"),
    [
        ([TEAM | {"name": "custom:team", "stringAttributeConstraints": {}}], [TEAM], [TEAM]),
        ([TEAM | {"name": "dev:custom:team"}], [], [TEAM]),
        ([EMAIL | {"required": False}, {"name": "sub", "required": True, "mutable": False}], [], []),
        ([EMAIL], [], [EMAIL]),
        (
            [EMAIL | {"required": False, "mutable": False}],
            [],
            [EMAIL | {"required": False, "mutable": False}],
        ),
        ([], [TEAM], []),
    ],
)
def test_attributes_are_told_as_written(
    found: list[dict[str, Any]], known: list[dict[str, Any]], inputs: list[dict[str, Any]]
) -> None:
    assert observed(found, known) == inputs
