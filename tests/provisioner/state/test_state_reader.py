"""The two ways to read recorded stacks, on one backend: from its storage, and by the real Pulumi CLI."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from openmcf.engine.backend import Backend
from openmcf.errors import StackMissing
from openmcf.properties.values import Secret
from openmcf.provisioner.plans.plan import RECORD_TYPE
from openmcf.provisioner.state.cloud_reader import CloudReader
from openmcf.provisioner.state.state_reader import DiyBackendReader
from openmcf.pulumi_cli.backend import CliBackend
from openmcf.pulumi_cli.command import CliCommand
from openmcf.specs.identity import Stack
from tests.support.declaring import declare, export, thing
from tests.support.engines import Stage, run, stages, up
from tests.support.state import STACK

OURS = Stack("organization", STACK.project, STACK.name)
TAKEN = {"kind": "AwsIamRole", "name": "r", "env": None, "stack": str(OURS), "output": "secrets", "key": "b"}


def program() -> None:
    """A stack that takes one of its own outputs, a secret."""
    secret = Secret("hush")
    references = {"spec.x": TAKEN | {"value": secret}}
    props = {"kind": "AwsCognitoUserPool", "name": "p", "env": "dev", "references": references}
    declare(RECORD_TYPE, "p", None, props, is_component=True)
    thing("thing")
    export("plain", "seen")
    export("secrets", {"a": "one", "b": secret})


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A backend with one stack, applied once."""
    with stages(tmp_path, 1) as (stage,):
        run(stage, up(program, "create thing"))
        yield stage


@pytest.fixture
def both(
    stage: Stage, pulumi_program: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[DiyBackendReader, CloudReader]:
    """Both ways to read it."""
    for name, value in stage.environ().items():
        monkeypatch.setenv(name, value)
    command = CliCommand(pulumi_program.parents[1], Event())
    direct = DiyBackendReader(Backend.open(stage.backend), stage.environ())
    return direct, CloudReader(CliBackend(command, stage.backend))


def test_both_tell_the_same(both: tuple[DiyBackendReader, CloudReader]) -> None:
    direct, by_engine = both
    assert direct.stacks() == by_engine.stacks() == [OURS]
    assert direct.history(OURS) == by_engine.history(OURS)
    assert direct.locks(OURS) == by_engine.locks(OURS) == []
    read = [one.read(OURS) for one in both]
    assert read[0].masked == read[1].masked == {"plain": "seen", "secrets": {"a": "one", "b": "********"}}
    for found in read:
        assert (found.identity, found.resources, found.pending) == (("AwsCognitoUserPool", "p", "dev"), 1, ())
        (taken,) = found.taken
        assert (taken.field, taken.path, found.opened(taken.stored), found.gives(taken)) == (
            *("spec.x", "secrets.b"),
            *("hush", "hush"),
        )


def test_both_miss_what_is_not_there(both: tuple[DiyBackendReader, CloudReader]) -> None:
    for one in both:
        with pytest.raises(StackMissing):
            one.read(OURS._replace(name="nothing"))
