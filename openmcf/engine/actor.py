"""Who runs openmcf, as locks and histories name them."""

import getpass
import os
import socket

RUN_BY = "openmcf:by"
"""The setting of a stack that says who runs it: histories of both engines keep the settings of each run."""


def user() -> str:
    """The name of the user; in a container, the user need not have one, but has a number."""
    try:
        return getpass.getuser().encode(errors="replace").decode()
    except (KeyError, OSError):
        return str(os.getuid())


def actor() -> str:
    """The user and the host: `alice@laptop`."""
    return f"{user()}@{socket.gethostname()}"
