"""Kinds of other packages: what stands behind an entry point of the group `openmcf.kinds`.

The name of such an entry point is the kind, its value the package that is the kind's folder. A package that
is broken never fails manifests of other kinds: what its import raises becomes KindUnusable, which names it.
"""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import get_args

from openmcf.errors import KindUnusable
from openmcf.packages import BrokenPackage, EntryPoint, entry_points, load
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
    return kind


def unusable(name: str, brought: EntryPoint, why: str) -> KindUnusable:
    """The error for a kind of a package that is broken."""
    hint = f"fix or update {brought.distribution}, or uninstall it"
    return KindUnusable(f"the kind `{name}` of {brought.package} cannot be used: {why}", hint)
