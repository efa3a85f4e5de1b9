"""Runs one program on either engine, against a fake cloud, and tells what was seen.

A `Stage` is where a run takes place: a state directory and a cloud. A `Phase` is what happens there: a
command with a program, and what is wrong with the cloud. `run` has an engine do it, and tells what was seen.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import Any

import pulumi
import pytest
from pulumi import automation
from pulumi.automation import EngineEvent, LocalWorkspace, ProjectSettings, PulumiCommand, StackSettings
from pulumi.automation.errors import CommandError

from openmcf.aws.server import serving
from openmcf.engine.arguments import UPDATES
from openmcf.engine.backend import Backend
from openmcf.engine.command import EmbeddedCommand
from openmcf.engine.in_process import InProcess
from tests.support.fake_cloud import FakeCloud, FakeProvider, Fault
from tests.support.state import PHRASE, SALT, STACK, passphrase

STOPPED_PROGRAMS = [
    pytest.mark.usefixtures("collected"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""Tests that stop programs: Pulumi leaves their event loops open, and Python says so when it collects one."""

Program = Callable[[], None]
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Thing(pulumi.CustomResource):
    """A resource of the fake cloud; its inputs are free."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **inputs: Any) -> None:
        super().__init__("fake:index:Thing", name, inputs | {"arn": None}, opts)


class Group(pulumi.ComponentResource):
    """A component without inputs."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("my:index:Group", name, {}, opts)


class Cloud(pulumi.ProviderResource):
    """A provider of the fake cloud that a program makes itself."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **inputs: Any) -> None:
        super().__init__("fake", name, inputs, opts)


def urn(name: str, types: str = "fake:index:Thing") -> str:
    """The URN of a resource of the tests' stack."""
    return f"urn:pulumi:{STACK.name}::{STACK.project}::{types}::{name}"


@dataclass(frozen=True)
class Phase:
    """One command, and what is to come of it.

    program: None for commands without. steps: `create a, same b`: those of resources that programs name.
    options: of the Automation API. broken: what fails in the cloud, by the resource's name. meanwhile: what
    somebody else does to the cloud before, by id; None takes a resource away. error: a pattern for the
    message of a command that fails. any_order: resources that do not depend on each other come in any order.
    """

    command: str
    program: Program | None
    steps: str
    options: Mapping[str, Any] = field(default_factory=dict)
    broken: Mapping[str, Fault] = field(default_factory=dict)
    meanwhile: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    any_order: bool = False


def _phase(command: str, program: Program | None, steps: str, more: dict[str, Any]) -> Phase:
    own = {key: more.pop(key) for key in ("broken", "meanwhile", "error", "any_order") if key in more}
    return Phase(command, program, steps, more, **own)


def up(program: Program, steps: str, **more: Any) -> Phase:
    """An update; what is left of `more` goes to the Automation API."""
    return _phase("up", program, steps, more)


def preview(program: Program, steps: str, **more: Any) -> Phase:
    """A preview of an update."""
    return _phase("preview", program, steps, more)


def refresh(steps: str, **more: Any) -> Phase:
    """A refresh."""
    return _phase("refresh", None, steps, more)


def destroy(steps: str, **more: Any) -> Phase:
    """A destruction."""
    return _phase("destroy", None, steps, more)


@dataclass(frozen=True)
class Stage:
    """Where runs take place.

    port: where the cloud's provider is served. cancelled: stops runs of the embedded engine. url: that
    of the state, by default of the directory. patience: for how many seconds a run waits for its state.
    """

    directory: Path
    cloud: FakeCloud
    port: int
    cancelled: Event = field(default_factory=Event)
    url: str = ""
    patience: float = 0

    @cached_property
    def embedded(self) -> EmbeddedCommand:
        """The embedded engine on this stage's cloud."""
        return EmbeddedCommand(lambda package: InProcess(FakeProvider(self.cloud)), self.cancelled)

    @property
    def backend(self) -> str:
        """The URL of the state."""
        return self.url or f"file://{self.directory}"

    def environ(self) -> dict[str, str]:
        """What an engine finds in its environment."""
        return {
            "PULUMI_BACKEND_URL": self.backend,
            "PULUMI_CONFIG_PASSPHRASE": PHRASE,
            "OPENMCF_STATE_RETRY_SECONDS": str(self.patience),
            "PULUMI_DEBUG_PROVIDERS": f"fake:{self.port}",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }

    def opened(self, program: Program | None = None) -> automation.Stack:
        """The stack of the tests on this stage."""
        workspace = LocalWorkspace(
            work_dir=str(self.directory / "work"),
            program=program,
            env_vars=self.environ(),
            project_settings=ProjectSettings(STACK.project, "python", main=os.getcwd()),
            stack_settings={STACK.name: StackSettings(encryption_salt=SALT, config={"fake:region": "here"})},
            pulumi_command=self.embedded,
        )
        return automation.Stack.select(_FULL_NAME, workspace)

    def state(self) -> list[dict[str, Any]]:
        """The recorded resources, secrets in clear, without what differs from run to run."""
        arguments = ["stack", "export", "--show-secrets", "--stack", _FULL_NAME]
        text = self.embedded.run(arguments, str(self.directory / "work"), self.environ()).stdout
        deployment = json.loads(_UUID.sub("<uuid>", text))["deployment"] or {}
        pending = [{"pending": operation} for operation in deployment.get("pending_operations", ())]
        return [_timeless(item) for item in (*deployment.get("resources", ()), *pending)]


