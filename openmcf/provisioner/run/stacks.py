"""One manifest as one Pulumi stack: opened through `pulumi.automation`, whatever the engine."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pulumi import automation
from pulumi.automation import LocalWorkspace, ProjectSettings, StackSettings, StackSummary
from pulumi.automation.errors import CommandError, StackNotFoundError

from openmcf.engine.choice import Engine
from openmcf.engine.stack_reference import ORGANIZATION
from openmcf.errors import OpenmcfError, StackMissing, StateUnusable, reason
from openmcf.private_files import make_directory
from openmcf.specs.identity import Stack

Program = Callable[[], None]

_NO_STACK = Stack(ORGANIZATION, "openmcf-lists", "none")
"""Stands for none, in a project without stacks: the Pulumi CLI shortens the names of the project's own."""


def default_backend(environ: Mapping[str, str]) -> str:
    """Where state is kept: PULUMI_BACKEND_URL, or a directory of the user's, which is made if need be.

    Raises StateUnusable.
    """
    if url := environ.get("PULUMI_BACKEND_URL"):
        return url
    return directory_backend(Path(environ.get("XDG_STATE_HOME") or "~/.local/state") / "openmcf" / "state")


def directory_backend(directory: Path) -> str:
    """The URL of a backend in a directory, which is made if need be. Raises StateUnusable."""
    directory = directory.expanduser().absolute()
    try:
        make_directory(directory)
    except OSError as error:
        message = f"the state directory {directory} cannot be made: {reason(error)}"
        raise StateUnusable(message, "name another with --backend or PULUMI_BACKEND_URL") from error
    return f"file://{directory}"


def is_cloud(backend: str) -> bool:
    """Whether a backend is Pulumi Cloud."""
    return backend.startswith(("https://", "http://"))


@dataclass(frozen=True)
class Stacks:
    """The stacks of a backend, run by an engine. environment: what the engine finds in its environment."""

    engine: Engine
    backend: str
    environment: Mapping[str, str]

    @contextmanager
    def opened(
        self, stack: Stack, program: Program | None, config: Mapping[str, str], *, kept: bool = True
    ) -> Iterator[automation.Stack]:
        """The stack with a program, which makes the stack if need be; or without, to look at or delete.

        kept: whether a stack that had to be made stays when left. Raises CommandError, and what the embedded
        engine raises as OpenmcfError.
        """
        with TemporaryDirectory(prefix="openmcf-") as directory, _unwrapped(), ExitStack() as until_left:
            workspace = self._workspace(Path(directory), stack, program, config)
            name = str(self.recorded(stack))
            try:
                found = automation.Stack.select(name, workspace)
            except StackNotFoundError:
                if program is None:
                    raise
                found = automation.Stack.create(name, workspace)
                if not kept:
                    until_left.callback(_remove_unless_used, workspace, name)
            yield found

    def outputs(self, stack: Stack) -> Mapping[str, automation.OutputValue] | None:
        """The recorded outputs of a stack, in clear; None if there is no such stack."""
        try:
            with self.opened(stack, None, {}) as opened:
                return opened.outputs()
        except (StackNotFoundError, StackMissing):
            return None

    def recorded(self, stack: Stack) -> Stack:
        """The stack as the backend names it: only Pulumi Cloud knows organizations."""
        return stack if is_cloud(self.backend) else stack._replace(organization=ORGANIZATION)

    def summaries(self) -> list[StackSummary]:
        """All stacks of the backend, by their full names. Raises as `opened` does."""
        with TemporaryDirectory(prefix="openmcf-") as directory, _unwrapped():
            workspace = self._workspace(Path(directory), _NO_STACK, None, {})
            return workspace.list_stacks(include_all=True)

    def _workspace(
        self, directory: Path, stack: Stack, program: Program | None, config: Mapping[str, str]
    ) -> LocalWorkspace:
        return LocalWorkspace(
            work_dir=str(directory),
            program=program,
            env_vars={**self.environment, "PULUMI_BACKEND_URL": self.backend},
            project_settings=ProjectSettings(stack.project, "python", main=os.getcwd()),
            stack_settings={stack.name: StackSettings(config=dict(config))},
            pulumi_command=self.engine.command,
        )


def _remove_unless_used(workspace: LocalWorkspace, name: str) -> None:
    """Remove a stack without resources; one that another run works on by now is that run's, and stays."""
    with suppress(CommandError):
        workspace.remove_stack(name)


@contextmanager
def _unwrapped() -> Iterator[None]:
    """Errors of the embedded engine as they are, instead of as those of a failed command."""
    try:
        yield
    except CommandError as error:
        if isinstance(error.__cause__, OpenmcfError):
            raise error.__cause__ from None
        raise
