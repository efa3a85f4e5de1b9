"""Kustomize-style builds: from a base and an overlay to manifests that still know file, line and column.

Order of the work as in kustomize: resources, patches, name prefix and suffix, labels, annotations. Files come
from the caller through two functions; nothing here touches a disk.
"""

import os.path
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode

from openmcf.manifests.kustomize.file_names import FILE_NAMES
from openmcf.manifests.kustomize.kustomization import Kustomization, Patch, Target, read_as
from openmcf.manifests.kustomize.names import Resource, renamed
from openmcf.manifests.kustomize.patches import changed, inline, is_manifest, patched
from openmcf.manifests.kustomize.strategic_merge import merged
from openmcf.manifests.location import problem_of
from openmcf.manifests.yaml.nodes import manifest_shape, mapping, text, text_at
from openmcf.manifests.yaml.parse import Document, decode, parse
from openmcf.manifests.yaml.positions import node_at
from openmcf.manifests.yaml.values import Reader, mark_of
from openmcf.specs.findings import Finding, Mark, Path, Problem
from openmcf.urls import shown

ReadFile = Callable[[str], bytes]
IsDirectory = Callable[[str], bool]

MAX_NESTED = 50
MAX_KUSTOMIZATIONS = 1000

_REMOTE = re.compile(r"[a-z+]+::|[a-z+]+://|git@|(github|gitlab|bitbucket)\.(com|org)/")


class Build(NamedTuple):
    """The manifests of an overlay, the text of each file they come from, and what went wrong on the way."""

    documents: tuple[Document, ...]
    texts: dict[str, str]
    problems: tuple[Problem, ...]


def build(directory: str, overlay: str, read: ReadFile, is_directory: IsDirectory) -> Build:
    """Build `overlays/<overlay>` below a directory.

    read gives a file's bytes, or raises OSError. The manifests are not checked yet; where there are problems
    they are what could be built all the same.
    """
    builder = _Builder(_Files(read), is_directory)
    path = os.path.normpath(os.path.join(directory, "overlays", overlay))
    resources = builder.build(path, Mark(path, 1, 1), ())
    documents = tuple(resource.document for resource in resources)
    return Build(documents, builder.files.texts, tuple(builder.files.problems))


class _Files:
    """Reads files as YAML, keeps their texts, and turns findings in them into problems."""

    def __init__(self, read: ReadFile) -> None:
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._read = read

    def found(self, *findings: Finding) -> None:
        for finding in findings:
            text = self.texts.get(finding.mark.file) if finding.mark else None
            self.problems.append(problem_of(finding, 1, text))

    def exists(self, file: str) -> bool:
        try:
            self._read(file)
        except OSError:
            return False
        return True

    def documents(self, file: str, mark: Mark) -> list[Document]:
        """The documents of a file that mark is the mention of."""
        try:
            content = self._read(file)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            self.found(Finding((), f"`{file}`: {why}", rule="unreadable", mark=mark))
            return []
        text = decode(content, file)
        if isinstance(text, Finding):
            self.found(text)
            return []
        self.texts[file] = text
        return self.parsed(text, file, Mark(file, 1, 1))

    def parsed(self, text: str, file: str, mark: Mark) -> list[Document]:
        """The documents of a text that stands at mark."""
        documents = list(parse(text, file))
        if not documents:
            self.found(Finding((), "there is nothing in it", rule="empty-file", mark=mark))
        sound = [document for document in documents if isinstance(document, Document)]
        self.found(*(document.finding for document in documents if not isinstance(document, Document)))
        return sound


class _Folder(NamedTuple):
    """A directory that is being built: its kustomization as values and as nodes, and the way to it."""

    path: str
    kustomization: Kustomization
    root: Node
    via: tuple[str, ...]

    def node(self, *path: str | int) -> Node:
        """The node of something that the kustomization has."""
        return node_at(self.root, path) or self.root

    def mark(self, *path: str | int) -> Mark:
        return mark_of(self.node(*path))

    def join(self, name: str) -> str:
        return os.path.normpath(os.path.join(self.path, name))


