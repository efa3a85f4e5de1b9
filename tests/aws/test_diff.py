"""Old inputs and new ones in, the paths that differ out."""

from typing import Any

import pytest

from openmcf.aws.diff import differences
from openmcf.aws.equivalence import Equivalence
from openmcf.properties.paths import written
from openmcf.properties.values import UNKNOWN

MEANING = Equivalence(
    defaults={"mode": "OFF", "policy": {"length": 8}, "policy.history": 0},
    sets=frozenset({"scopes", "servers.scopes"}),
    presence_blocks=frozenset({"email"}),
)


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1}, {"a": 2}, {"a": "UPDATE"}),
        ({"a": 1}, {}, {"a": "DELETE"}),
        ({}, {"a": 1}, {"a": "ADD"}),
        ({"a": 1}, {"a": UNKNOWN}, {"a": "UPDATE"}),
        ({}, {"a": None, "b": [], "c": {}}, {}),
        ({}, {"mode": "OFF"}, {}),
        ({"mode": "ON"}, {}, {"mode": "DELETE"}),
        ({}, {"policy": {"length": 8}}, {}),
        ({"policy": {"length": 9}}, {"policy": {"length": 9, "history": 0}}, {}),
        ({"policy": {"length": 9}}, {"policy": {"length": 8}}, {"policy.length": "UPDATE"}),
        ({}, {"policy": {"length": 9}}, {"policy": "ADD"}),
        ({}, {"email": {}}, {"email": "ADD"}),
        ({"email": {}}, {}, {"email": "DELETE"}),
        ({"urls": ["a", "b"]}, {"urls": ["b", "a"]}, {"urls[0]": "UPDATE", "urls[1]": "UPDATE"}),
        ({"urls": ["a"]}, {"urls": ["a", "b"]}, {"urls[1]": "ADD"}),
        ({"urls": ["a", "b"]}, {"urls": ["a"]}, {"urls[1]": "DELETE"}),
        ({"scopes": ["a", "b"]}, {"scopes": ["b", "a"]}, {}),
        ({"scopes": ["a", "b"]}, {"scopes": ["c", "a", "b"]}, {"scopes[0]": "ADD"}),
        ({"scopes": ["a", "b"]}, {"scopes": ["b"]}, {"scopes[0]": "DELETE"}),
        ({"scopes": ["a", "b"]}, {"scopes": ["c", "b"]}, {"scopes[0]": "UPDATE"}),
        ({"scopes": [{"a": 1, "b": 2}, {"b": 0}]}, {"scopes": [{"b": 0}, {"b": 2, "a": 1}]}, {}),
        ({"servers": [{"scopes": ["a", "b"]}]}, {"servers": [{"scopes": ["b", "a"]}]}, {}),
        ({"servers": [{"name": "a"}]}, {"servers": [{"name": "b"}]}, {"servers[0].name": "UPDATE"}),
        (
            {"tags": {"a.b": "1"}},
            {"tags": {"a.b": "2", 'c"d': "3"}},
            {'tags["a.b"]': "UPDATE", r'tags["c\"d"]': "ADD"},
        ),
    ],
)
def test_differences(old: dict[str, Any], new: dict[str, Any], paths: dict[str, str]) -> None:
    assert {written(path): kind for path, kind in differences(MEANING, old, new).items()} == paths
