"""A backend as the Pulumi CLI tells of it; with Pulumi Cloud there is no other way."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Any, cast

from pulumi import automation
from pulumi.automation import LocalWorkspace, ProjectSettings, PulumiCommand, UpdateSummary

from openmcf.engine.failures import EngineFailure
from openmcf.engine.history import Result, Update, UpdateKind
from openmcf.errors import StateUnusable
from openmcf.pulumi_cli.stack import CliStack, translated_errors

_NO_PROJECT = "openmcf-lists"
"""A project without stacks: the CLI shortens the names of the project's own."""


@dataclass(frozen=True)
class CliBackend:
    """The stacks of a backend, by their full names. Every method raises StackMissing and StateUnusable."""

    command: PulumiCommand
    url: str

    def stacks(self) -> Mapping[str, bool]:
        """All stacks, and whether a run works on each."""
        with TemporaryDirectory(prefix="openmcf-") as directory, _readable(), translated_errors():
            workspace = LocalWorkspace(
                work_dir=directory,
                env_vars={"PULUMI_BACKEND_URL": self.url},
                project_settings=ProjectSettings(_NO_PROJECT, "python"),
                pulumi_command=self.command,
            )
            found = workspace.list_stacks(include_all=True)
        return {summary.name: bool(summary.update_in_progress) for summary in found}

    def deployment(self, name: str) -> Mapping[str, Any] | None:
        """What is recorded of a stack, secrets in clear."""
        with self._opened(name) as stack:
            return stack.export_stack().deployment

    def history(self, name: str, limit: int | None) -> list[Update]:
        """The runs of a stack, the latest first."""
        with self._opened(name) as stack:
            return [_update(summary) for summary in stack.history(limit, show_secrets=False)]

    def cancel(self, name: str) -> None:
        """Cancel the run that works on a stack, as Pulumi calls it."""
        with self._opened(name) as stack:
            stack.cancel()

    @contextmanager
    def _opened(self, name: str) -> Iterator[automation.Stack]:
        with _readable(), CliStack(self.command, self.url, name, {}, {}).opened() as stack:
            yield stack


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except EngineFailure as failure:
        raise StateUnusable(f"the Pulumi CLI cannot read the state: {failure}") from failure


def _update(summary: UpdateSummary) -> Update:
    return Update(
        kind=cast("UpdateKind", summary.kind),
        start_time=_seconds(summary.start_time),
        end_time=_seconds(summary.end_time) if summary.end_time else 0,
        message=summary.message,
        environment=summary.environment,
        config={key: setting.value for key, setting in summary.config.items()},
        result=cast("Result", summary.result),
        resource_changes=cast("Mapping[str, int]", summary.resource_changes or {}),
    )


def _seconds(time: datetime) -> int:
    """The SDK's times are UTC, and do not say so."""
    return int(time.replace(tzinfo=UTC).timestamp())
