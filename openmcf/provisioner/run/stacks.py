"""One manifest as one Pulumi stack of a backend, whatever the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openmcf.engine import stack as engine_stack
from openmcf.engine.stack import Engine
from openmcf.engine.stack_reference import ORGANIZATION
from openmcf.errors import StateUnusable, reason
from openmcf.private_files import make_directory
from openmcf.properties.values import Properties
from openmcf.specs.identity import Stack


def default_backend(environ: Mapping[str, str]) -> str:
    """Where state is kept: PULUMI_BACKEND_URL, or a directory of the user's, which is made if need be.

    Raises StateUnusable.
    """
    if url := environ.get("PULUMI_BACKEND_URL"):
        return url
    return directory_backend(Path(environ.get("XDG_STATE_HOME") or "~/.local/state") / "openmcf" / "state")


def directory_backend(directory: Path) -> str:
    """The URL of a backend in a directory, which is made if need be. Raises StateUnusable."""
    directory = directory.expanduser().absolute()
    try:
        make_directory(directory)
    except OSError as error:
        message = f"the state directory {directory} cannot be made: {reason(error)}"
        raise StateUnusable(message, "name another with --backend or PULUMI_BACKEND_URL") from error
    return f"file://{directory}"


def is_cloud(backend: str) -> bool:
    """Whether a backend is Pulumi Cloud."""
    return backend.startswith(("https://", "http://"))


@dataclass(frozen=True)
class Stacks:
    """The stacks of a backend, run by an engine. environment: what the engine finds in its environment."""

    engine: Engine
    backend: str
    environment: Mapping[str, str]

    def stack(self, stack: Stack, config: Mapping[str, str]) -> engine_stack.Stack:
        """A stack, which need not be there. config: its configuration, by full key. Raises StateUnusable."""
        return self.engine.stack(self.backend, str(self.recorded(stack)), config, self.environment)

    def outputs(self, stack: Stack) -> Properties | None:
        """The recorded outputs of a stack, secrets as Secret; None if there is no such stack."""
        return self.stack(stack, {}).outputs()

    def recorded(self, stack: Stack) -> Stack:
        """The stack as the backend names it: only Pulumi Cloud knows organizations."""
        return stack if is_cloud(self.backend) else stack._replace(organization=ORGANIZATION)
