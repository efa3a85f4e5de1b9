"""`openmcf version`."""

from openmcf import __version__
from openmcf.cli.views import write


def version() -> None:
    """Show the version."""
    write(f"openmcf {__version__}")
