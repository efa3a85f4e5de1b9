"""Where the state of a command is, and what is recorded there."""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from threading import Event

from openmcf.cli.backend_choice import backend_of, passphrase_of
from openmcf.cli.engine_choice import pulumi_cli
from openmcf.cli.options import StackOptions
from openmcf.cli.views import log, visible
from openmcf.engine.backend import Backend
from openmcf.engine.locks import Holder
from openmcf.errors import StateUnusable
from openmcf.provisioner.run.stacks import is_cloud
from openmcf.provisioner.state.cloud_reader import CloudReader
from openmcf.provisioner.state.state_reader import DiyBackendReader, StateReader
from openmcf.urls import shown


def inventory_of(options: StackOptions) -> StateReader:
    """What is recorded in the backend. Raises StateUnusable, or EngineMissing for Pulumi Cloud."""
    backend = backend_of(options)
    if is_cloud(backend) and options.engine != "embedded":
        return _cloud(backend)
    return DiyBackendReader(Backend.open(backend, holder()), {**os.environ, **passphrase_of(options)})


def _cloud(url: str) -> CloudReader:
    """What is recorded in Pulumi Cloud. Raises EngineMissing if there is no Pulumi CLI."""
    command = pulumi_cli(Event()).command
    from openmcf.pulumi_cli.backend import CliBackend

    return CloudReader(CliBackend(command, url))


def holder() -> Holder:
    """Who takes the locks of stacks: this command, which says whose it took over."""
    command = next(filter(str.isalpha, sys.argv[1:2]), "")
    return Holder(f"openmcf {command}".strip(), lambda text: log(visible(f"note: {text}")))


def storage_of(options: StackOptions) -> tuple[Backend, Mapping[str, str]]:
    """The backend, to change what it records, and the environment that has the passphrase.

    Raises StateUnusable, also for Pulumi Cloud, which only the Pulumi CLI changes.
    """
    url = backend_of(options)
    if is_cloud(url):
        hint = "use the Pulumi CLI: `pulumi state`, `pulumi stack export`, `pulumi stack import`"
        raise StateUnusable("the state is in Pulumi Cloud, which openmcf does not change", hint)
    return Backend.open(url, holder()), {**os.environ, **passphrase_of(options)}


def at_origin(options: StackOptions, origin: str) -> StackOptions:
    """The options for the backend that a file is from, unless they name one. origin: its URL.

    What the environment names counts if it is the same, since it may have the password.
    """
    if options.backend or options.local:
        return options
    local = StackOptions(local=True, stack=options.stack, engine=options.engine)
    if origin == shown(backend_of(local)):
        return local
    named = os.environ.get("PULUMI_BACKEND_URL")
    if named and shown(named) == origin:
        return options
    return replace(options, backend=origin)
