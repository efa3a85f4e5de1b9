"""Times as texts: as the Pulumi CLI writes them (Go's RFC3339Nano), and for people."""

from datetime import UTC, datetime


def timestamp(moment: datetime) -> str:
    """The moment in UTC, such as `2026-11-21T14:46:20.68824Z`: the fraction has no zeros at its end."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{text.rstrip('0').rstrip('.')}Z"


def readable(moment: datetime) -> str:
    """The moment in UTC for people, such as `2026-11-21 14:46:20 UTC`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def now() -> str:
    """The timestamp of now."""
    return timestamp(datetime.now(UTC))
