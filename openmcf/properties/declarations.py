"""What a program declares, as data: the resources that its stack is to have, and what the stack gives.

A program never waits for what a resource gives; it only passes it on. So what another resource gives is a
reference in the data (`ResourceOutput`), and what is made of it a pure function of references (`Applied`).
Either engine takes the same declarations.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from openmcf.properties.values import (
    ARCHIVE,
    SIGNATURE,
    UNKNOWN,
    Properties,
    Secret,
    Value,
    holds_secret,
    holds_unknown,
    normalized,
    plain,
)


@dataclass(frozen=True, slots=True)
class Alias:
    """Another identity under which a resource may be recorded; what is left out is as it is now.

    types: the types of its parents and its own, joined by `$`, as URNs have them.
    """

    name: str = ""
    types: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Declaration:
    """What a program wants of one resource; two are equal only if they are the same object.

    type, name: Pulumi's type token, and the resource's logical name. inputs: by Pulumi's names of the
    properties; one that is None is left out. The options have the names and the meaning of Pulumi's resource
    options; an alias may also be a whole URN.
    """

    type: str
    name: str
    inputs: Mapping[str, Value] = field(default_factory=dict)
    _: KW_ONLY
    is_component: bool = False
    parent: "Declaration | None" = None
    provider: "Declaration | None" = None
    depends_on: Sequence["Declaration"] = ()
    deleted_with: "Declaration | None" = None
    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool | None = None
    ignore_changes: Sequence[str] = ()
    replace_on_changes: Sequence[str] = ()
    additional_secret_outputs: Sequence[str] = ()
    aliases: Sequence[Alias | str] = ()
    import_id: str = ""

    def __getitem__(self, output: str) -> "ResourceOutput":
        """One of its outputs, by Pulumi's name of the property."""
        return ResourceOutput(self, output)

    @property
    def id(self) -> "ResourceOutput":
        """Its provider's id."""
        return ResourceOutput(self, "id")

    def __repr__(self) -> str:
        return f"Declaration({self.type} {self.name})"


@dataclass(frozen=True)
class Declarations:
    """What a program declares: the resources that a stack is to have, and the outputs that it gives.

    aliases, import_ids: what whoever runs the program adds to its resources: former identities, and the ids
    of those that exist already. versions: those of packages, with which their default providers are recorded.
    """

    resources: Sequence[Declaration]
    outputs: Mapping[str, Value] = field(default_factory=dict)
    _: KW_ONLY
    aliases: Mapping[Declaration, Sequence[Alias]] = field(default_factory=dict)
    import_ids: Mapping[Declaration, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResourceOutput:
    """What a resource gives: its property of that name, or its `id`."""

    resource: Declaration
    name: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What a pure function makes of values, once these are known; secret if one of them is."""

    function: Callable[..., Value]
    arguments: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FileArchive:
    """The .zip archive at a path of this machine."""

    path: str


def apply(function: Callable[..., Value], *arguments: Value) -> Value:
    """What a pure function makes of values that may be references, secret, or not known yet."""
    return Applied(function, arguments)


def concat(*parts: Value) -> Value:
    """The text that texts make, which may be references."""
    return Applied(_joined, parts)


def _joined(*parts: str) -> str:
    return "".join(parts)


Known = Callable[[ResourceOutput], Value]
"""What a resource gives that is declared before: a secret or an unknown as a whole, if any of it is one."""


def evaluate(value: Value, known: Known) -> Value:
    """A value with everything in the place of references that they stand for."""
    match value:
        case str() | bool() | int() | None:
            return value
        case float():
            return normalized(value)
        case ResourceOutput():
            return known(value)
        case Applied():
            return _applied(value, known)
        case Secret():
            return _secret(evaluate(value.value, known))
        case dict():
            return {key: evaluate(item, known) for key, item in value.items()}
        case list() | tuple():
            return [evaluate(item, known) for item in value]
        case FileArchive():
            return {SIGNATURE: ARCHIVE, "path": value.path}
    return value


def _applied(value: Applied, known: Known) -> Value:
    arguments = [evaluate(argument, known) for argument in value.arguments]
    result = UNKNOWN if holds_unknown(arguments) else normalized(value.function(*plain(arguments)))
    return Secret(result) if holds_secret(arguments) else result


def _secret(value: Value) -> Secret:
    return Secret(UNKNOWN if holds_unknown(value) else plain(value))


def whole(value: Value) -> Value:
    """What a resource gives, secret or unknown as a whole if any of it is, as Pulumi's SDK has it."""
    if holds_secret(value):
        return _secret(value)
    return UNKNOWN if holds_unknown(value) else value


def inputs_of(properties: Mapping[str, Value], known: Known) -> Properties:
    """Properties with their references resolved, without those that are None."""
    found = ((key, evaluate(value, known)) for key, value in properties.items())
    return {key: value for key, value in found if value is not None}


def output_references(value: Value) -> Iterator[ResourceOutput]:
    """The references in a value, at any depth."""
    match value:
        case ResourceOutput():
            yield value
        case Secret():
            yield from output_references(value.value)
        case Applied():
            yield from output_references(value.arguments)
        case dict():
            for item in value.values():
                yield from output_references(item)
        case list() | tuple():
            for item in value:
                yield from output_references(item)


def references(value: Value) -> Iterator[Declaration]:
    """The resources to whose outputs a value refers, at any depth."""
    return (output.resource for output in output_references(value))


def in_order(resources: Sequence[Declaration]) -> Iterator[Declaration]:
    """The resources as they are given, but each after what it refers to."""
    order = TopologicalSorter({one: [*needed_by(one)] for one in resources})
    order.prepare()
    places = {one: place for place, one in enumerate(resources)}
    ready: list[int] = []
    while order.is_active():
        for one in order.get_ready():
            heappush(ready, places[one])
        first = resources[heappop(ready)]
        yield first
        order.done(first)


def needed_by(resource: Declaration) -> Iterator[Declaration]:
    """What must be there before a resource: all that it refers to."""
    yield from (one for one in (resource.parent, resource.provider, resource.deleted_with) if one)
    yield from resource.depends_on
    yield from references(resource.inputs)
