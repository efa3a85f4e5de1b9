"""Where secrets stand in what cannot be read: the fields of all kinds that hold some tell of them."""

import pytest
from pydantic.alias_generators import to_snake

from openmcf.manifests.redaction import may_hold_secrets
from openmcf.specs.field_types import walk
from openmcf.specs.registry import KINDS, kind_named

SECRET_FIELDS = sorted(
    {field.name for kind in KINDS for _, field in walk(kind_named(kind).manifest) if field.secret}
)


@pytest.mark.parametrize("name", SECRET_FIELDS)
def test_a_line_at_a_secret_field_of_any_kind_may_hold_one(name: str) -> None:
    for written in (name, to_snake(name), name.upper()):
        assert may_hold_secrets([f"  {written}:", "    x: hunter2", "  :"])
        assert may_hold_secrets([f"  {written}: hunter2"])


def test_an_ordinary_line_holds_none() -> None:
    assert not may_hold_secrets(["spec:", "  memoryMb: [", "  timeoutSeconds: 3"])
