"""What all tests share: how hypothesis searches, and the Pulumi CLI.

Hypothesis tries the same examples each time, and shows the failing one as it is found; with
HYPOTHESIS_PROFILE=thorough it tries many new ones, and looks for the smallest that fails, for minutes.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from openmcf.aws.clients import Clients
from tests.support import aws as emulated
from tests.support.installed import SAMPLE, install
from tests.support.pulumi_cli import MISSING, find_cli, pinned_version, version_of

pytest.register_assert_rewrite("tests.support.conformance")

# Random manifests are large, which hypothesis takes for a fault of the test.
settings.register_profile("common", deadline=None, suppress_health_check=[*HealthCheck])
settings.register_profile(
    "ci",
    settings.get_profile("common"),
    derandomize=True,
    max_examples=50,
    phases=[Phase.explicit, Phase.generate],
)
settings.register_profile("thorough", settings.get_profile("common"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_RAN_WITH = "Pulumi CLI"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the number of random cases of the engine."""
    parser.addoption("--engine-cases", type=int, default=0, metavar="N", help="try N new cases of the engine")


@pytest.fixture(autouse=True, scope="session")
def _answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Answers of the tests are kept beside them, and serve all tests after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENMCF_CACHE_DIR", str(tmp_path_factory.mktemp("answers")))
        yield


@pytest.fixture
def pulumi_program(record_property: Callable[[str, object], None]) -> Path:
    """The real Pulumi CLI; its version is told at the end of the run."""
    program = find_cli()
    if program is None:
        pytest.skip(MISSING)
    record_property(_RAN_WITH, f"{version_of(program)} ({program})")
    return program


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the version of the Pulumi CLI that the engine was held to."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    properties = {pair for report in reports for pair in getattr(report, "user_properties", ())}
    for ran_with in sorted(value for name, value in properties if name == _RAN_WITH):
        terminalreporter.write_line(f"Pulumi CLI: {ran_with}; the tests are held to {pinned_version()}")


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for PYTHONPATH in which the sample package, `acme-kinds`, is installed."""
    return install(SAMPLE, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def moto() -> Iterator[Clients]:
    """moto, for the session."""
    with emulated.moto() as clients:
        yield clients


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clients]:
    """MiniStack, for the session."""
    with emulated.ministack(tmp_path_factory.mktemp("ministack")) as clients:
        yield clients


@pytest.fixture(params=["moto", "ministack"])
def aws(request: pytest.FixtureRequest) -> Clients:
    """Each of the two emulated AWS in turn; `Clients.emulator` tells which."""
    clients: Clients = request.getfixturevalue(request.param)
    return clients
