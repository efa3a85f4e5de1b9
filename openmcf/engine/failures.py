"""What can go wrong in a run of the engine, and what the user can do about it."""

from openmcf.properties.values import Properties

RESTORE = "restore it from the .bak beside it, or from .pulumi/backups: `openmcf state push FILE`"
"""What to do about a state that is damaged."""

NEWER = "take a newer openmcf, or the Pulumi CLI: --engine pulumi"
"""What to do about a state that is of a later version."""

UNPROTECT = "To unprotect the resource, remove the `protect` flag from the resource and run again"


class EngineFailure(Exception):
    """The run cannot go on; the text is for the user."""


class CheckFailed(EngineFailure):
    """The provider refuses the inputs of a resource."""


class ProviderFailed(EngineFailure):
    """The provider could not do what was asked; nothing of it was done, as far as it knows."""


class AnswerLost(ProviderFailed):
    """The provider does not know whether it was done."""


class ResourceInitFailed(EngineFailure):
    """The provider made or changed a resource, and failed then; the state it left must be recorded."""

    def __init__(self, reasons: list[str], id_: str, outputs: Properties) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
        self.id = id_
        self.outputs = outputs


class StepFailed(EngineFailure):
    """A step failed, and the user has been told."""


class Cancelled(EngineFailure):
    """The run was stopped before this step began."""
