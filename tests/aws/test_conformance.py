"""Every resource type through its life, on moto and on MiniStack. A new type needs one pair in `pairs.py`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from openmcf.aws.clients import Clients
from openmcf.aws.emulator import DROPPED
from openmcf.aws.types import TYPES, resource_type
from tests.aws.emulator_gaps import GAPS, SLOW
from tests.aws.pairs import BY_HAND, LEFT_OUT, PAIRS
from tests.support.conformance import World, conform


@pytest.fixture
def world(aws: Clients, tmp_path: Path) -> Iterator[World]:
    """What the pairs need, deleted afterwards."""
    world = World(aws, PAIRS, BY_HAND, tmp_path)
    yield world
    world.clear()


@pytest.mark.parametrize("name", PAIRS)
def test_a_resource_lives(name: str, aws: Clients, world: World) -> None:
    if reason := SLOW.get((name, aws.emulator or "")):
        pytest.skip(reason)
    gaps = {
        gap.step: gap for gap in GAPS if gap.pair == name and (aws.emulator or "").startswith(gap.emulator)
    }
    if "needs" in gaps:
        with pytest.raises(Exception, match=gaps["needs"].says):
            world.pair(name)
        return
    conform(world.pair(name), aws, gaps)


@pytest.mark.parametrize("token", TYPES)
def test_every_input_that_can_change_is_changed(token: str) -> None:
    """Nothing of a type is left out, nor the type itself."""
    pairs = [pair for pair in PAIRS.values() if pair.type == token]
    changed = {
        name
        for pair in pairs
        for name in {*pair.first, *pair.second}
        if pair.first.get(name) != pair.second.get(name)
    }
    resource = resource_type(token)
    left_out = {name for type_, name in LEFT_OUT if type_ == token}
    assert pairs
    assert resource.inputs - resource.replace_on_change - changed == left_out


def test_gaps_are_of_pairs() -> None:
    assert {gap.pair for gap in GAPS} <= {*PAIRS}


@pytest.mark.parametrize(("token", "name"), [(token, name) for token in DROPPED for name in DROPPED[token]])
def test_what_an_emulator_forgets_is_looked_for(token: str, name: str) -> None:
    assert any(name in {*pair.first, *pair.second} for pair in PAIRS.values() if pair.type == token)
