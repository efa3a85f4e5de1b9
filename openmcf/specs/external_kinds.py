"""Kinds of other packages: what stands behind an entry point of the group `openmcf.kinds`.

The name of such an entry point is the kind, its value the package that is the kind's folder. A package that
is broken never fails manifests of other kinds: what its import raises becomes KindUnusable, which names it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any, get_args

from openmcf.errors import KindUnusable, OpenmcfError
from openmcf.packages import BrokenPackage, EntryPoint, entry_points, explained, load
from openmcf.specs.invalid import DependsOnInvalid
from openmcf.specs.kind import Kind

GROUP = "openmcf.kinds"


def external_kinds() -> Mapping[str, tuple[EntryPoint, ...]]:
    """The kinds that other packages bring, by name; whether they are any good is not looked at."""
    return entry_points(GROUP)


def only(name: str, brought: Sequence[EntryPoint]) -> EntryPoint:
    """The entry point of a kind. Raises KindUnusable if several packages bring it."""
    if len(brought) > 1:
        packages = " and ".join(each.package for each in brought)
        raise KindUnusable(f"the kind `{name}` comes from {packages}", "uninstall all but one of them")
    return brought[0]


def shadowed(name: str, brought: Sequence[EntryPoint]) -> KindUnusable:
    """What to say of packages that bring a kind which openmcf has itself."""
    packages = " and ".join(each.package for each in brought)
    message = f"the kind `{name}` of {packages} is not used: openmcf has a kind of that name"
    return KindUnusable(message, f"rename it there, or uninstall {brought[0].distribution}")


ENTRANCES = {"kind": "KIND", "program": "deploy", "importer": "read_existing"}
"""What each part of a kind is asked for."""


def part_of(name: str, brought: EntryPoint, part: str) -> ModuleType:
    """A part of a kind. Raises KindUnusable if it is missing, or cannot be imported."""
    module = f"{brought.value}.{part}"
    try:
        found = load(module)
        found = load(f"{module}.main") if hasattr(found, "__path__") else found
    except BrokenPackage as error:
        raise unusable(name, brought, str(error)) from error
    if not hasattr(found, ENTRANCES[part]):
        raise unusable(name, brought, f"{found.__name__} has no `{ENTRANCES[part]}`")
    return found


def kind_of(name: str, brought: EntryPoint) -> Kind:
    """The kind that its module `kind` says. Raises KindUnusable."""
    kind = part_of(name, brought, "kind").KIND
    if not isinstance(kind, Kind):
        raise unusable(name, brought, f"KIND in {brought.value}.kind is no openmcf.specs.kind.Kind")
    says = get_args(kind.manifest.model_fields["kind"].annotation)
    if says != (name,):
        raise unusable(name, brought, f"KIND in {brought.value}.kind is of {says[0] if says else 'any kind'}")
    return _naming_package(kind, name, brought)


def _naming_package(kind: Kind, name: str, brought: EntryPoint) -> Kind:
    """The kind; what its functions raise becomes KindUnusable."""
    functions: dict[str, Any] = {
        field: blaming_calls(name, brought, field, value)
        for field, value in kind._asdict().items()
        if callable(value) and not isinstance(value, type)
    }
    return kind._replace(**functions)


def blaming_calls(
    name: str, brought: EntryPoint, field: str, function: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    """A function of a kind: what it raises becomes KindUnusable. A generator gives all that it has."""

    def answer(asked: Any) -> Any:
        with blaming(name, brought, f"`{field}`"):
            said = function(asked)
            return tuple(said) if isinstance(said, Iterator) else said

    return answer


@contextmanager
def blaming(name: str, brought: EntryPoint, what: str, *expected: type[Exception]) -> Iterator[None]:
    """Run code of a kind: what it raises becomes KindUnusable, but for what is expected of it.

    what: what of the kind it is, in words.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, (OpenmcfError, DependsOnInvalid, *expected)):
            raise
        raise failing(name, brought, what, error) from error


def failing(name: str, brought: EntryPoint, what: str, error: Exception) -> KindUnusable:
    """The error for code of a package that raises this."""
    return unusable(name, brought, f"its {what} fails: {explained(error, brought.value)}")


def unusable(name: str, brought: EntryPoint, why: str) -> KindUnusable:
    """The error for a kind of a package that is broken."""
    hint = f"fix or update {brought.distribution}, or uninstall it"
    return KindUnusable(f"the kind `{name}` of {brought.package} cannot be used: {why}", hint)
