"""What AWS has, read to be adopted: as a manifest says it, and by the ids that Pulumi imports."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.resource import NotFound, Properties, ReadResult
from openmcf.aws.types import resource_type
from openmcf.errors import ImportRefused
from openmcf.specs.findings import Path
from openmcf.specs.identity import Ids

_AT_ONCE = 8
"""How many are read at a time: Cognito answers 15 such calls a second, API Gateway 10 (their quotas)."""

Connect = Callable[[str | None], Clients]
"""From a region to its clients; None is the region of the target."""

Fetch = Callable[[], bytes]
"""Brings the content of a file. Raises OpenmcfError if it cannot be had."""


@dataclass(frozen=True)
class ExistingResource:
    """A resource of AWS, with all that belongs to it, as a manifest says it.

    name: what AWS calls it. spec: the manifest's, as data that is not checked yet. ids: from the checked
    manifest to the ids of what its program declares. notes: what a manifest cannot say. secrets: from a
    manifest as data to the places in it whose values are not to be written down. files: from the checked
    manifest to the files that it wants beside it, by name.
    """

    name: str
    spec: Mapping[str, Any]
    ids: Callable[[Any], Ids]
    notes: tuple[str, ...] = ()
    secrets: Callable[[Mapping[str, Any]], Iterable[Path]] = lambda _: ()
    files: Callable[[Any], Mapping[str, Fetch]] = lambda _: {}


def refuse_doubles(whose: str, named: Mapping[str, Iterable[tuple[str, str]]]) -> None:
    """Raise ImportRefused if several parts have one name, by which a manifest tells them apart.

    whose: what they are parts of. named: the names of parts with their ids, by what such parts are called.
    """
    doubles = [
        f"{whose} has {len(ids)} {noun} named `{name}`: {', '.join(sorted(ids))}"
        for noun, parts in named.items()
        for name, ids in _ids_by_name(parts).items()
        if len(ids) > 1
    ]
    if doubles:
        hint = "a manifest tells them apart by name: rename all but one of each, then import again"
        raise ImportRefused("\n".join(doubles), hint)


def _ids_by_name(parts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    ids = defaultdict[str, list[str]](list)
    for name, id_ in parts:
        ids[name].append(id_)
    return ids


def found(clients: Clients, token: str, id_: str) -> ReadResult:
    """The resource of a type with the id by which Pulumi imports it. Raises NotFound."""
    return resource_type(token).read(clients, id_, {})


def all_found(clients: Clients, token: str, ids: Iterable[str]) -> list[Properties]:
    """The inputs of several resources of a type, in their order. Raises NotFound."""
    with ThreadPoolExecutor(_AT_ONCE) as executor:
        return [each.inputs for each in executor.map(lambda id_: found(clients, token, id_), ids)]


def exists(clients: Clients, token: str, id_: str) -> bool:
    """Whether AWS has the resource of a type with the id by which Pulumi imports it."""
    try:
        found(clients, token, id_)
    except NotFound:
        return False
    return True


def non_default(token: str, inputs: Properties) -> Properties:
    """The inputs of a resource of that type that say something else than AWS takes by default."""
    meaning = resource_type(token).equivalence
    defaults = meaning.of({})
    return {
        name: value
        for name, value in inputs.items()
        if meaning.of({name: value}).get(name) != defaults.get(name)
    }


def without_none(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
