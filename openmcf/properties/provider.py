"""A resource provider, as the engine calls it: property values in, property values out, in this process.

The calls are those of Pulumi's `pulumirpc.ResourceProvider`. A provider gets no secrets: the engine unwraps
them before a call, and marks again in the answer what was secret; what is secret by its type, it says itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from openmcf.properties.diff import Diff
from openmcf.properties.values import Properties


class InvalidInput(NamedTuple):
    """An input that the provider refuses, and why; without a name it is about all of them."""

    property: str
    reason: str


@dataclass(frozen=True)
class Checked:
    """Inputs as the provider wants them, and those that it refuses."""

    inputs: Properties
    failures: Sequence[InvalidInput] = ()


@dataclass(frozen=True)
class Made:
    """A resource that is there: its id, and all of its properties."""

    id: str
    properties: Properties


@dataclass(frozen=True)
class Read:
    """A resource as the provider found it."""

    id: str
    inputs: Properties
    outputs: Properties


@dataclass(frozen=True)
class Candidate:
    """What an earlier creation may have made.

    made: when, in seconds since 1970; None if it is recognised by what it is.
    alone: whether nothing else can have this id where it is, so that records elsewhere do not matter.
    """

    id: str
    made: float | None
    alone: bool


@dataclass
class CallFailed(Exception):
    """A call that the provider could not do; the reason is for the user.

    lost: whether nobody knows if it was done. made: what it made or changed before it failed.
    """

    reason: str
    lost: bool = False
    made: Made | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return self.reason


class Provider(Protocol):
    """A provider of one package. Every method raises CallFailed."""

    def check_config(self, urn: str, olds: Properties, news: Properties) -> Checked:
        """The provider's own inputs."""

    def diff_config(self, urn: str, olds: Properties, news: Properties) -> Diff:
        """How the provider's own inputs differ."""

    def configure(self, inputs: Properties) -> None:
        """Take the configuration, before any call about resources."""

    def check(self, urn: str, olds: Properties, news: Properties) -> Checked:
        """The inputs of a resource, with the provider's defaults."""

    def diff(
        self,
        urn: str,
        resource_id: str,
        old_inputs: Properties,
        olds: Properties,
        news: Properties,
        ignored: Sequence[str],
    ) -> Diff:
        """How a recorded resource differs from new inputs. ignored: paths that do not count."""

    def create(self, urn: str, inputs: Properties, *, preview: bool) -> Made:
        """Make a resource; in a preview say what is known of it."""

    def read(self, urn: str, resource_id: str, inputs: Properties, properties: Properties) -> Read | None:
        """The resource as it is now; None if it is gone."""

    def update(
        self, urn: str, resource_id: str, olds: Properties, news: Properties, *, preview: bool
    ) -> Properties:
        """Change a resource, of which olds are all properties: what it has then."""

    def delete(self, urn: str, resource_id: str, properties: Properties) -> None:
        """Take a resource away."""

    def candidates(self, urn: str, inputs: Properties, since: float) -> list[Candidate]:
        """What the creation of a resource may have made that began then, in seconds since 1970."""
