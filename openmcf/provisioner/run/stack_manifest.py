"""One manifest to provision."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from openmcf.specs.identity import Identity, Ids, Stack, called
from openmcf.specs.manifest import Manifest, spec_field
from openmcf.specs.model import SpecField


@dataclass(frozen=True)
class StackManifest:
    """A manifest and its stack.

    directory: what its `localPath` is relative to. adopted: the resources that are not to be made, since they
    exist. owner: the composite manifest whose part it is. waits_for: stacks that it waits for, beside those
    that it refers to. is_dropped: its owner no longer has it, and it is to be deleted.
    """

    manifest: Manifest
    directory: Path
    stack: Stack
    import_ids: Ids = field(default_factory=dict)
    owner: Identity | None = None
    waits_for: frozenset[Stack] = frozenset()
    is_dropped: bool = False

    @property
    def identity(self) -> Identity:
        """What references call it."""
        return Identity(self.manifest.kind, self.manifest.metadata.name, self.manifest.metadata.env)

    @property
    def has_region(self) -> bool:
        """Whether what it describes is in a region, as a role is not."""
        path, _ = spec_field(self.manifest, SpecField.REGION)
        return bool(path)

    @property
    def region(self) -> str | None:
        """The region that the manifest says, if any."""
        _, region = spec_field(self.manifest, SpecField.REGION)
        return None if region is None else str(region)

    @property
    def name(self) -> str:
        """The name of the manifest."""
        return self.manifest.metadata.name

    @property
    def allowed_as(self) -> str:
        """The name that options such as --allow-data-loss take for it: of a part its owner's."""
        return self.owner.name if self.owner else self.name

    @property
    def called(self) -> str:
        """What messages call it: a part with the manifest that it is of."""
        return called(self.identity, self.owner)


def after_parts(manifests: Sequence[StackManifest]) -> Iterator[StackManifest]:
    """The manifests; composite ones wait for all of their parts."""
    parts: defaultdict[Identity, set[Stack]] = defaultdict(set)
    for one in manifests:
        if one.owner:
            parts[one.owner].add(one.stack)
    for one in manifests:
        own = parts.get(one.identity)
        yield replace(one, waits_for=one.waits_for | own) if own else one
