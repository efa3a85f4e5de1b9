"""The one gate to the terminal: results to stdout, the rest to stderr, colour only where it is seen."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

import typer

from openmcf.errors import OpenmcfError, ResultsLost, reason

_STEERING = "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"

_WIDEST = 10_000

Hear = Callable[[str, bool], None]
"""Takes a text that is printed, and whether it is a result."""

_HEARING: list[Hear] = []


@contextmanager
def heard_by(hear: Hear) -> Iterator[None]:
    """What is printed within is told to somebody, too."""
    _HEARING.append(hear)
    try:
        yield
    finally:
        _HEARING.remove(hear)


def write(text: str) -> None:
    """Print a result, with a newline. Raises ResultsLost and BrokenPipeError."""
    with _reaching():
        _print(text, sys.stdout)


def deliver() -> None:
    """Send off what is printed so far; a reader that went away has all that it wanted. Raises ResultsLost."""
    with suppress(BrokenPipeError), _reaching():
        sys.stdout.flush()


@contextmanager
def results_of(done: str, hint: str | None = None) -> Iterator[None]:
    """What is printed within is sent off at the end; `done` says what is done even if that is lost.

    Raises ResultsLost, and BrokenPipeError within.
    """
    try:
        yield
        deliver()
    except ResultsLost as lost:
        raise ResultsLost(f"{lost}; {done}", hint) from lost


def log(text: str) -> None:
    """Tell the user something that is no result."""
    _print(text, sys.stderr)


def write_to(stream: TextIO, text: str) -> None:
    """Print to a stream that the caller chose, with a newline; see `write`."""
    if stream is sys.stdout:
        write(text)
    else:
        _print(text, stream)


def fail(error: OpenmcfError) -> None:
    """Tell what went wrong, and what to do."""
    lines = "\n".join(map(visible, str(error).split("\n")))
    log(f"{styled('error:', 'red', sys.stderr)} {lines}")
    if error.hint:
        log(f"{styled('hint:', 'cyan', sys.stderr)} {visible(error.hint)}")


def visible(text: str) -> str:
    """The text with all characters replaced that steer a terminal, or turn the direction of what it shows."""
    return text if text.isprintable() else re.sub(_STEERING, "\ufffd", text)


def styled(text: str, colour: str, stream: TextIO | None = None) -> str:
    """The text in bold colour, or as it is where colour is not wanted (no terminal, NO_COLOR)."""
    stream = stream or sys.stdout
    wanted = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return typer.style(text, fg=colour, bold=True) if wanted else text


def rendered(renderable: object, stream: TextIO) -> str:
    """What rich draws, for a stream: as wide as its terminal, or as wide as need be where it is none."""
    from rich.console import Console  # only for tables

    width = None if stream.isatty() else _WIDEST
    console = Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
    with _reaching(), console.capture() as captured:  # it sends off what is printed so far
        console.print(renderable)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ResultsLost(f"standard output cannot be written: {reason(error)}") from error


def _print(text: str, stream: TextIO) -> None:
    """Write what the stream's encoding can show, and the rest as escapes, rather than fail."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    for hear in _HEARING:
        hear(text, stream is sys.stdout)
