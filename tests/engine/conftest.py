"""What the tests of the engine share."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.engines import Stage, stages
from tests.support.postgres import PROGRAMS, postgres
from tests.support.pulumi_cli import PulumiCli


@pytest.fixture
def pulumi(pulumi_program: Path, tmp_path: Path) -> PulumiCli:
    """The real Pulumi CLI, on an empty state directory."""
    (tmp_path / "state").mkdir()
    return PulumiCli(pulumi_program, tmp_path / "project", f"file://{tmp_path / 'state'}")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A stage with an empty stack."""
    with stages(tmp_path, 1) as (stage,):
        yield stage


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database."""
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    if PROGRAMS is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres() as url:
        yield url


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment from which the AWS chain takes what an emulated AWS accepts."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


@pytest.fixture
def collected() -> Iterator[None]:
    """What a test leaves behind is collected while the test is still under way."""
    yield
    gc.collect()


@pytest.fixture
def rescued(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory for what runs cannot store."""
    monkeypatch.chdir(tmp_path_factory.mktemp("rescued"))
