"""Where a command runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event

from openmcf.engine.backend import Backend
from openmcf.engine.failures import EngineFailure
from openmcf.engine.providers import Attach
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.passphrase import Passphrase, read_phrase
from openmcf.engine.state.passphrases import Passphrases
from openmcf.engine.state.snapshot import Snapshot


@dataclass(frozen=True)
class Workspace:
    """The backend of a command, the stack that it is about, the stack's configuration, the environment.

    cancelled: when set, all runs stop after the steps under way.
    """

    backend: Backend
    stack: StackReference | None
    config: Mapping[str, str]
    environ: Mapping[str, str]
    attach: Attach
    passphrases: Passphrases
    cancelled: Event

    @property
    def the_stack(self) -> StackReference:
        """The stack, where the command cannot do without one."""
        if self.stack is None:
            raise EngineFailure("no stack is named; name it with --stack")
        return self.stack

    def passphrase(self, salt: str | None) -> Passphrase:
        """The passphrase for a recorded salt, or for a stack that has none yet."""
        phrase = read_phrase(self.environ)
        return self.passphrases.recorded(phrase, salt) if salt else self.passphrases.new(phrase)

    def opened(self) -> tuple[Snapshot, Passphrase]:
        """The stack's recorded resources, and what closes their secrets. Raises StateUnusable."""
        checkpoint = self.backend.read(self.the_stack)
        passphrase = self.passphrase(checkpoint.salt)
        return checkpoint.open(passphrase), passphrase
