"""A composite manifest as what it stands for: manifests of simple kinds, checked as any is.

Their nodes have the marks of the composite's own, so that problems are shown on lines that somebody wrote.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.manifests.check import Checked, check, subject_of
from openmcf.manifests.effective import minimal
from openmcf.manifests.location import Subject, Texts
from openmcf.manifests.part_of import KIND, PartOf, fault
from openmcf.manifests.redaction import secret_lines
from openmcf.manifests.references import CheckedReference, checked_references, completed_references
from openmcf.manifests.schema_errors import shape_findings
from openmcf.manifests.summary import Place, PlacedUse
from openmcf.manifests.yaml.limits import IMPLICIT
from openmcf.manifests.yaml.parse import Document
from openmcf.manifests.yaml.positions import child, mark_at
from openmcf.manifests.yaml.values import Reader
from openmcf.specs.composite_stack import given_outputs, stack_model
from openmcf.specs.expansion import Expansion, Part
from openmcf.specs.field_types import is_secret
from openmcf.specs.findings import Finding, Path, parse_path, render
from openmcf.specs.identity import Stack, default_stack
from openmcf.specs.kind import Kind
from openmcf.specs.manifest import (
    API_VERSION,
    OUTSIDE_LINKS_ANNOTATION,
    OWNER,
    STACK_FQDN,
    STACK_PARTS,
    Manifest,
    stack_of,
)
from openmcf.specs.model import Model
from openmcf.specs.references import Reference
from openmcf.specs.registry import failure, find_kind, kind_named


def expanded(checked: Checked, document: Document, texts: Texts) -> Iterator[Checked]:
    """The outcome for a composite manifest, with what its own stack is made of; then that for each part.

    checked: its outcome by itself; it has no errors.
    """
    assert checked.manifest  # noqa: S101 - one with errors is not expanded
    subject = subject_of(document, texts, Reader().read(document.root))
    kind = kind_named(checked.manifest.kind)
    expansion = _expansion(kind, checked.manifest)
    if isinstance(expansion, Finding):
        yield checked._replace(problems=(*checked.problems, subject.problem(expansion)), manifest=None)
        return
    whole = _with_outputs(checked, subject, kind, expansion)
    yield whole
    told = set(map(fault, whole.problems))
    for part in expansion.parts:
        found = _checked_part(part, subject, checked.manifest)
        yield found._replace(problems=tuple(one for one in found.problems if fault(one) not in told))
        told.update(map(fault, found.problems))


def _expansion(kind: Kind, manifest: Manifest) -> Expansion | Finding:
    """What a kind says of a manifest, as plain data; or that it fails, which is no fault of the manifest."""
    assert kind.expand  # noqa: S101 - only composite kinds get here
    references = {id(reference): completed for reference, completed in completed_references(manifest)}
    try:
        expansion = kind.expand(manifest)
        parts = [Part(_plain(part.content, references), part.origin) for part in expansion.parts]
        return Expansion(parts, _plain(expansion.outputs, references))
    except Exception as error:
        failed = failure(kind.name, "`expand`", error)
        return Finding(KIND, str(failed), failed.hint, rule="expansion")


def _plain(value: Any, references: Mapping[int, Reference]) -> Any:
    """Data without models, and without what is None: that is unset."""
    match value:
        case Reference():
            found = references.get(id(value), value)
            return {"valueFrom": found.model_dump(by_alias=True, exclude_none=True)}
        case Model():
            return minimal(value)
        case Mapping():
            return {key: _plain(item, references) for key, item in value.items() if item is not None}
        case list() | tuple():
            return [_plain(item, references) for item in value]
        case str() | bool() | int() | float():
            return value
    raise TypeError(f"{type(value).__name__} is no plain data")


def _with_outputs(checked: Checked, subject: Subject, kind: Kind, expansion: Expansion) -> Checked:
    """The outcome for the composite manifest, with the references that its outputs are."""
    assert checked.manifest  # noqa: S101 - one with errors is not expanded
    assert checked.entry  # noqa: S101 - a valid manifest has a name
    stack_manifest, findings, uses = _stack_manifest(checked.manifest, kind, expansion.outputs)
    problems = tuple(subject.problem(Finding(KIND, *finding, rule="expansion")) for finding in findings)
    mark = mark_at(subject.document.root, KIND)
    place = Place(mark, subject.excerpt(mark))
    placed = tuple(PlacedUse(use._replace(path=KIND), place) for use in uses)
    entry = checked.entry._replace(uses=(*checked.entry.uses, *placed))
    return checked._replace(
        problems=(*checked.problems, *problems), entry=entry, stack_manifest=stack_manifest
    )


_Words = tuple[str, str | None]
"""A message and a hint."""


def _stack_manifest(
    manifest: Manifest, kind: Kind, outputs: Mapping[str, Any]
) -> tuple[Manifest | None, list[_Words], list[CheckedReference]]:
    """What the composite's own stack is made of, what is wrong with it, and its references."""
    model = given_outputs(kind.outputs)
    try:
        spec = model.model_validate(outputs)
    except ValidationError as error:
        found = shape_findings(error, model, _Nodes(MappingNode(IMPLICIT, []), {}).node(dict(outputs)))
        return None, [_of_output(one) for one in found], []
    made = stack_model(kind.outputs).model_construct(
        api_version=API_VERSION, kind=manifest.kind, metadata=manifest.metadata, spec=spec, status=None
    )
    uses = [*checked_references(made, manifest.metadata.env)]
    wrong = [_of_output(use) for use in uses if isinstance(use, Finding)]
    return made, wrong, [use for use in uses if isinstance(use, CheckedReference)]


