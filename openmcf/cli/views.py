"""The one gate to the terminal: results to stdout, the rest to stderr, colour only where it is seen."""

import os
import sys
from typing import TextIO

import typer

from openmcf.errors import OpenmcfError


def write(text: str) -> None:
    """Print a result, with a newline."""
    _print(text, sys.stdout)


def note(text: str) -> None:
    """Tell the user something that is no result."""
    _print(text, sys.stderr)


def fail(error: OpenmcfError) -> None:
    """Tell what went wrong, and what to do."""
    note(f"{styled('error:', 'red', sys.stderr)} {error}")
    if error.hint:
        note(f"{styled('hint:', 'cyan', sys.stderr)} {error.hint}")


def styled(text: str, colour: str, stream: TextIO | None = None) -> str:
    """The text in bold colour, or as it is where colour is not wanted (no terminal, NO_COLOR)."""
    stream = stream or sys.stdout
    wanted = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return typer.style(text, fg=colour, bold=True) if wanted else text


def _print(text: str, stream: TextIO) -> None:
    """Write what the stream's encoding can show, and the rest as escapes, rather than fail."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
