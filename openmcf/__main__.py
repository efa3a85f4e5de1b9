"""Where the process starts: `openmcf` and `python -m openmcf`."""

import gc
import os
import sys
from contextlib import suppress

from openmcf import __version__


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if sys.argv[1:] in (["version"], ["--version"]):
        _tell_version()
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


def _tell_version() -> None:
    """Show the version, and end, before anything is imported; what goes wrong is left to the command."""
    with suppress(OSError, AttributeError):
        sys.stdout.write(f"openmcf {__version__}\n")
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
