"""What the tests of adopted kinds share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where programs put the files that they make."""
    return tmp_path_factory.mktemp("workspace")
