"""The streams of the process, where Python's own would do harm."""

from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Forgiving(FileIO):
    """A file that loses what cannot be written."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write as much as goes."""
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def forgiving(stderr: TextIO) -> TextIO:
    """Standard error as a stream that never fails.

    A run goes on, and records what it does, although its terminal was closed or its log's disk is full.
    """
    raw = BufferedWriter(_Forgiving(stderr.fileno(), "w", closefd=False))
    return TextIOWrapper(raw, encoding=stderr.encoding, errors=stderr.errors, line_buffering=True)
