"""Runs in a process of their own that come to harm.

`python -m tests.support.harmed_runs <harm> <directory>`: the directory is that of a stage.
"""

import os
import resource
import signal
import sys
from pathlib import Path

from openmcf.properties.values import Properties
from tests.engine.scenarios_of_changes import named, user
from tests.support.engines import Stage, run, up
from tests.support.fake_cloud import FakeCloud


class DeadlyCloud(FakeCloud):
    """It kills whoever made `b`."""

    def create(self, name: str, inputs: Properties) -> tuple[str, Properties]:
        """Make a resource, and strike."""
        made = super().create(name, inputs)
        if name == "b":
            os.kill(os.getpid(), signal.SIGKILL)
        return made


def killed(directory: Path) -> None:
    """Be killed when the cloud has made `b`, and before that is recorded."""
    run(Stage(directory, DeadlyCloud(), 0), up(user(), ""))


def cramped(directory: Path) -> None:
    """Have no room for the record of all that is to be made; tell the error, and then what was made."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))
    cloud = FakeCloud()
    seen = run(Stage(directory, cloud, 0), up(named(*(f"thing-{number}" for number in range(30))), ""))
    sys.stdout.write(f"{seen.error}\n{' '.join(cloud.there)}")


class FillingCloud(FakeCloud):
    """Where it makes `b`, the disk is full."""

    def create(self, name: str, inputs: Properties) -> tuple[str, Properties]:
        """Make a resource; from the second on, nothing can be written any more."""
        if name == "b":
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        return super().create(name, inputs)


def full(directory: Path) -> None:
    """Have no room for anything from the time on that `b` is made; tell the error."""
    sys.stdout.write(run(Stage(directory, FillingCloud(), 0), up(user(), "")).error)


if __name__ == "__main__":
    {"killed": killed, "cramped": cramped, "full": full}[sys.argv[1]](Path(sys.argv[2]))
