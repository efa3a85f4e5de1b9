"""Starters: each validates as it is, and offers only what exists."""

import re
from pathlib import Path

import pytest
import yaml

from openmcf.errors import UnknownKind, UsageError
from openmcf.manifests.rule_index import SHAPE
from openmcf.schemas.starter import starter
from openmcf.specs.registry import KINDS, package_of
from tests.support.manifests import checked, problems

PACKAGE = Path(__file__).parents[2] / "openmcf"
SHAPE_RULES = {rule.id for rule in SHAPE}


@pytest.mark.parametrize("kind", KINDS)
def test_a_starter_is_a_valid_manifest_of_its_kind(kind: str) -> None:
    outcome = checked(starter(kind))
    assert outcome.problems == ()
    assert outcome.manifest is not None
    assert outcome.manifest.kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_choices_in_a_starter_exist(kind: str) -> None:
    """Uncommented all at once they exclude each other, but each has its place and its form."""
    text = re.sub(r"(?m)^( *)# (?!yaml-language-server)", r"\1", starter(kind))
    assert "## " in text
    found = [problem for problem in problems(yaml.safe_load(text)) if problem.rule in SHAPE_RULES]
    assert found == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_line_leads_editors_to_the_schema(kind: str) -> None:
    modeline = "# yaml-language-server: $schema="
    assert starter(kind).splitlines()[0] == f"{modeline}.openmcf/schemas/{kind}.json"
    assert starter(kind, schema="../x.json").splitlines()[0] == f"{modeline}../x.json"
    packaged = PACKAGE.parent.joinpath(*package_of(kind).split("."), "starter.yaml")
    named = packaged.read_text(encoding="utf-8").splitlines()[0].removeprefix(modeline)
    assert (packaged.parent / named).resolve() == (PACKAGE / f"schemas/generated/{kind}.json").resolve()


@pytest.mark.parametrize("name", ["orders", "1234", "null", "0x1F"])
def test_a_name_is_filled_in_as_text(name: str) -> None:
    outcome = checked(starter("AwsIamRole", name))
    assert outcome.manifest is not None
    assert outcome.manifest.metadata.name == name


@pytest.mark.parametrize("name", ["a b", "", 'a"b', "a\nb", "x" * 200])
def test_a_name_that_the_kind_refuses_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="does not do as a name"):
        starter("AwsIamRole", name)


def test_an_unknown_kind_has_no_starter() -> None:
    with pytest.raises(UnknownKind) as caught:
        starter("AwsIamRol")
    assert caught.value.hint == "did you mean `AwsIamRole`?"
