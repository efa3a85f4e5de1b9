"""A stack that the Pulumi CLI runs, by the Automation API."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pulumi import automation
from pulumi.automation import LocalWorkspace, ProjectSettings, PulumiCommand, StackSettings
from pulumi.automation.errors import CommandError, ConcurrentUpdateError, StackNotFoundError

from openmcf.engine.events import OnEvent
from openmcf.engine.failures import EngineFailure
from openmcf.engine.stack import Options, Program
from openmcf.errors import OpenmcfError, StackLocked, StackMissing
from openmcf.properties.values import Properties, Secret
from openmcf.pulumi_cli.events import converted
from openmcf.pulumi_cli.program import Registrations
from openmcf.urls import hidden


@dataclass(frozen=True)
class CliStack:
    """A stack of a backend. name: its full one. environment: what the CLI finds beside its own."""

    command: PulumiCommand
    backend: str
    name: str
    config: Mapping[str, str]
    environment: Mapping[str, str]

    def up(self, program: Program, on_event: OnEvent, options: Options) -> Properties:
        """Bring the stack to what a program declares; see `engine.stack`."""
        return self._run("up", program, on_event, _of_update(options))

    def preview(self, program: Program, on_event: OnEvent, options: Options) -> Properties:
        """What `up` would do."""
        return self._run("preview", program, on_event, _of_update(options))

    def refresh(self, on_event: OnEvent, options: Options) -> None:
        """Record the resources as they are in the cloud."""
        more = {"clear_pending_creates": options.clear_pending_creates}
        self._run("refresh", None, on_event, _of_all(options) | more)

    def preview_refresh(self, on_event: OnEvent, options: Options) -> None:
        """What `refresh` would record."""
        self._run("preview_refresh", None, on_event, _of_all(options))

    def destroy(self, on_event: OnEvent, options: Options) -> None:
        """Delete the resources."""
        self._run("destroy", None, on_event, _of_destroy(options))

    def preview_destroy(self, on_event: OnEvent, options: Options) -> None:
        """What `destroy` would delete."""
        self._run("preview_destroy", None, on_event, _of_destroy(options))

    def outputs(self) -> Properties | None:
        """What the stack gives."""
        try:
            with self.opened() as stack, translated_errors():
                found = stack.outputs()
        except StackMissing:
            return None
        return {name: Secret(one.value) if one.secret else one.value for name, one in found.items()}

    def remove(self) -> None:
        """Forget the stack and its history."""
        with self.opened() as stack, translated_errors():
            stack.workspace.remove_stack(stack.name)

    @contextmanager
    def opened(self, program: Callable[[], None] | None = None) -> Iterator[automation.Stack]:
        """The SDK's stack. Raises StackMissing."""
        with TemporaryDirectory(prefix="openmcf-") as directory, translated_errors():
            yield automation.Stack.select(self.name, self._workspace(directory, program))

    def _run(
        self, verb: str, program: Program | None, on_event: OnEvent, options: Mapping[str, Any]
    ) -> Properties:
        """Run a verb of the Automation API; with a program the stack is made if need be."""
        inline = _Inline(program) if program else None
        with TemporaryDirectory(prefix="openmcf-") as directory:
            workspace = self._workspace(directory, inline)
            with translated_errors(), self._selected(workspace, inline, kept=verb == "up") as stack:
                try:
                    run_program = {} if inline else {"run_program": False}
                    getattr(stack, verb)(on_event=_converting(on_event), **options, **run_program)
                except CommandError:
                    if inline and inline.refused:
                        raise inline.refused from None
                    raise
        return inline.outputs if inline else {}

    @contextmanager
    def _selected(
        self, workspace: LocalWorkspace, inline: "_Inline | None", *, kept: bool
    ) -> Iterator[automation.Stack]:
        """The stack, which is made for a program; kept: whether one that was made stays when left."""
        try:
            yield automation.Stack.select(self.name, workspace)
            return
        except StackNotFoundError:
            if inline is None:
                raise
        made = automation.Stack.create(self.name, workspace)
        try:
            yield made
        finally:
            if not kept:
                workspace.remove_stack(self.name)

    def _workspace(self, directory: str, program: Callable[[], None] | None) -> LocalWorkspace:
        _, project, name = self.name.split("/")
        return LocalWorkspace(
            work_dir=str(Path(directory)),
            program=program,
            env_vars={**self.environment, "PULUMI_BACKEND_URL": self.backend},
            project_settings=ProjectSettings(project, "python", main=os.getcwd()),
            stack_settings={name: StackSettings(config=dict(self.config))},
            pulumi_command=self.command,
        )


def _converting(on_event: OnEvent) -> Callable[[automation.EngineEvent], None]:
    """Takes the SDK's events for a listener."""

    def listen(event: automation.EngineEvent) -> None:
        if (translated := converted(event)) is not None:
            on_event(translated)

    return listen


class _Inline:
    """A program as the SDK calls it, and what came of it."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.refused: OpenmcfError | None = None
        """What ended it, of which the engine would make a traceback."""
        self.outputs: Properties = {}

    def __call__(self) -> None:
        try:
            registrations = Registrations(self._program())
        except OpenmcfError as error:
            self.refused = error
            raise
        self.outputs = registrations.outputs
        registrations.register()


@contextmanager
def translated_errors() -> Iterator[None]:
    """The CLI's failures as those of any engine."""
    try:
        yield
    except StackNotFoundError as error:
        raise StackMissing("no such stack") from error
    except ConcurrentUpdateError as error:
        raise StackLocked(words_of(error)) from error
    except CommandError as error:
        raise EngineFailure(words_of(error)) from error


def words_of(error: CommandError) -> str:
    """What the CLI wrote as the reason, without the frame that the SDK puts around it."""
    _, _, text = str(error).partition(" stderr: ")
    return hidden(text.strip().removeprefix("error: "))


def _of_all(options: Options) -> dict[str, Any]:
    targets = {"target": [*options.targets.only], "exclude": [*options.targets.excluded]}
    return {"parallel": options.parallel, **{key: urns for key, urns in targets.items() if urns}}


def _of_destroy(options: Options) -> dict[str, Any]:
    more = {"refresh": options.refresh, "target_dependents": options.target_dependents}
    return _of_all(options) | {key: value for key, value in more.items() if value}


def _of_update(options: Options) -> dict[str, Any]:
    replace = [*options.targets.replace]
    return _of_destroy(options) | ({"replace": replace} if replace else {})
