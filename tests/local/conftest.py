"""A local AWS for the tests of its room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from openmcf.local import aws, child


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """A directory for a local AWS, which does not outlive the test."""
    yield tmp_path / "local"
    aws.stop(tmp_path / "local")


@pytest.fixture(scope="module")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[aws.LocalAws]:
    """One that runs, for tests that only ask."""
    directory = tmp_path_factory.mktemp("local")
    yield aws.ensure(directory, child.free_port())
    aws.stop(directory)