def _of_output(finding: Finding) -> _Words:
    named = [part for part in finding.keys if part != "spec"][:1]
    return f"its kind gives the output `{named[0] if named else ''}` wrongly: {finding.message}", finding.hint


def _checked_part(part: Part, subject: Subject, owner: Manifest) -> Checked:
    content = _whole(part.content, owner)
    origin = {parse_path(path): parse_path(own) for path, own in part.origin.items()}
    nodes = _Nodes(subject.document.root, {("metadata",): ("metadata",), **origin})
    document = subject.document._replace(root=nodes.node(content))
    hidden = secret_lines(subject.document.root, subject.model)
    part_of = PartOf(subject.identity, nodes.origin, subject.silent, hidden)
    kind = find_kind(content.get("kind"))
    if leaks := [*_leaks(kind, nodes.origin, subject)]:  # the words of any other problem might show them
        return Checked(None, tuple(map(subject.problem, leaks)), None, None, subject.identity)
    return check(document, subject.texts, _not_simple(kind, content), part_of)


def _leaks(kind: Kind | None, origin: Mapping[Path, Path], subject: Subject) -> Iterator[Finding]:
    """Secrets of the owner in fields of a part that do not keep them."""
    model = kind.manifest if kind else Manifest
    for path, own in origin.items():
        if is_secret(subject.model, own) and not is_secret(model, path):
            where = f"`{render(path)}` of a part"
            yield Finding(
                own, f"is secret, and its kind puts it into {where}, which is not", rule="expansion"
            )


def _not_simple(kind: Kind | None, content: Mapping[str, Any]) -> list[Finding]:
    if kind and kind.expand:
        message = f"`{content['kind']}` is a composite kind, and parts are of simple kinds"
        return [Finding(KIND, message, rule="expansion")]
    return []


def _whole(content: Mapping[str, Any], owner: Manifest) -> dict[str, Any]:
    """The manifest of a part, with what it has of its owner."""
    own, metadata = dict(content.get("metadata") or {}), owner.metadata
    stacks = {STACK_FQDN, *STACK_PARTS}
    labels = {name: label for name, label in metadata.labels.items() if name not in stacks}
    name = str(own.get("name"))
    mine = {**_stack_label(owner, str(content.get("kind")), name), OWNER: f"{owner.kind}/{metadata.name}"}
    links = metadata.annotations.get(OUTSIDE_LINKS_ANNOTATION)
    noted = {OUTSIDE_LINKS_ANNOTATION: links} if links else {}
    whole = {
        "org": metadata.org,
        **own,
        "env": metadata.env,
        "labels": {**labels, **own.get("labels", {}), **mine},
        "annotations": {**noted, **own.get("annotations", {})},
    }
    kept = {key: value for key, value in whole.items() if value not in (None, {})}
    return {"apiVersion": API_VERSION, **content, "metadata": kept}


def _stack_label(owner: Manifest, kind: str, name: str) -> dict[str, str]:
    """The label that has a part's stack beside its owner's, if that is not in the default project."""
    own, env = stack_of(owner), owner.metadata.env
    default = default_stack(owner.kind, owner.metadata.name, env)
    if own[:2] == default[:2]:
        return {}
    return {STACK_FQDN: str(Stack(*own[:2], default_stack(kind, name, env).name))}


@dataclass
class _Nodes:
    """Makes nodes of data, with the marks of the owner's nodes that it comes from.

    mapped: paths of the data, and where in the owner they come from. origin: the same for each path of the
    nodes that were made, as far as there is such a place.
    """

    root: Node
    mapped: Mapping[Path, Path]
    origin: dict[Path, Path] = field(default_factory=dict)

    def node(self, value: Any, path: Path = ()) -> Node:
        """The node of a value at a path."""
        like = self._like(path)[1]
        start, end = like.start_mark, like.end_mark
        match value:
            case dict():
                pairs = [
                    (self._key(str(key), (*path, key)), self.node(item, (*path, key)))
                    for key, item in value.items()
                ]
                return MappingNode(IMPLICIT, pairs, start, end)
            case list():
                items = [self.node(item, (*path, index)) for index, item in enumerate(value)]
                return SequenceNode(IMPLICIT, items, start, end)
            case str():
                return ScalarNode(IMPLICIT, value, start, end, '"')
        return ScalarNode(IMPLICIT, json.dumps(value), start, end)

    def _key(self, name: str, path: Path) -> ScalarNode:
        like = self._like(path)[0]
        return ScalarNode(IMPLICIT, name, like.start_mark, like.end_mark, '"')

    def _like(self, path: Path) -> tuple[Node, Node]:
        """The owner's key and value that a path comes from; what is missing there has the place above it."""
        ends = [end for end in range(len(path), 0, -1) if path[:end] in self.mapped]
        wanted = (*self.mapped[path[: ends[0]]], *path[ends[0] :]) if ends else KIND
        found: Path = ()
        pair = (self.root, self.root)
        for part in wanted:
            if (step := child(pair[1], part)) is None:
                break
            found, pair = (*found, part), step
        if len(found) < len(wanted) and found:
            pair = (pair[0], pair[0])
        self.origin[path] = found or KIND
        return pair
