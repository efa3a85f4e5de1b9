"""Which files are parts of a kustomize build, so that nobody takes them for manifests."""

from collections.abc import Iterator

from yaml.nodes import Node, SequenceNode

from openmcf.manifests.yaml.nodes import text_at
from openmcf.manifests.yaml.parse import Document, decode, parse
from openmcf.manifests.yaml.positions import node_at
from openmcf.specs.findings import Finding


def patch_files(content: bytes, file: str) -> list[str]:
    """The files that a kustomization names as patches, whatever else may be wrong with it."""
    text = decode(content, file)
    documents = [] if isinstance(text, Finding) else parse(text, file)
    roots = [document.root for document in documents if isinstance(document, Document)]
    return [path for root in roots for path in _patch_paths(root)]


def _patch_paths(root: Node) -> Iterator[str]:
    for field, *below in (("patches", "path"), ("patchesJson6902", "path"), ("patchesStrategicMerge",)):
        patches = node_at(root, (field,))
        for patch in patches.value if isinstance(patches, SequenceNode) else ():
            if path := text_at(patch, *below):
                yield path
