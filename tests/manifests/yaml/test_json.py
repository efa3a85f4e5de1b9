"""JSON manifests: what libyaml reads too is read the same, and what it cannot read is read all the same."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml.nodes import Node

from openmcf.manifests.files import check_file
from openmcf.manifests.yaml.limits import MAX_DEPTH
from openmcf.manifests.yaml.parse import BrokenDocument, Document, parse
from openmcf.manifests.yaml.values import Reader
from tests.support.manifests import changed, manifest

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)
ROLE = manifest(
    "AwsIamRole",
    {
        "trustPolicy": {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            },
        }
    },
)


def places(node: Node) -> Iterator[tuple[Any, ...]]:
    """The text of a node and of all below it, each with where it stands."""
    start, end = node.start_mark, node.end_mark
    text = node.value if isinstance(node.value, str) else type(node)
    yield text, start.index, start.line, start.column, end.index, end.line, end.column
    for part in node.value if isinstance(node.value, list) else ():
        for inner in part if isinstance(part, tuple) else (part,):
            yield from places(inner)


def root(text: str) -> Node:
    (document,) = parse(text, "test.json")
    assert isinstance(document, Document)
    return document.root


@given(st.dictionaries(TEXT, VALUES), st.sampled_from([None, 0, 2]))
def test_nodes_and_places_are_those_of_libyaml(data: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(data, indent=indent)
    composed = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert composed is not None
    assert list(places(root(text))) == list(places(composed))


@pytest.mark.parametrize(
    "written",
    [
        r'{"a": "\ud83d\ude00"}',
        '{"a": "x\x7fy"}',
        '{"a": "x \u2028 y"}',
        f'{{"{"k" * 1100}": 1}}',
        '{"a"\n: 1}',
    ],
)
def test_what_libyaml_misreads_is_read_by_the_rules_of_json(written: str) -> None:
    assert Reader().read(root(written)) == json.loads(written)


def test_a_problem_stands_behind_line_breaks_that_only_yaml_knows() -> None:
    role = changed(ROLE, {"metadata.annotations": {"note": "😀 \u2028"}, "spec.path": "nowhere"})
    for escaped in (True, False):
        content = json.dumps(role, indent=2, ensure_ascii=escaped)
        (problem,) = check_file("test.json", content.encode()).problems
        assert problem.path == "spec.path"
        assert problem.excerpt == content.split("\n")[problem.line - 1] == '    "path": "nowhere"'


def test_of_one_long_line_no_part_is_shown_that_is_not_the_place() -> None:
    content = json.dumps(changed(ROLE, {"metadata.annotations": {"a": "x" * 400}, "spec.path": "nowhere"}))
    (problem,) = check_file("test.json", content.encode()).problems
    assert (problem.column, problem.excerpt) == (content.index('"nowhere"') + 1, None)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ('{"a": "\\ud83d"}', "yaml-syntax"),
        ('{"a": 1', "yaml-syntax"),
        ('{"a": 1}}', "yaml-syntax"),
        ('{"a": ' + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "}", "yaml-too-deep"),
        ("{" * 100_000, "yaml-too-deep"),
    ],
)
def test_what_is_no_json_either_is_told(written: str, rule: str) -> None:
    *_, broken = parse(written, "test.json")
    assert isinstance(broken, BrokenDocument)
    assert broken.finding.rule == rule


def test_yaml_that_begins_like_json_is_yaml() -> None:
    assert Reader().read(root("{a: 1, 'b': [on,],} # more")) == {"a": 1, "b": ["on"]}
    assert Reader().read(root('{"a": NaN}')) == {"a": "NaN"}


def test_a_key_that_stands_twice_is_found() -> None:
    reader = Reader()
    reader.read(root('{"a": 1,\n "a": 2}'))
    assert [(finding.rule, finding.mark and finding.mark.line) for finding in reader.findings] == [
        ("duplicate-key", 2)
    ]
