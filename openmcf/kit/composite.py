"""The program of composite kinds: it declares nothing, and gives what its parts give."""

from openmcf.kit.field_map import resolved
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declarations
from openmcf.specs.manifest import Manifest


def deploy(manifest: Manifest, context: Context) -> Declarations:
    """The outputs that the spec says; see `specs/composite_stack.py`."""
    return Declarations((), {name: resolved(value, context.resolve) for name, value in manifest.spec})
