"""The exception tree; every branch carries the exit code of the process it ends.

    OpenmcfError            1  something the user can mend
    └── UsageError          2  the command line asks for what does not exist
        ├── UnknownKind     2  no such kind
        └── UnknownField    2  no such field in that kind

What is wrong *inside* manifests is no exception: it is a `Problem`, and all of them are reported.
"""


class OpenmcfError(Exception):
    """Base of all errors that are told to the user without a traceback."""

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        """Keep the message (what and where) apart from the hint (what to do)."""
        super().__init__(message)
        self.hint = hint


def reason(error: OSError) -> str:
    """What the system says went wrong, as the end of a sentence: `no such file or directory`."""
    return (error.strerror or str(error)).lower()


class UsageError(OpenmcfError):
    """The command line asks for something that does not exist or makes no sense."""

    exit_code = 2


class UnknownKind(UsageError):
    """A kind that openmcf does not have."""


class UnknownField(UsageError):
    """A field that the kind does not have."""
