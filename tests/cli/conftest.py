"""What the tests of commands share."""

import pytest

from tests.support.command_line import CommandLine


@pytest.fixture
def openmcf(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, run in this process."""
    return CommandLine(capsys)