_FULL_NAME = f"organization/{STACK.project}/{STACK.name}"


_OF_THE_RUN = {"created", "modified", "sourcePosition", "stackTrace"}
"""The embedded engine records no places in programs: they would be places in openmcf's own code."""


def _timeless(resource: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in resource.items() if key not in _OF_THE_RUN}
    by_input = {key: urns for key, urns in resource.get("propertyDependencies", {}).items() if urns}
    return kept | {"propertyDependencies": by_input}


@contextmanager
def stages(directory: Path, count: int) -> Iterator[list[Stage]]:
    """Stages with the tests' stack, which is empty."""
    with ExitStack() as closing:
        yield [closing.enter_context(_stage(directory / str(number))) for number in range(count)]


@contextmanager
def _stage(directory: Path) -> Iterator[Stage]:
    (directory / "work").mkdir(parents=True)
    cloud = FakeCloud()
    with serving(FakeProvider(cloud), workers=4) as port:
        stage = Stage(directory, cloud, port)
        Backend.open(stage.backend).create(STACK, passphrase())
        yield stage


class PulumiUpdates(PulumiCommand):
    """The Pulumi CLI for what changes a stack, and the embedded engine, which is quicker, to look at it."""

    def __init__(self, root: Path) -> None:
        super().__init__(str(root), skip_version_check=True)
        self._looking = EmbeddedCommand(lambda package: InProcess(FakeProvider(FakeCloud())), Event())

    def run(self, args: list[str], *rest: Any, **more: Any) -> Any:
        """Run a command."""
        if set(args) & set(UPDATES):
            return super().run(args, *rest, **more)
        return self._looking.run(args, *rest, **more)


@dataclass
class Seen:
    """What is seen of a phase: the steps that programs name, what was told of them, what is there then."""

    steps: str = ""
    events: list[Any] = field(default_factory=list)
    changes: Mapping[str, int] = field(default_factory=dict)
    state: Sequence[Any] = ()
    cloud: Mapping[str, Any] = field(default_factory=dict)
    calls: Sequence[str] = ()
    error: str = ""
    warnings: list[str] = field(default_factory=list)


def run(stage: Stage, phase: Phase, engine: PulumiCommand | None = None) -> Seen:
    """Have an engine, the embedded one unless given, do what the phase says."""
    _prepare(stage.cloud, phase)
    stack = stage.opened(phase.program)
    stack.workspace.pulumi_command = engine or stage.embedded
    events: list[EngineEvent] = []
    seen = Seen()
    try:
        getattr(stack, phase.command)(on_event=events.append, parallel=1, **phase.options)
    except CommandError as error:
        seen.error = str(error)
    _look(seen, events)
    seen.state, seen.cloud, seen.calls = stage.state(), dict(stage.cloud.there), stage.cloud.calls[:]
    return _ordered(seen) if phase.any_order else seen


def _ordered(seen: Seen) -> Seen:
    return replace(
        seen,
        steps=", ".join(sorted(seen.steps.split(", "))),
        events=sorted(seen.events, key=str),
        state=sorted(seen.state, key=str),
        calls=sorted(seen.calls),
    )


def _prepare(cloud: FakeCloud, phase: Phase) -> None:
    cloud.calls.clear()
    cloud.broken = dict(phase.broken)
    for id_, properties in phase.meanwhile.items():
        if properties is None:
            del cloud.there[id_]
        else:
            cloud.there[id_] = cloud.there.get(id_, {}) | properties


def _look(seen: Seen, events: list[EngineEvent]) -> None:
    steps = []
    for event in events:
        for kind in ("resource_pre_event", "res_outputs_event", "res_op_failed_event"):
            if (told := getattr(event, kind)) and _named(told.metadata.urn):
                seen.events.append((kind, *_shown(kind, told.metadata)))
                steps += _step(kind, told.metadata)
        if message := event.diagnostic_event:
            seen.error += message.message if message.severity == "error" else ""
            seen.warnings += [message.message] if message.severity == "warning" else []
        if event.summary_event:
            seen.changes = {str(op): count for op, count in event.summary_event.resource_changes.items()}
    seen.steps = ", ".join(steps)


def _step(kind: str, metadata: Any) -> list[str]:
    failed = {"resource_pre_event": "", "res_op_failed_event": "failed "}
    name = metadata.urn.rpartition("::")[2]
    return [f"{failed[kind]}{metadata.op.value} {name}"] if kind in failed else []


def _shown(kind: str, metadata: Any) -> tuple[Any, ...]:
    """What views draw from an event. The embedded engine also tells why dependents are replaced."""
    new = metadata.new
    outputs = new.outputs if new and kind == "res_outputs_event" else None
    diff = None if metadata.op.value in _PARTS else metadata.detailed_diff
    return metadata.op.value, metadata.urn, _plain(new.inputs if new else None), _plain(outputs), _plain(diff)


_PARTS = {"replace", "create-replacement", "delete-replaced"}


def _named(resource: str) -> bool:
    return "pulumi:pulumi:Stack::" not in resource and not resource.endswith("::default")


def _plain(value: Any) -> Any:
    """An event's metadata as plain data, without what differs from run to run."""
    match value:
        case str():
            return _UUID.sub("<uuid>", value)
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case None | bool() | int() | float():
            return value
    return _plain(getattr(value, "value", None) or vars(value))
