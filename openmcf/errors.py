"""The exception tree; every branch carries the exit code of the process it ends.

    OpenmcfError            1  something the user can fix
    ├── CodeUnusable        1  the code that a manifest names cannot be archived
    ├── StateUnusable       1  the recorded state cannot be read or written
    │   ├── StackLocked     1  another run holds the stack
    │   ├── StackMissing    1  no such stack
    │   ├── StackExists     1  a stack of that name is there already
    │   ├── StateConflict   1  somebody else changed the state in between
    │   └── PassphraseRefused 1  the passphrase of the stack's secrets is missing or wrong
    ├── CredentialsMissing  1  AWS does not know who asks, or it is not who was promised
    ├── EngineMissing       1  the engine that was asked for cannot be had
    ├── PartMissing         1  a part of openmcf that a command needs is not installed
    ├── ReferenceUnresolved 1  a manifest needs an output that is not there yet
    ├── DeploymentFailed    1  a run did not reach its end; what it did is recorded
    ├── PlanOutdated        1  what a plan was made of has moved on
    ├── DataLossRefused     1  a run would lose users, or ids that applications hold
    ├── NameTaken           1  a plan would make a name that another manifest has
    ├── StackMismatch       1  a stack is recorded of another manifest, or in another account or region
    ├── StackInUse          1  others hold outputs of a stack that would go
    ├── ImportRefused       1  what exists cannot be recorded without being changed
    ├── ResultsLost         1  standard output cannot be written
    ├── Interrupted       130  the user stopped a run (by SIGTERM 143, by SIGHUP 129)
    └── UsageError          2  the command line asks for what does not exist
        ├── UnknownKind     2  no such kind
        │   └── KindUnusable 2 the package that brings the kind is broken
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

    def __str__(self) -> str:
        """The message, and what was noted on the way (`add_note`): each a line."""
        return "\n".join([super().__str__(), *getattr(self, "__notes__", ())])


def reason(error: OSError) -> str:
    """What the system says went wrong, as the end of a sentence: `no such file or directory`."""
    return (error.strerror or str(error)).lower()


class UsageError(OpenmcfError):
    """The command line asks for something that does not exist or makes no sense."""

    exit_code = 2


class UnknownKind(UsageError):
    """A kind that openmcf does not have."""


class KindUnusable(UnknownKind):
    """A kind whose package is broken, or clashes with another; the message names the package."""


class UnknownField(UsageError):
    """A field that the kind does not have."""


class CodeUnusable(OpenmcfError):
    """The code under a manifest's `localPath` cannot be found, read or archived."""


class CredentialsMissing(OpenmcfError):
    """AWS does not know who asks, or it is not the account that was promised."""


class EngineMissing(OpenmcfError):
    """The engine that was asked for cannot be had."""


class PartMissing(OpenmcfError):
    """A part of openmcf that a command needs is not installed."""


class ReferenceUnresolved(OpenmcfError):
    """A manifest needs an output of another stack that is not there yet."""


class DeploymentFailed(OpenmcfError):
    """A run did not reach its end; what it did is recorded."""


class PlanOutdated(OpenmcfError):
    """The state, a manifest, or what would be done is no longer what a plan was made of."""


class DataLossRefused(OpenmcfError):
    """A run would lose users, or ids that applications hold."""


class NameTaken(OpenmcfError):
    """A plan would make what AWS takes only once by its name, and another manifest has it."""


class StackMismatch(OpenmcfError):
    """A stack is recorded of another manifest, or in another account, region or local AWS."""


class StackInUse(OpenmcfError):
    """Recorded stacks hold outputs of one that would be destroyed."""


class ImportRefused(OpenmcfError):
    """What exists in AWS cannot be recorded without being changed."""


class ResultsLost(OpenmcfError):
    """Standard output cannot be written, such as on a full disk. A reader that went away is none of this."""


class Interrupted(OpenmcfError):
    """The user stopped a run."""

    exit_code = 130


class StateUnusable(OpenmcfError):
    """The recorded state is damaged, too new, or its storage does not let itself be read or written."""


class StackLocked(StateUnusable):
    """Another run holds the stack."""


class StackMissing(StateUnusable):
    """The state has no such stack."""


class StackExists(StateUnusable):
    """The state has a stack of that name already."""


class StateConflict(StateUnusable):
    """Somebody else changed the state in between."""


class PassphraseRefused(StateUnusable):
    """The passphrase that encrypts the stack's secrets is missing or wrong."""