class _Builder:
    """Builds a directory, and those it builds on."""

    def __init__(self, files: _Files, is_directory: IsDirectory) -> None:
        self.files = files
        self._is_directory = is_directory
        self._count = 0

    def build(self, path: str, mark: Mark, via: tuple[str, ...]) -> list[Resource]:
        """The manifests of a directory: mark is where it is mentioned, via are those that build on it."""
        folder = None if self._is_endless(path, mark, via) else self._opened(path, mark, via)
        if folder is None:
            return []
        resources = [
            resource
            for index in range(len(folder.kustomization.resources))
            for resource in self._resources(folder, index)
        ]
        for patch, target in self._patches(folder):
            resources = self._after(patched(resources, patch, target))
        resources = renamed(resources, folder.kustomization.name_prefix, folder.kustomization.name_suffix)
        for addition in _additions(folder):
            resources = self._after(changed(resources, partial(_with, addition), is_manifest, addition))
        return resources

    def _after(self, outcome: tuple[list[Resource], list[Finding]]) -> list[Resource]:
        resources, findings = outcome
        self.files.found(*findings)
        return resources

    def _is_endless(self, path: str, mark: Mark, via: tuple[str, ...]) -> bool:
        self._count += 1
        if path in via:
            message = f"builds on itself: {' -> '.join((*via[via.index(path) :], path))}"
        elif len(via) > MAX_NESTED or self._count > MAX_KUSTOMIZATIONS:
            message = f"builds on more than {MAX_KUSTOMIZATIONS} others, or {MAX_NESTED} levels deep"
        else:
            return False
        self.files.found(Finding((), message, rule="kustomize-cycle", mark=mark))
        return True

    def _opened(self, path: str, mark: Mark, via: tuple[str, ...]) -> _Folder | None:
        """The directory with its kustomization, if there is one and nothing is wrong with it."""
        files = [file for name in FILE_NAMES if self.files.exists(file := os.path.join(path, name))]
        if len(files) != 1:
            message = f"`{path}` has {'more than one kustomization' if files else f'no {FILE_NAMES[0]}'}"
            self.files.found(Finding((), message, rule="unreadable", mark=mark))
            return None
        documents = self.files.documents(files[0], mark)
        for document in documents[1:]:
            message = "a kustomization is one document"
            self.files.found(Finding((), message, rule="kustomize-unsupported", mark=mark_of(document.root)))
        if len(documents) != 1:
            return None
        kustomization, findings = read_as(Kustomization, documents[0].root)
        self.files.found(*findings)
        return _Folder(path, kustomization, documents[0].root, (*via, path)) if kustomization else None

    def _resources(self, folder: _Folder, index: int) -> list[Resource]:
        """The manifests that one entry of `resources` stands for."""
        name, mark = folder.kustomization.resources[index], folder.mark("resources", index)
        if _REMOTE.match(name):
            message = f"`{shown(name)}` is remote; a build reads files and directories only"
            self.files.found(Finding(("resources", index), message, rule="kustomize-unsupported", mark=mark))
            return []
        path = folder.join(name)
        if self._is_directory(path):
            return self.build(path, mark, folder.via)
        documents = self.files.documents(path, mark)
        return [_resource(document) for document in documents if self._is_finite(document)]

    def _is_finite(self, document: Document) -> bool:
        """Whether the document's aliases repeat what can be repeated; the walks over nodes rely on it."""
        reader = Reader()
        reader.read(document.root)
        findings = [finding for finding in reader.findings if finding.rule == "yaml-alias"]
        self.files.found(*findings)
        return not findings

    def _patches(self, folder: _Folder) -> Iterator[tuple[Node, Target | None]]:
        """Each patch of a kustomization, with its target."""
        kustomization = folder.kustomization
        merges = [
            Patch(patch=text) if "\n" in text else Patch(path=text)
            for text in kustomization.patches_strategic_merge
        ]
        for field, patches in (
            ("patchesStrategicMerge", merges),
            ("patches", kustomization.patches),
            ("patchesJson6902", kustomization.patches_json6902),
        ):
            for index, patch in enumerate(patches):
                for document in self._patch(folder, patch, (field, index)):
                    yield document.root, patch.target

    def _patch(self, folder: _Folder, patch: Patch, at: Path) -> list[Document]:
        """The documents of a patch, from its file or its place."""
        if (patch.path is None) == (patch.patch is None):
            message = "a patch has either `path` or `patch`"
            self.files.found(Finding(at, message, rule="required", mark=folder.mark(*at)))
            return []
        if patch.path is not None:
            place = node_at(folder.root, (*at, "path")) or folder.node(*at)
            return self.files.documents(folder.join(patch.path), mark_of(place))
        place = node_at(folder.root, (*at, "patch")) or folder.node(*at)
        assert isinstance(place, ScalarNode)  # noqa: S101 - it has been read as text
        file = place.start_mark.name
        return self.files.parsed(inline(place, self.files.texts[file]), file, mark_of(place))


def _resource(document: Document) -> Resource:
    name = text_at(document.root, "metadata", "name")
    return Resource(document, frozenset({name} if name else ()))


def _additions(folder: _Folder) -> Iterator[MappingNode]:
    """The labels and annotations for all manifests, each as a patch."""
    for index in range(len(folder.kustomization.labels)):
        yield _metadata("labels", folder.node("labels", index, "pairs"))
    for field, name in (("commonLabels", "labels"), ("commonAnnotations", "annotations")):
        node = node_at(folder.root, (field,))
        if isinstance(node, MappingNode):
            yield _metadata(name, node)


def _metadata(name: str, node: Node) -> MappingNode:
    inner = mapping([(text(name, node), node)], node)
    return mapping([(text("metadata", node), inner)], node)


def _with(patch: Node, root: Node) -> Node | None:
    return merged(root, patch, manifest_shape(root))
