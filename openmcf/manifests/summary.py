"""What is kept of a manifest until all of its run are known: what they ask of it, and where it says so."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from openmcf.errors import KindUnusable
from openmcf.manifests.location import Subject
from openmcf.manifests.part_of import PartOf
from openmcf.manifests.references import CheckedReference
from openmcf.manifests.rule_index import GENERAL
from openmcf.manifests.yaml.positions import mark_at
from openmcf.specs.findings import Finding, Mark, Path, Problem
from openmcf.specs.identity import Identity, called
from openmcf.specs.invalid import INVALID_MET
from openmcf.specs.kind import Kind, UniqueName
from openmcf.specs.manifest import Manifest, spec_field, stack_of
from openmcf.specs.model import SpecField

NAME: Path = ("metadata", "name")

Answer = TypeVar("Answer")


class Place(NamedTuple):
    """Where something stands, and the line of the text if it is to be shown."""

    mark: Mark
    excerpt: str | None = None


class PlacedUse(NamedTuple):
    """A reference with its address."""

    use: CheckedReference
    place: Place


class PlacedName(NamedTuple):
    """A name that no other resource can have, with its address."""

    name: UniqueName
    place: Place


class PlacedFile(NamedTuple):
    """A file or directory that the manifest of a file names, with the address."""

    name: str
    manifest: str
    path: Path
    place: Place


class ManifestSummary(NamedTuple):
    """One manifest of a run: who it is, what it refers to, and what others must know who refer to it.

    place is that of its name. What cannot be told, since the manifest has faults, is None or empty. region is
    the one that it states.
    """

    identity: Identity
    document: int
    place: Place
    silent: tuple[str, ...]
    uses: tuple[PlacedUse, ...]
    stack: str | None
    region: str | None
    names: tuple[PlacedName, ...]
    local: PlacedFile | None
    keys: Mapping[str, frozenset[str]]
    empty_outputs: tuple[str, ...]
    trusted_services: frozenset[str] | None
    part_of: PartOf | None = None

    def problems(self, finding: Finding, place: Place) -> Iterator[Problem]:
        """The finding as a problem of this manifest, unless the manifest silences it."""
        if finding.rule not in self.silent:
            severity = GENERAL[finding.rule].severity
            problem = finding.placed(place.mark, severity, self.document, place.excerpt)
            if self.part_of:
                yield self.part_of.problem(problem, self.identity, finding.keys)
            else:
                yield problem._replace(kind=self.identity.kind, name=self.identity.name)

    @property
    def called(self) -> str:
        """What messages call it: a part with the manifest that it is of."""
        return called(self.identity, self.part_of and self.part_of.owner)


def entry_of(
    subject: Subject, kind: Kind, manifest: Any, uses: Iterable[CheckedReference], *, whole: bool
) -> ManifestSummary:
    """The entry of a manifest that has a name; manifest is its model, perhaps with invalid values.

    whole: it has none. Raises KindUnusable.
    """

    def ask(say: Callable[[Any], Answer]) -> Answer | None:
        return say(manifest) if whole else _if_valid(say, manifest)

    return ManifestSummary(
        identity=Identity(str(subject.kind_name), str(subject.name), subject.env),
        document=subject.document.number,
        place=_place(subject, NAME),
        silent=tuple(subject.silent),
        uses=tuple(_placed_use(use, subject) for use in uses),
        stack=ask(lambda it: str(stack_of(it))),
        region=ask(_region),
        names=ask(lambda it: _placed_names(it, kind, subject)) or (),
        local=ask(lambda it: _placed_file(it, subject)),
        keys=ask(kind.output_keys) or {},
        empty_outputs=ask(kind.empty_outputs) or (),
        trusted_services=ask(kind.trusted_services),
        part_of=subject.part_of,
    )


def _if_valid(ask: Callable[[Any], Answer], manifest: Any) -> Answer | None:
    """What a manifest says, or None if an invalid value is in the way."""
    try:
        return ask(manifest)
    except (*INVALID_MET, KindUnusable):
        return None


def _region(manifest: Manifest) -> str | None:
    _, region = spec_field(manifest, SpecField.REGION)
    return None if region is None else str(region)


def _place(subject: Subject, path: Path) -> Place:
    return Place(mark_at(subject.document.root, path))


def _placed_use(use: CheckedReference, subject: Subject) -> PlacedUse:
    mark = mark_at(subject.document.root, use.path, on_key=True)
    return PlacedUse(use, Place(mark, subject.excerpt(mark)))


def _placed_names(manifest: Manifest, kind: Kind, subject: Subject) -> tuple[PlacedName, ...]:
    """The names that are valid."""
    names = (name._replace(name=str(name.name)) for name in kind.names(manifest))
    return tuple(PlacedName(name, _place(subject, name.path)) for name in names)


def _placed_file(manifest: Manifest, subject: Subject) -> PlacedFile | None:
    path, name = spec_field(manifest, SpecField.LOCAL_CODE)
    if name is None:
        return None
    return PlacedFile(str(name), subject.document.file, path, _place(subject, path))
