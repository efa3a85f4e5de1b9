"""One manifest to provision."""

from dataclasses import dataclass, field
from pathlib import Path

from openmcf.specs.identity import Identity, Ids, Stack
from openmcf.specs.manifest import Manifest


@dataclass(frozen=True)
class StackManifest:
    """A manifest and its stack.

    directory: what its `localPath` is relative to. adopted: the resources that are not to be made, since they
    exist.
    """

    manifest: Manifest
    directory: Path
    stack: Stack
    import_ids: Ids = field(default_factory=dict)

    @property
    def identity(self) -> Identity:
        """What references call it."""
        return Identity(self.manifest.kind, self.manifest.metadata.name, self.manifest.metadata.env)

    @property
    def has_region(self) -> bool:
        """Whether what it describes is in a region, as a role is not."""
        return "region" in type(self.manifest.spec).model_fields

    @property
    def name(self) -> str:
        """The name of the manifest."""
        return self.manifest.metadata.name
