"""Which engine runs: the Pulumi CLI, or the one embedded here."""

import shutil
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any, Literal, NamedTuple, Protocol

from openmcf.engine.locks import UNNAMED, Holder
from openmcf.engine.providers import Attach
from openmcf.engine.stack import Engine
from openmcf.errors import EngineMissing

Wanted = Literal["auto", "embedded", "pulumi"]


class CliEngine(Engine, Protocol):
    """The Pulumi CLI as an engine; see `pulumi_cli.engine`, which is imported only if it is wanted."""

    command: Any


class Chosen(NamedTuple):
    """The engine that runs, and why it does, for the user."""

    engine: Engine
    why: str


def choose(wanted: Wanted, attach: Attach, cancelled: Event, holder: Holder = UNNAMED) -> Chosen:
    """The wanted engine; `auto` is the Pulumi CLI where there is one that is new enough.

    attach: where the embedded engine gets its providers. cancelled: stops runs after the steps under way.
    holder: who takes the locks of stacks. Raises EngineMissing if `pulumi` cannot be had.
    """
    if wanted == "pulumi":
        return Chosen(pulumi_cli(cancelled), "as chosen")
    from openmcf.engine.embedded import EmbeddedEngine  # which loads what encrypts secrets

    embedded = EmbeddedEngine(attach, cancelled, holder)
    if wanted == "embedded":
        return Chosen(embedded, "as chosen")
    if not may_be_there():
        return Chosen(embedded, "there is no Pulumi CLI")
    try:
        return Chosen(pulumi_cli(cancelled), "it is installed")
    except EngineMissing as error:
        return Chosen(embedded, str(error))


def may_be_there() -> bool:
    """Whether there may be a Pulumi CLI, as told without Pulumi's packages, which take 0.2 s to load."""
    somewhere = shutil.which("pulumi") or (Path.home() / ".pulumi" / "versions").is_dir()
    return bool(somewhere) and find_spec("pulumi") is not None


def pulumi_cli(cancelled: Event) -> CliEngine:
    """The Pulumi CLI. Raises EngineMissing if there is none that is new enough."""
    if find_spec("pulumi") is None:
        message = "the Pulumi CLI is driven by Pulumi's packages, which are not installed"
        raise EngineMissing(message, "pip install 'openmcf[pulumi]'; or do without: --engine embedded")
    from openmcf.pulumi_cli.engine import OLDEST_CLI, installed

    engine = installed(cancelled)
    if engine is None:
        raise EngineMissing("there is no Pulumi CLI", "install it with `openmcf engine install`")
    if not engine.is_new_enough:
        version = engine.command.version
        hint = "run `openmcf engine install`"
        raise EngineMissing(f"the Pulumi CLI {version} is older than {OLDEST_CLI}", hint)
    return engine
