"""Where the state of a command is: its URL, and the passphrase of its secrets."""

import os
from collections.abc import Mapping

from openmcf.cli.options import StackOptions
from openmcf.local.home import Home, default_directory
from openmcf.provisioner.run.stacks import default_backend, directory_backend

_PASSPHRASES = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")
_LOCAL_PASSPHRASE = "local"  # noqa: S105 - what is in the local AWS is no secret of anyone


def backend_of(options: StackOptions) -> str:
    """The URL of the backend that the options choose; that of the local AWS is beside it."""
    if options.backend:
        return options.backend
    if options.local:
        return directory_backend(Home(default_directory(os.environ)).stacks)
    return default_backend(os.environ)


def passphrase_of(options: StackOptions) -> Mapping[str, str]:
    """What sets the passphrase of the state's secrets, unless the environment does."""
    if options.local and not any(name in os.environ for name in _PASSPHRASES):
        return {_PASSPHRASES[0]: _LOCAL_PASSPHRASE}
    return {}
