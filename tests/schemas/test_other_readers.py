"""The schemas as others read them: regular expressions by RE2, files by kubeconform."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import re2  # type: ignore[import-untyped] # it has no types

from openmcf.schemas.files import PACKAGED
from tests.support.command_line import CommandLine


def patterns(schema: Any) -> Iterator[str]:
    """The regular expressions in a schema."""
    match schema:
        case dict():
            if isinstance(pattern := schema.get("pattern"), str):
                yield pattern
            yield from schema.get("patternProperties", {})
            for value in schema.values():
                yield from patterns(value)
        case list():
            for item in schema:
                yield from patterns(item)


@pytest.mark.parametrize("file", sorted(PACKAGED.glob("*.json")), ids=lambda file: str(file.stem))
def test_patterns_are_such_as_re2_takes(file: Path) -> None:
    """Go's regexp, and so kubeconform and Kubernetes, know no more than RE2."""
    found = {*patterns(json.loads(file.read_text()))}
    assert found
    for pattern in found:
        re2.compile(pattern)


def test_files_are_where_kubeconform_looks_for_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    openmcf = CommandLine(capsys)
    assert openmcf("schema", "--all", "--kubeconform", "--directory", tmp_path).code == 0
    assert (
        json.loads((tmp_path / "aws.openmcf.org/awslambda_v1.json").read_text())["title"]
        == "AwsLambda manifest"
    )
    assert openmcf("schema", "--kubeconform").code == 2
