"""One random run on one random valid state, with random trouble: what the engine promises holds.

`--engine-cases N` tries N new ones, and looks for the smallest that fails. Pulumi tests its engine so, too
(`pkg/engine/lifecycletest/fuzzing`).
"""

import pytest
from hypothesis import Phase, event, given, note, settings

from tests.support.engine_cases import Case
from tests.support.engine_world import check
from tests.support.strategies_engine import cases

pytestmark = pytest.mark.usefixtures("rescued")


def test_whatever_goes_wrong_nothing_is_lost_and_the_next_run_puts_it_right(
    pytestconfig: pytest.Config,
) -> None:
    """Try as many cases as are asked for: by the option new ones, else the usual number of the same."""
    number = pytestconfig.getoption("--engine-cases")
    phases = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]

    @settings(max_examples=number or 300, derandomize=not number, phases=phases)
    @given(cases())
    def holds(case: Case) -> None:
        note(f"as a test:\n\n{case.as_test()}")
        for error in check(case):
            event("a run with an error" if error else "a run without an error")

    holds()
