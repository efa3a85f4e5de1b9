"""The Pulumi CLI as an engine: found, installed, and opened for a stack."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from subprocess import CalledProcessError
from threading import Event
from typing import Literal

from pulumi._version import version as sdk_version
from pulumi.automation import PulumiCommand
from pulumi.automation.errors import InvalidVersionError
from semver import VersionInfo

from openmcf.errors import EngineMissing
from openmcf.pulumi_cli.command import CliCommand
from openmcf.pulumi_cli.stack import CliStack

OLDEST_CLI = VersionInfo(3, 181)
"""The first Pulumi CLI that runs inline programs for every operation (`--client`, pulumi 3.181.0)."""


class CliEngine:
    """The Pulumi CLI that a command runs."""

    name: Literal["pulumi"] = "pulumi"

    def __init__(self, command: CliCommand) -> None:
        self.command = command

    def stack(
        self, backend: str, name: str, config: Mapping[str, str], environment: Mapping[str, str]
    ) -> CliStack:
        """A stack of a backend; see `engine.stack`."""
        return CliStack(self.command, backend, name, config, environment)

    def end(self) -> None:
        """End what runs at once."""
        self.command.end()

    @property
    def is_new_enough(self) -> bool:
        """Whether it can do what is asked of it here."""
        return self.command.version is not None and self.command.version >= OLDEST_CLI

    def __str__(self) -> str:
        return f"Pulumi CLI {self.command.version}"


def installed_root() -> Path:
    """Where `openmcf engine install` puts the Pulumi CLI: the SDK's own place for its version."""
    return Path.home() / ".pulumi" / "versions" / str(sdk_version)


def install() -> PulumiCommand:
    """Download the Pulumi CLI that fits the SDK, with the SDK's installer, unless it is there.

    Raises EngineMissing if it cannot be downloaded, with what else can be done.
    """
    try:
        return PulumiCommand.install()
    except (OSError, CalledProcessError) as error:
        said = (
            error.output.decode(errors="replace").strip() if isinstance(error, CalledProcessError) else error
        )
        raise EngineMissing(f"the Pulumi CLI could not be downloaded: {said}", _BY_HAND) from error


_BY_HAND = (
    "set HTTPS_PROXY if there is a proxy; or copy the CLI's archive for this system from "
    f"https://www.pulumi.com/docs/install/versions/ so that there is {installed_root()}/bin/pulumi; "
    "or do without: --engine embedded needs nothing"
)


def installed(cancelled: Event) -> CliEngine | None:
    """The Pulumi CLI on the PATH, or the one that `install` made; None if there is none that runs.

    cancelled: stops its runs after the steps under way.
    """
    try:
        if shutil.which("pulumi"):
            return CliEngine(CliCommand(None, cancelled))
        if (installed_root() / "bin" / "pulumi").exists():
            return CliEngine(CliCommand(installed_root(), cancelled))
    except (OSError, InvalidVersionError):
        return None
    return None
