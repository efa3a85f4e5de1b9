"""What a program is, and what it is handed besides its manifest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from openmcf.properties.declarations import Declarations
from openmcf.properties.values import Value
from openmcf.specs.references import Reference

Resolve = Callable[[str | Reference], Value]
"""From a field's literal or reference to its value, which may be unknown in a plan, or secret."""


class Recorded(NamedTuple):
    """A resource as its stack has it before the run: its id, what a program said of it, and all properties.

    Properties are named as in Pulumi; secrets among them are closed.
    """

    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]


@dataclass(frozen=True)
class Context:
    """The world around one manifest.

    resolve: from a field's literal or reference to its value. region: the region that the stack is deployed
    to. directory: what `localPath` is relative to. workspace: a directory for files that the program makes,
    such as archives of code. recorded: the resource of a type and name in the stack, or, without a name, the
    one at its root; None for one that is not there. outside_links: whether links in the directory of code may
    lead out of it.
    """

    resolve: Resolve
    region: str
    directory: Path
    workspace: Path
    recorded: Callable[[str, str | None], Recorded | None]
    outside_links: bool = False

    def resolve_if_given(self, field: str | Reference | None) -> Value:
        """The value of a field that may be unset; None if it is."""
        return None if field is None else self.resolve(field)


Program = Callable[[Any, Context], Declarations]
"""From a manifest of its kind to its resources and outputs, which are those of its outputs model."""
