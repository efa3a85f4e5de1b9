"""Where the process starts: `openmcf` and `python -m openmcf`."""

import gc
import os
import sys
from contextlib import suppress

from openmcf import __version__


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        answer = _known_answer(sys.argv[1:])
    except KeyboardInterrupt:
        os._exit(130)
    if answer is not None:
        _tell(answer)
    # Neither start-up nor a manifest leaves much garbage; at Python's own threshold of 700 the collector
    # would look through what is kept again and again (measured: 5 of 110 ms at the start, 4 % of a run).
    gc.set_threshold(1_000_000)
    # Pydantic would look through the metadata of every installed package for plugins (measured: 5 ms).
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # gRPC would log, in the middle of the output, that a server went away as it should.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    # after the collector is told
    from openmcf.cli.interruption import SIGNALS, end
    from openmcf.cli.main import INTERRUPTED, run
    from openmcf.cli.streams import forgiving

    nowhere = open(os.devnull, "w")  # noqa: SIM115 - for as long as the process lives
    sys.stdout = sys.stdout or nowhere  # the caller may have closed it, as `>&-` does
    sys.stderr = forgiving(sys.stderr) if sys.stderr else nowhere
    SIGNALS.heed(end)
    try:
        code = run()
        with suppress(OSError):  # the reader went away, as in `openmcf … | head`
            sys.stdout.flush()
            sys.stderr.flush()
    except KeyboardInterrupt:  # between two lines of these
        code = INTERRUPTED
    # Python would now take its modules apart, one by one (measured: 16 ms); nothing else is left to do.
    os._exit(SIGNALS.exit_code(code))


def _known_answer(arguments: list[str]) -> str | None:
    """What is known before anything slow is imported; None if a command has to find it out."""
    if arguments in (["version"], ["--version"]):
        return f"openmcf {__version__}\n"
    # The version needs none of these, and hashing takes 4 ms to import.
    from openmcf.cache import Cache, default_directory
    from openmcf.cli.known_valid import known_answer

    return known_answer(arguments, Cache(default_directory(os.environ)))


def _tell(answer: str) -> None:
    """Show a text, and end; what goes wrong is left to the command."""
    with suppress(OSError, AttributeError):  # the caller may have closed it, as `>&-` does
        sys.stdout.write(answer)
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
