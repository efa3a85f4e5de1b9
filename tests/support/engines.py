"""Runs one program on either engine, against a fake cloud, and tells what was seen.

A `Stage` is where a run takes place: a state directory and a cloud. A `Phase` is what happens there: a
command with a program, and what is wrong with the cloud. `run` has an engine do it, and tells what was seen.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from threading import Event
from typing import Any

from openmcf.engine.backend import Backend
from openmcf.engine.embedded import EmbeddedEngine
from openmcf.engine.events import (
    DiagnosticEvent,
    EngineEvent,
    OnEvent,
    ResOpFailedEvent,
    ResourcePreEvent,
    ResOutputsEvent,
    StepEventMetadata,
    SummaryEvent,
)
from openmcf.engine.failures import EngineFailure
from openmcf.engine.stack import Engine, Options, Stack
from openmcf.engine.state.passphrases import Passphrases
from openmcf.engine.targets import Targets
from openmcf.errors import OpenmcfError
from openmcf.properties.diff import PropertyDiff
from openmcf.properties.values import Secret
from openmcf.pulumi_cli.provider_server import serving
from tests.support.declaring import Program, declared
from tests.support.fake_cloud import FakeCloud, FakeProvider, Fault
from tests.support.state import PHRASE, SALT, STACK, passphrase

_PASSPHRASES = Passphrases()
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
    options: Options = field(default_factory=Options)
    broken: Mapping[str, Fault] = field(default_factory=dict)
    meanwhile: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    any_order: bool = False


def _phase(command: str, program: Program | None, steps: str, more: dict[str, Any]) -> Phase:
    own = {key: more.pop(key) for key in ("broken", "meanwhile", "error", "any_order") if key in more}
    command = f"preview_{command}" if more.pop("preview_only", False) else command
    targets = {name: tuple(more.pop(key)) for key, name in _TARGETS.items() if key in more}
    return Phase(command, program, steps, Options(targets=Targets(**targets), **more), **own)


_TARGETS = {"target": "only", "exclude": "excluded", "replace": "replace"}


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
    def embedded(self) -> EmbeddedEngine:
        """The embedded engine on this stage's cloud."""
        return EmbeddedEngine(lambda package: FakeProvider(self.cloud), self.cancelled)

    @property
    def backend(self) -> str:
        """The URL of the state."""
        return self.url or f"file://{self.directory}"

    def environ(self) -> dict[str, str]:
        """What an engine finds in its environment."""
        return {
            "PULUMI_CONFIG_PASSPHRASE": PHRASE,
            "OPENMCF_STATE_RETRY_SECONDS": str(self.patience),
            "PULUMI_DEBUG_PROVIDERS": f"fake:{self.port}",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }

    def stack(self, engine: Engine | None = None) -> Stack:
        """The stack of the tests on this stage, for an engine: the embedded one unless given."""
        name = f"organization/{STACK.project}/{STACK.name}"
        return (engine or self.embedded).stack(self.backend, name, {"fake:region": "here"}, self.environ())

    def state(self) -> list[dict[str, Any]]:
        """The recorded resources, secrets in clear, without what differs from run to run."""
        checkpoint = Backend.open(self.backend).read(STACK)
        text = json.dumps(checkpoint.in_clear(_PASSPHRASES.recorded(PHRASE, checkpoint.salt or SALT)))
        deployment = json.loads(_UUID.sub("<uuid>", text)) or {}
        pending = [{"pending": operation} for operation in deployment.get("pending_operations", ())]
        return [_timeless(item) for item in (*deployment.get("resources", ()), *pending)]


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
    with serving(FakeProvider(cloud), "fake", "1.0.0", workers=4) as port:
        stage = Stage(directory, cloud, port)
        Backend.open(stage.backend).create(STACK, passphrase())
        yield stage


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


def run(stage: Stage, phase: Phase, engine: Engine | None = None) -> Seen:
    """Have an engine, the embedded one unless given, do what the phase says."""
    _prepare(stage.cloud, phase)
    events: list[EngineEvent] = []
    seen = Seen()
    try:
        act(stage.stack(engine), phase, events.append)
    except (EngineFailure, OpenmcfError) as error:
        seen.error = str(error)
    _look(seen, events)
    seen.state, seen.cloud, seen.calls = stage.state(), dict(stage.cloud.there), stage.cloud.calls[:]
    return _ordered(seen) if phase.any_order else seen


def act(stack: Stack, phase: Phase, on_event: OnEvent, parallel: int = 1) -> None:
    """Run a phase's verb on a stack."""
    options = replace(phase.options, parallel=parallel)
    verb: Any = getattr(stack, phase.command)
    if phase.program is None:
        verb(on_event, options)
    else:
        verb(partial(declared, phase.program), on_event, options)


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


_KINDS = {
    ResourcePreEvent: "resource_pre_event",
    ResOutputsEvent: "res_outputs_event",
    ResOpFailedEvent: "res_op_failed_event",
}


def _look(seen: Seen, events: list[EngineEvent]) -> None:
    steps = []
    for event in events:
        match event:
            case DiagnosticEvent():
                seen.error += event.message if event.severity == "error" else ""
                seen.warnings += [event.message] if event.severity == "warning" else []
            case SummaryEvent():
                seen.changes = event.resource_changes
            case _ if _named(event.metadata.urn):
                kind = _KINDS[type(event)]
                seen.events.append((kind, *_shown(kind, event.metadata)))
                steps += _step(kind, event.metadata)
    seen.steps = ", ".join(steps)


def _step(kind: str, metadata: StepEventMetadata) -> list[str]:
    failed = {"resource_pre_event": "", "res_op_failed_event": "failed "}
    name = metadata.urn.rpartition("::")[2]
    return [f"{failed[kind]}{metadata.op} {name}"] if kind in failed else []


def _shown(kind: str, metadata: StepEventMetadata) -> tuple[Any, ...]:
    """What views draw from an event. The embedded engine also tells why dependents are replaced."""
    new = metadata.new
    outputs = new.outputs if new and kind == "res_outputs_event" else None
    diff = None if metadata.op in _PARTS else metadata.detailed_diff
    return str(metadata.op), metadata.urn, _plain(new.inputs if new else None), _plain(outputs), _plain(diff)


_PARTS = {"replace", "create-replacement", "delete-replaced"}


def _named(resource: str) -> bool:
    return "pulumi:pulumi:Stack::" not in resource and not resource.endswith("::default")


def _plain(value: Any) -> Any:
    """An event's metadata as plain data, without what differs from run to run; the CLI masks secrets."""
    match value:
        case Secret():
            return "[secret]"
        case str():
            return _UUID.sub("<uuid>", value)
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case PropertyDiff():
            return value.kind, value.input_diff
    return value
