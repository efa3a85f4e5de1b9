"""What a resource type is to the provider: check, diff, create, read, update, delete over plain values."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from openmcf.aws import emulator
from openmcf.aws.clients import Clients
from openmcf.aws.diff import differences
from openmcf.aws.equivalence import Equivalence, without
from openmcf.aws.tagging import without_system_tags

Properties = dict[str, Any]


class NotFound(Exception):
    """AWS does not have the resource any more."""


class ProviderError(Exception):
    """What cannot be done, without a refusal by AWS itself; the text is for the user."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What is wrong with one input, in the user's words."""

    property: str
    reason: str


@dataclass(frozen=True, slots=True)
class Created:
    """A resource that AWS has: its id and all of its properties (inputs and what AWS added)."""

    id: str
    properties: Properties


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A resource as AWS has it: inputs as a manifest would say them, and all properties."""

    id: str
    inputs: Properties
    properties: Properties


@dataclass(frozen=True, slots=True)
class Candidate:
    """What AWS has that an earlier creation may have made: its id, as it would be recorded, and the evidence.

    made: when AWS made it, if that has to be asked, since others may have made the like.
    alone: whether it lies under the name that was asked for in what the stack itself records, which can have
    only one of that name. Where neither is given, it is equal to what was asked for, and others may be, too.
    """

    id: str
    made: datetime | None = None
    alone: bool = False


class PartiallyCreated(Exception):
    """AWS made the resource, and then refused a later step; `made` must not be forgotten.

    Raise it from the error of that step.
    """

    def __init__(self, made: Created, reason: str) -> None:
        super().__init__(reason)
        self.made = made


@dataclass(frozen=True, slots=True)
class UniqueName:
    """What names resources of a type, where AWS takes each name only once.

    input: the property that is the name. scope: what holds no second resource of that name: an account, a
    region of an account, or a parent. parent: the inputs that say which parent. case_insensitive: if names
    that differ in case only are the same to AWS.
    """

    input: str
    scope: Literal["account", "region", "parent"]
    parent: tuple[str, ...] = ()
    case_insensitive: bool = False


class Resource(ABC):
    """One AWS resource type, with pulumi-aws's token and property names (camelCase). Has no state.

    type (str): pulumi-aws's token. `"aws:ssm/parameter:Parameter"`
    inputs (properties): what a program may give. `frozenset({"name", "value", "tags"})`
    computed (properties): what only AWS gives; in a block of inputs by its dotted path. `("arn", "tagsAll")`
    replace_on_change (properties): inputs whose change makes a new resource. `frozenset({"name"})`
    unique_name (UniqueName; None if names may be the same): the input that is a name which AWS takes only
        once, and where. `UniqueName("name", "region")`
    conflict_keys (groups of properties): other inputs of which AWS takes the same values only once, so that
        the old resource goes before the new one is made. `(("userPoolId",),)`
    server_defaults (dotted paths): inputs that AWS sets if a program omits them; no drift then.
        `frozenset({"tier"})`
    write_only (properties): inputs that AWS never returns, or cannot change; the recorded value is believed.
        `frozenset({"skipDestroy"})`
    secret (properties): secret as a whole, whatever AWS puts there and a program says. `frozenset({"value"})`
    equivalence (Equivalence): when inputs that look different mean the same; a diff compares
        `equivalence.of(inputs)`. `Equivalence(defaults={"tier": "Standard"})`
    """

    type: ClassVar[str]
    inputs: ClassVar[frozenset[str]] = frozenset()
    computed: ClassVar[tuple[str, ...]] = ()
    replace_on_change: ClassVar[frozenset[str]] = frozenset()
    unique_name: ClassVar[UniqueName | None] = None
    conflict_keys: ClassVar[tuple[tuple[str, ...], ...]] = ()
    server_defaults: ClassVar[frozenset[str]] = frozenset()
    write_only: ClassVar[frozenset[str]] = frozenset()
    secret: ClassVar[frozenset[str]] = frozenset()
    equivalence: ClassVar[Equivalence] = Equivalence()

    def check(self, inputs: Properties) -> list[Failure]:
        """What AWS would certainly refuse; unknown values (wire.UNKNOWN) may stand anywhere."""
        reason = "this provider does not have the property; the Pulumi CLI with the official aws plugin has"
        return [Failure(name, reason) for name in inputs if name not in self.inputs]

    def replacing(self, olds: Properties, news: Properties, changed: frozenset[str]) -> frozenset[str]:
        """Which of the changed inputs replace the resource; olds and news are inputs."""
        return changed & self.replace_on_change

    def must_delete_first(self, olds: Properties, news: Properties) -> bool:
        """Whether AWS cannot have both at a time, so that the old one must go before the new one is made."""
        named = self.unique_name
        groups = (*self.conflict_keys, (*named.parent, named.input)) if named else self.conflict_keys
        return _agree(groups, olds, news)

    def excludes_in_emulator(self, olds: Properties, news: Properties) -> bool:
        """Whether the local AWS cannot have both at a time."""
        return self.must_delete_first(olds, news) or _agree(emulator.UNIQUE.get(self.type, ()), olds, news)

    def implicit_id(self, inputs: Properties) -> str | None:
        """The id, to import it, of what AWS may have made by itself under the name that inputs say."""
        return None

    def known(self, observed: Properties, recorded: Properties) -> Properties:
        """All properties: what AWS tells, and of the recorded ones, or the new inputs, what it does not."""
        write_only = {name: value for name, value in recorded.items() if name in self.write_only}
        return self.equivalence.keep_recorded_spelling(recorded, without_system_tags(observed) | write_only)

    def found(self, resource_id: str, properties: Properties) -> ReadResult:
        """What `read` gives, where all properties are known: the inputs are those that are not computed."""
        return ReadResult(resource_id, without(properties, self.computed), properties)

    def if_there(self, clients: Clients, resource_id: str, inputs: Properties) -> list[Candidate]:
        """The only one that can have the id, which the inputs give; none if AWS does not have it."""
        try:
            self.read(clients, resource_id, inputs)
        except NotFound:
            return []
        return [Candidate(resource_id, alone=True)]

    def if_equal(self, clients: Clients, resource_id: str, inputs: Properties) -> list[Candidate]:
        """The one with the id, where it is what the inputs say; others may use the same ids."""
        try:
            found = self.read(clients, resource_id, inputs)
        except NotFound:
            return []
        return (
            []
            if differences(self.equivalence, found.inputs, inputs)
            else [Candidate(resource_id, alone=True)]
        )

    def imported(self, olds: Properties, observed: Properties, news: Properties) -> Properties:
        """The inputs of an imported resource, as they are to be compared with the news that a program gives.

        olds: all that AWS returned as inputs, and may have filled in. observed: all properties.
        """
        return without(olds, self.server_defaults, unless_in=news)

    @abstractmethod
    def create(self, clients: Clients, inputs: Properties) -> Created:
        """Make the resource and wait until it can be used. Raises PartiallyCreated if a later step fails."""

    @abstractmethod
    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        """What AWS has that a creation with these inputs would have made."""

    @abstractmethod
    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        """The resource as AWS has it; `known`: the recorded properties, empty on import. Raises NotFound."""

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        """Change the resource to the new inputs; gives all its properties. Olds are recorded properties."""
        raise NotImplementedError(f"{self.type} has no inputs that can be updated")

    @abstractmethod
    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        """Take the resource away; one that is gone already is no error. Waits until it is gone."""


def _agree(groups: Iterable[Iterable[str]], olds: Properties, news: Properties) -> bool:
    """Whether both have the same in all inputs of one of the groups."""
    return any(all(olds.get(name) == news.get(name) for name in group) for group in groups)
