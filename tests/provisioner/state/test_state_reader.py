"""The two ways to read recorded stacks, on one backend: from its storage, and by the real Pulumi CLI."""

from collections.abc import Iterator
from pathlib import Path

import pulumi
import pytest
from pulumi.automation import PulumiCommand

from openmcf.engine.backend import Backend
from openmcf.engine.choice import Engine
from openmcf.errors import StackMissing
from openmcf.provisioner.plans.plan import RECORD_TYPE
from openmcf.provisioner.run.stacks import Stacks
from openmcf.provisioner.state.state_reader import DiyBackendReader, PulumiCliReader
from openmcf.specs.identity import Stack
from tests.support.engines import Stage, Thing, run, stages, up
from tests.support.state import STACK

OURS = Stack("organization", STACK.project, STACK.name)
TAKEN = {"kind": "AwsIamRole", "name": "r", "env": None, "stack": str(OURS), "output": "secrets", "key": "b"}


def program() -> None:
    """A stack that takes one of its own outputs, a secret."""
    secret = pulumi.Output.secret("hush")
    references = {"spec.x": TAKEN | {"value": secret}}
    props = {"kind": "AwsCognitoUserPool", "name": "p", "env": "dev", "references": references}
    pulumi.ComponentResource(RECORD_TYPE, "p", props)
    Thing("thing")
    pulumi.export("plain", "seen")
    pulumi.export("secrets", {"a": "one", "b": secret})


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A backend with one stack, applied once."""
    with stages(tmp_path, 1) as (stage,):
        run(stage, up(program, "create thing"))
        yield stage


@pytest.fixture
def both(stage: Stage, pulumi_program: Path) -> tuple[DiyBackendReader, PulumiCliReader]:
    """Both ways to read it."""
    engine = Engine("pulumi", PulumiCommand(str(pulumi_program.parents[1]), skip_version_check=True))
    return DiyBackendReader(Backend.open(stage.backend), stage.environ()), PulumiCliReader(
        Stacks(engine, stage.backend, stage.environ())
    )


def test_both_tell_the_same(both: tuple[DiyBackendReader, PulumiCliReader]) -> None:
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


def test_both_miss_what_is_not_there(both: tuple[DiyBackendReader, PulumiCliReader]) -> None:
    for one in both:
        with pytest.raises(StackMissing):
            one.read(OURS._replace(name="nothing"))
