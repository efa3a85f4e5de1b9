"""The embedded engine beside the real Pulumi CLI: the same steps, state, and calls of the cloud."""

import re
from pathlib import Path

import pytest

from tests.provisioner.engine.scenarios_of_changes import CHANGES
from tests.provisioner.engine.scenarios_of_options import OPTIONS
from tests.provisioner.engine.scenarios_of_trouble import TROUBLE
from tests.support.engines import STOPPED_PROGRAMS, Phase, PulumiUpdates, Seen, run, stages

pytestmark = STOPPED_PROGRAMS

SCENARIOS = CHANGES | OPTIONS | TROUBLE

each_scenario = pytest.mark.parametrize("phases", SCENARIOS.values(), ids=SCENARIOS)


def expect(seen: Seen, phase: Phase) -> None:
    """What the table says of a phase."""
    assert (seen.steps, bool(seen.error)) == (phase.steps, bool(phase.error)), seen.error
    assert re.search(phase.error, seen.error)


@each_scenario
def test_the_embedded_engine_does_what_is_expected(phases: list[Phase], tmp_path: Path) -> None:
    with stages(tmp_path, 1) as (stage,):
        for phase in phases:
            expect(run(stage, phase), phase)


@each_scenario
def test_both_engines_do_the_same_and_go_on_from_each_other(
    phases: list[Phase], tmp_path: Path, pulumi_program: Path
) -> None:
    cli = PulumiUpdates(pulumi_program.parents[1])
    with stages(tmp_path, 2) as both:
        for number, phase in enumerate(phases):
            ours, theirs = both if number % 2 else reversed(both)
            by_us, by_them = run(ours, phase), run(theirs, phase, cli)
            expect(by_them, phase)
            expect(by_us, phase)
            assert by_us.changes == by_them.changes
            assert by_us.calls == by_them.calls
            assert by_us.state == by_them.state
            assert by_us.cloud == by_them.cloud
            assert by_us.events == by_them.events
