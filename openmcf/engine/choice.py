"""Which engine runs: the Pulumi CLI, or the one embedded here."""

import shutil
from pathlib import Path
from subprocess import CalledProcessError
from threading import Event
from typing import Literal, NamedTuple

from pulumi._version import version as sdk_version
from pulumi.automation import PulumiCommand
from pulumi.automation.errors import InvalidVersionError
from semver import VersionInfo

from openmcf.engine.command import EmbeddedCommand
from openmcf.engine.locks import UNNAMED, Holder
from openmcf.engine.providers import Attach
from openmcf.engine.pulumi_cli import PulumiCli
from openmcf.errors import EngineMissing

Wanted = Literal["auto", "embedded", "pulumi"]

OLDEST_CLI = VersionInfo(3, 181)
"""The first Pulumi CLI that runs inline programs for every operation (`--client`, pulumi 3.181.0)."""


class Engine(NamedTuple):
    """An engine, and what to tell the user of it."""

    name: Literal["embedded", "pulumi"]
    command: PulumiCommand

    def end(self) -> None:
        """End what runs at once. The embedded engine ends with this process."""
        if isinstance(self.command, PulumiCli):
            self.command.end()

    def __str__(self) -> str:
        return "embedded engine" if self.name == "embedded" else f"Pulumi CLI {self.command.version}"


def choose(wanted: Wanted, attach: Attach, cancelled: Event, holder: Holder = UNNAMED) -> Engine:
    """The wanted engine; `auto` is the Pulumi CLI where there is one that is new enough.

    attach: where the embedded engine gets its providers. cancelled: stops runs after the steps under way.
    holder: who takes the locks of stacks. Raises EngineMissing if `pulumi` cannot be had.
    """
    if wanted == "embedded":
        return Engine("embedded", EmbeddedCommand(attach, cancelled, holder))
    command = installed(cancelled)
    if command is not None and is_new_enough(command):
        return Engine("pulumi", command)
    if wanted == "auto":
        return Engine("embedded", EmbeddedCommand(attach, cancelled, holder))
    if command is None:
        raise EngineMissing("there is no Pulumi CLI", "install it with `openmcf engine install`")
    raise EngineMissing(
        f"the Pulumi CLI {command.version} is older than {OLDEST_CLI}", "run `openmcf engine install`"
    )


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


def installed(cancelled: Event) -> PulumiCli | None:
    """The Pulumi CLI on the PATH, or the one that `install` made; None if there is none that runs.

    cancelled: stops its runs after the steps under way.
    """
    try:
        if shutil.which("pulumi"):
            return PulumiCli(None, cancelled)
        if (installed_root() / "bin" / "pulumi").exists():
            return PulumiCli(installed_root(), cancelled)
    except (OSError, InvalidVersionError):
        return None
    return None


def is_new_enough(command: PulumiCommand) -> bool:
    """Whether a Pulumi CLI can do what is asked of it here."""
    return command.version is not None and command.version >= OLDEST_CLI
