"""Generated files: fresh, and made so by `make generate`."""

from pathlib import Path

import pytest

from openmcf.manifests.rule_index import GENERAL
from openmcf.schemas.docs import rules_page
from openmcf.schemas.generate import generated, main, stale, write
from openmcf.specs.registry import KINDS, kind_named


def test_the_committed_files_are_fresh() -> None:
    assert stale() == []
    assert main(["--check"]) == 0


def test_writing_makes_what_is_missing_changed_or_left_over_right(tmp_path: Path) -> None:
    write(tmp_path)
    assert stale(tmp_path) == []
    (tmp_path / "docs/rules.md").write_text("old", encoding="utf-8")
    (tmp_path / "docs/kinds/AwsGone.md").write_text("", encoding="utf-8")
    (tmp_path / "openmcf/schemas/generated/AwsIamRole.json").unlink()
    names = ["docs/kinds/AwsGone.md", "docs/rules.md", "openmcf/schemas/generated/AwsIamRole.json"]
    assert stale(tmp_path) == names
    write(tmp_path)
    assert stale(tmp_path) == []


def test_the_same_models_give_the_same_text() -> None:
    assert dict(generated()) == dict(generated())


@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_is_documented_once(kind: str) -> None:
    page = rules_page()
    for rule in (*GENERAL.values(), *kind_named(kind).rules.rules):
        assert rule.summary
        assert page.count(f"\n| `{rule.id}` | {rule.severity} | ") == 1
