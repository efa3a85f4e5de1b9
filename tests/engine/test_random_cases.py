"""One random run on one random valid state, with random trouble: what the engine promises holds.

`--engine-cases N` tries N new ones, and looks for the smallest that fails. Pulumi tests its engine so, too
(`pkg/engine/lifecycletest/fuzzing`).
"""

import pytest
from hypothesis import Phase, event, given, note, settings

from tests.support.engine_cases import Case
from tests.support.engine_world import check
from tests.support.engines import STOPPED_PROGRAMS
from tests.support.language_host import LanguageHost, serving
from tests.support.sdk_host import SdkHost
from tests.support.strategies_engine import cases

pytestmark = [*STOPPED_PROGRAMS, pytest.mark.usefixtures("rescued")]


def hold(host: LanguageHost, config: pytest.Config, usual: int) -> None:
    """Try as many cases as are asked for: by the option new ones, else the usual number of the same."""
    number = config.getoption("--engine-cases")
    phases = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]

    @settings(max_examples=number or usual, derandomize=not number, phases=phases)
    @given(cases())
    def holds(case: Case) -> None:
        note(f"as a test:\n\n{case.as_test()}")
        for error in check(case, host):
            event("a run with an error" if error else "a run without an error")

    holds()


def test_whatever_goes_wrong_nothing_is_lost_and_the_next_run_puts_it_right(
    host: LanguageHost, pytestconfig: pytest.Config
) -> None:
    hold(host, pytestconfig, 300)


def test_so_it_is_with_the_sdk(pytestconfig: pytest.Config) -> None:
    with serving(SdkHost()) as host:
        hold(host, pytestconfig, 25)
