"""What all tests of the provisioner share."""

from collections.abc import Iterator

import pytest

from openmcf.provisioner.provider.clients import Clients
from tests.support import aws as emulated

pytest.register_assert_rewrite("tests.support.life_cycle")


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
