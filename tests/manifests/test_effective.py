"""The shortest manifest of the same meaning."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.manifests.effective import effective, minimal
from openmcf.specs.manifest import API_VERSION, Manifest, Metadata
from openmcf.specs.model import Model
from openmcf.specs.registry import KINDS
from tests.support.manifests import checked
from tests.support.strategies import manifests
from tests.support.user_pool import BASE


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_it_means_the_same(kind: str, data: st.DataObject) -> None:
    manifest = checked(json.dumps(data.draw(manifests(kind)))).manifest
    assert manifest is not None
    short = minimal(manifest)
    again = checked(json.dumps(short)).manifest
    assert again is not None
    assert effective(again, show_secrets=True) == effective(manifest, show_secrets=True)
    assert _has_no_null(short)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_record_has_of_a_manifest_is_shown_as_it_is(kind: str) -> None:
    """As of a dropped part, of which a saved plan keeps it."""
    metadata = Metadata(name="gone")
    recorded = Manifest.model_construct(api_version=API_VERSION, kind=kind, metadata=metadata, spec=Model())
    assert effective(recorded)["metadata"] == {"name": "gone"}


def _has_no_null(value: Any) -> bool:
    if isinstance(value, dict | list):
        return all(map(_has_no_null, value.values() if isinstance(value, dict) else value))
    return value is not None


def test_it_says_no_defaults() -> None:
    long = BASE | {"spec": BASE["spec"] | {"mfaConfiguration": "OFF", "tags": {}, "emailMfa": None}}
    manifest = checked(json.dumps(long)).manifest
    assert manifest is not None
    assert minimal(manifest) == BASE
