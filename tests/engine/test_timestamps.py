"""Times as texts: those of Go, which the Pulumi CLI writes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from openmcf.engine.timestamps import now, timestamp

MOMENT = datetime(2026, 11, 21, 14, 46, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("microsecond", "text"),
    [
        (688247, "2026-11-21T14:46:20.688247Z"),
        (688240, "2026-11-21T14:46:20.68824Z"),
        (600000, "2026-11-21T14:46:20.6Z"),
        (7, "2026-11-21T14:46:20.000007Z"),
        (0, "2026-11-21T14:46:20Z"),
    ],
)
def test_a_fraction_has_no_zeros_at_its_end(microsecond: int, text: str) -> None:
    assert timestamp(MOMENT.replace(microsecond=microsecond)) == text


def test_a_moment_anywhere_is_told_in_utc() -> None:
    assert timestamp(MOMENT.astimezone(timezone(timedelta(hours=2)))) == "2026-11-21T14:46:20Z"


def test_now_is_now() -> None:
    before = datetime.now(UTC)
    assert before <= datetime.fromisoformat(now()) <= datetime.now(UTC)
