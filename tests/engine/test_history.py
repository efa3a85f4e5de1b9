"""Files of the history: any value at any place is read and can be shown, or is refused."""

import json
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from openmcf.engine.history import Update, updates
from openmcf.engine.storage.file import FileStorage
from openmcf.errors import StateUnusable
from tests.support.harmed_data import VALUES, harmed, places
from tests.support.state import STACK

RUN = Update(
    kind="update",
    start_time=1_700_000_000,
    end_time=1_700_000_009,
    message="m",
    environment={"exec.kind": "auto"},
    config={"aws:region": "eu-west-1"},
    resource_changes={"create": 2},
)


def test_a_run_with_anything_at_any_place_is_told_or_refused(tmp_path: Path) -> None:
    storage = FileStorage.at(f"file://{tmp_path}")
    file = tmp_path / STACK.history / "dev-1.history.json"
    file.parent.mkdir(parents=True)
    refused = 0
    for place, value in product(places(RUN.to_json()), VALUES):
        file.write_text(json.dumps(harmed(RUN.to_json(), place, value)))
        try:
            (update,) = updates(storage, STACK)
        except StateUnusable:
            refused += 1
            continue
        assert update.command + update.result
        assert datetime.fromtimestamp(update.start_time, UTC).year >= 1970
        assert datetime.fromtimestamp(update.end_time, UTC).year < 10_000
        assert sum(update.resource_changes.values()) is not None
        json.dumps(update.to_json(), ensure_ascii=False).encode()
    assert refused > 50


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_run_that_cannot_be_read_is_named(text: bytes, tmp_path: Path) -> None:
    file = tmp_path / STACK.history / "dev-1.history.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(text)
    with pytest.raises(StateUnusable, match=r"dev-1\.history\.json is damaged"):
        updates(FileStorage.at(f"file://{tmp_path}"), STACK)
