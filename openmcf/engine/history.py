"""What was done to a stack, when, and how it ended: pulumi's `UpdateInfo` (`pkg/backend/updates.go`)."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.stored_values import dump
from openmcf.engine.state.strict_json import loads
from openmcf.engine.storage.storage import Storage
from openmcf.errors import StateUnusable

UpdateKind = Literal["update", "preview", "refresh", "rename", "destroy", "import"]
Result = Literal["in-progress", "succeeded", "failed"]

_YEAR_10000 = 253_402_300_800


@dataclass(frozen=True, kw_only=True)
class Update:
    """One run. Times are seconds since 1970; `resource_changes` counts steps by operation."""

    kind: UpdateKind
    start_time: int
    message: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    result: Result = "succeeded"
    end_time: int = 0
    resource_changes: Mapping[str, int] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """The command that it was: what Pulumi calls an update is an apply."""
        return "apply" if self.kind == "update" else self.kind

    def to_json(self) -> dict[str, Any]:
        """The run as a history file holds it."""
        data = {
            "kind": self.kind,
            "startTime": self.start_time,
            "message": self.message,
            "environment": dict(sorted(self.environment.items())),
            "config": dict(sorted(self.config.items())),
            "version": 0,
            "result": self.result,
            "endTime": self.end_time,
        }
        changes = {"resourceChanges": dict(sorted(self.resource_changes.items()))}
        return data | changes if self.resource_changes else data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Update":
        """The run that a history file tells of. Raises what a wrong value raises when it is converted."""
        return cls(
            kind=cast("UpdateKind", _word(data["kind"])),
            start_time=_seconds(data["startTime"]),
            message=str(data["message"]),
            environment=dict(data["environment"] or {}),
            config=dict(data["config"] or {}),
            result=cast("Result", _word(data["result"])),
            end_time=_seconds(data["endTime"]),
            resource_changes={op: int(count) for op, count in (data.get("resourceChanges") or {}).items()},
        )


def _word(data: Any) -> str:
    if not isinstance(data, str):
        raise TypeError(data)
    return data


def _seconds(data: Any) -> int:
    """Seconds since 1970 that can be shown as a time: up to the year 9999."""
    seconds = int(data)
    if not 0 <= seconds < _YEAR_10000:
        raise ValueError(data)
    return seconds


def add_update(storage: Storage, stack: StackReference, update: Update, checkpoint: bytes) -> None:
    """Record a run with the state that it left: an entry of the history, and a backup."""
    stamp = time.time_ns()
    entry = f"{stack.history}{stack.name}-{stamp}"
    storage.write(f"{entry}.history.json", dump(update.to_json()).encode())
    storage.write(f"{entry}.checkpoint.json", checkpoint)
    storage.write(f"{stack.backups}{stack.name}.{stamp}.json", checkpoint)


def updates(storage: Storage, stack: StackReference, limit: int | None = None) -> list[Update]:
    """The runs of a stack, the latest first. Raises StateUnusable if a file of the history is damaged."""
    keys = [key for key in storage.keys(stack.history) if key.endswith(".history.json")]
    return [_update(storage, key) for key in keys[::-1][:limit]]


def _update(storage: Storage, key: str) -> Update:
    try:
        return Update.from_json(loads(storage.read(key) or b""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StateUnusable(
            f"{storage.url}/{key} is damaged", "remove it: it only records the past"
        ) from error
