"""An engine, and a stack as it is run: the verbs and the words of Pulumi's Automation API.

There are two: the embedded engine (`embedded.py`), and the Pulumi CLI (`openmcf.pulumi_cli`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from openmcf.engine.events import OnEvent
from openmcf.engine.targets import ALL, Targets
from openmcf.properties.declarations import Declarations
from openmcf.properties.values import Properties

Program = Callable[[], Declarations]
"""Gives what the stack is to have, once nobody else can work on it. What it raises ends the run."""


@dataclass(frozen=True)
class Options:
    """How a run goes, in the words of `pulumi up`.

    parallel: how many resources are worked on at a time. refresh: whether they are read back first.
    clear_pending_creates: forget what a killed run was about to create.
    """

    parallel: int = 16
    refresh: bool = False
    targets: Targets = ALL
    target_dependents: bool = False
    clear_pending_creates: bool = False


class Stack(Protocol):
    """One stack of a backend. Every verb raises EngineFailure if the run fails, and StateUnusable."""

    def up(self, program: Program, on_event: OnEvent, options: Options) -> Properties:
        """Bring the stack, which is made if need be, to what a program declares: what it gives then."""

    def preview(self, program: Program, on_event: OnEvent, options: Options) -> Properties:
        """What `up` would do, and what the stack would give. A stack that is not there stays so."""

    def refresh(self, on_event: OnEvent, options: Options) -> None:
        """Record the resources as they are in the cloud. Raises StackMissing."""

    def preview_refresh(self, on_event: OnEvent, options: Options) -> None:
        """What `refresh` would record. Raises StackMissing."""

    def destroy(self, on_event: OnEvent, options: Options) -> None:
        """Delete the resources. Raises StackMissing."""

    def preview_destroy(self, on_event: OnEvent, options: Options) -> None:
        """What `destroy` would delete. Raises StackMissing."""

    def outputs(self) -> Properties | None:
        """What the stack gives, secrets as Secret; None if there is no such stack."""

    def remove(self) -> None:
        """Forget the stack, which must have no resources left, and its history. Raises StackMissing."""


class Engine(Protocol):
    """What provisions."""

    @property
    def name(self) -> Literal["embedded", "pulumi"]:
        """Which of the two it is."""

    def stack(
        self, backend: str, name: str, config: Mapping[str, str], environment: Mapping[str, str]
    ) -> Stack:
        """A stack of a backend, which need not be there.

        backend: its URL. name: the stack's, with organization and project. config: its configuration, by full
        key such as `aws:region`. environment: what the engine finds in its environment beside what is there.
        """

    def end(self) -> None:
        """End what runs at once."""
