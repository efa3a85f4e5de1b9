"""What programs do with manifests: for each `cases/<name>.yaml`, `cases/<name>.txt` shows it.

`OPENMCF_ACCEPT=1` writes these anew, for you to read.
"""

import os
from pathlib import Path

import pytest
import yaml

from openmcf.specs.references import Reference
from tests.support.programs import CASES, deployed

MANIFESTS = sorted(CASES.glob("*.yaml"))


def named(field: str | Reference) -> str:
    """A literal as it is; the ARN of a function for a reference, whose name is the manifest's."""
    if isinstance(field, Reference):
        return f"arn:aws:lambda:us-east-1:123456789012:function:{field.name}"
    return field


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: str(file.stem))
def test_what_is_registered(file: Path, tmp_path: Path) -> None:
    deployment = deployed(yaml.safe_load(file.read_text()), named, tmp_path)
    shown = str(deployment).replace(str(tmp_path), "<workspace>")
    golden = file.with_suffix(".txt")
    if os.environ.get("OPENMCF_ACCEPT"):
        golden.write_text(shown)
    assert shown == golden.read_text()
