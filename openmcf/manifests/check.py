"""One manifest, checked: from its YAML nodes to its problems, and to what other manifests may ask of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic.alias_generators import to_camel
from pydantic_core import ValidationError
from yaml.nodes import MappingNode, Node

from openmcf.errors import KindUnusable, UnknownKind
from openmcf.manifests.location import UNSILENCEABLE, Subject, Texts
from openmcf.manifests.part_of import PartOf
from openmcf.manifests.references import CheckedReference, checked_references
from openmcf.manifests.rule_index import rule_ids_of
from openmcf.manifests.run_rules import rule_findings
from openmcf.manifests.summary import ManifestSummary, entry_of
from openmcf.manifests.yaml.parse import Document
from openmcf.manifests.yaml.positions import node_at, pairs, path_at
from openmcf.manifests.yaml.values import Reader, mark_of
from openmcf.specs import field_types
from openmcf.specs.findings import Finding, Path, Problem, nearest
from openmcf.specs.identity import Identity
from openmcf.specs.invalid import INVALID, Invalid
from openmcf.specs.manifest import IGNORE_ANNOTATION, OWNER, Manifest
from openmcf.specs.registry import KINDS, find_kind, is_unprovisioned, kind_named, naming_package


class Title(NamedTuple):
    """What a report calls a manifest: document number, kind and name as far as it has them."""

    document: int
    kind: str | None
    name: str | None


class Checked(NamedTuple):
    """The outcome for one manifest: problems in the order of the text, and its entry if it has a name.

    manifest is the model, with all defaults, if it has no errors; title is None if nothing could be read, and
    of a part of a composite manifest. owner: whose part it is. stack_manifest: what the own stack of a
    composite manifest is made of.
    """

    title: Title | None
    problems: tuple[Problem, ...]
    entry: ManifestSummary | None
    manifest: Manifest | None
    owner: Identity | None = None
    stack_manifest: Manifest | None = None


def check(
    document: Document, texts: Texts, earlier: Sequence[Finding] = (), part_of: PartOf | None = None
) -> Checked:
    """Check one document against its kind: shape, cross-field rules, and references by type.

    texts are the texts of all files that the document's nodes came from, by file name; earlier are findings
    made before the document got here, which are told along with the rest.
    """
    reader = Reader()
    data = reader.read(document.root)
    if not isinstance(data, dict):
        finding = Finding(
            (), "a manifest is a map with apiVersion, kind, metadata and spec", rule="not-a-manifest"
        )
        subject = Subject(document, texts)
        return _checked(subject, [subject.problem(found) for found in (*earlier, finding)], None, None)
    subject = subject_of(document, texts, data, part_of)
    shape, manifest = _shaped(subject, data)
    uses = tuple(checked_references(manifest, subject.env)) if subject.kind and reader.refers else ()
    entry, failures = _entry(subject, manifest, uses, whole=not shape)
    findings = (
        *earlier,
        *reader.findings,
        *shape,
        *_null_findings(reader, subject),
        *_kind_findings(data),
        *failures,
        *rule_findings(manifest, subject.kind, whole=not shape),
        *(use for use in uses if isinstance(use, Finding)),
        *_unknown_rules(subject),
        *_owner_findings(subject, data),
    )
    problems = [subject.problem(finding) for finding in findings if finding.rule not in subject.silent]
    problems.sort(key=lambda problem: (problem.line, problem.column))
    return _checked(subject, problems, manifest, entry)


def subject_of(
    document: Document, texts: Texts, data: dict[str, Any], part_of: PartOf | None = None
) -> Subject:
    """A document with what its data says it is."""
    metadata = data.get("metadata")
    name, env = _text(metadata, "name"), _text(metadata, "env")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    ignored = (_text(annotations, IGNORE_ANNOTATION) or "").replace(",", " ").split()
    kind_name = _text(data, "kind")
    ignores = frozenset(ignored)
    return Subject(document, texts, kind_name, find_kind(kind_name), name, env, ignores, part_of)


def _text(data: Any, key: str) -> str | None:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, str) and value else None


def _shaped(subject: Subject, data: dict[str, Any]) -> tuple[list[Finding], Any]:
    """The faults in the data's shape, and its model: with invalid values in place of the faults."""
    try:
        with naming_package(subject.kind_name, "spec", ValidationError):
            return _read(subject, data)
    except KindUnusable as error:
        return [_unusable(error)], INVALID


def _read(subject: Subject, data: dict[str, Any]) -> tuple[list[Finding], Any]:
    model = subject.model
    try:
        return [], model.model_validate(data)
    except ValidationError as error:
        from openmcf.manifests.partial_model import build_partial  # most manifests have no such faults
        from openmcf.manifests.schema_errors import misspelt, shape_findings

        findings = list(shape_findings(error, model, subject.document.root))
        return findings, build_partial(model, data, misspelt(error, model))


def _null_findings(reader: Reader, subject: Subject) -> Iterator[Finding]:
    """Nulls where null does not mean "unset": in maps and under unknown names."""
    if not reader.nulls:
        return
    from openmcf.manifests.schema_errors import MANY, unknown_field

    hinted = len(reader.nulls) <= MANY
    for key_node in reader.nulls:
        path = path_at(subject.document.root, mark_of(key_node))
        found = field_types.find(subject.model, path)
        if isinstance(found, field_types.Field):
            unknown = _given_in_both_spellings(path, subject.document.root)
        else:
            unknown = found is None
        if unknown:
            yield unknown_field(path, subject.model, hinted=hinted)
        elif isinstance(found, field_types.FieldType) and found.kind != "any":
            yield Finding(
                path, "must have a value, not null", 'write "" for an empty string', rule="wrong-type"
            )


def _given_in_both_spellings(path: Path, root: Node) -> bool:
    """Whether a field's owner has it in its other spelling too."""
    owner = node_at(root, path[:-1])
    names = {str(key.value) for key, _ in pairs(owner)} if isinstance(owner, MappingNode) else set[str]()
    return sum(to_camel(name) == to_camel(str(path[-1])) for name in names) > 1


def _kind_findings(data: dict[str, Any]) -> Iterator[Finding]:
    name = data.get("kind")
    if not isinstance(name, str) or name in KINDS:
        return
    try:
        kind_named(name)
    except KindUnusable as error:
        yield _unusable(error)
    except UnknownKind as error:
        unprovisioned = "is a kind of OpenMCF that openmcf does not have"
        message = unprovisioned if is_unprovisioned(name) else "is no kind"
        yield Finding(("kind",), f"`{name}` {message}", error.hint, rule="unknown-kind")


def _unusable(error: KindUnusable) -> Finding:
    return Finding(("kind",), str(error), error.hint, rule="unknown-kind")


def _owner_findings(subject: Subject, data: dict[str, Any]) -> Iterator[Finding]:
    """A manifest that somebody wrote is nobody's part."""
    metadata = data.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    if not subject.part_of and isinstance(labels, dict) and OWNER in labels:
        message = "only openmcf sets this label, on what a composite manifest expands to"
        hint = f"give the manifest of {labels[OWNER]} instead; or leave out the label"
        yield Finding(("metadata", "labels", OWNER), message, hint, on_key=True, rule="owner-label")


def _unknown_rules(subject: Subject) -> Iterator[Finding]:
    if not subject.ignored:
        return
    known = rule_ids_of(subject.kind_name)
    path = ("metadata", "annotations", IGNORE_ANNOTATION)
    for rule in sorted(subject.ignored):
        if rule not in known:
            near = nearest(rule, known)
            hint = f"did you mean `{near}`?" if near else "see docs/rules.md"
            yield Finding(path, f"there is no rule `{rule}` to silence", hint, rule="unknown-rule")
        elif rule in UNSILENCEABLE:
            message = f"`{rule}` is about what can be read at all, and cannot be silenced"
            yield Finding(path, message, "fix the fault instead", rule="unknown-rule")


def _entry(
    subject: Subject, manifest: Any, uses: Iterable[CheckedReference | Finding], *, whole: bool
) -> tuple[ManifestSummary | None, list[Finding]]:
    """What others may ask of the manifest, if it has a name; or that code of its kind fails to say it."""
    if not (subject.kind and subject.name):
        return None, []
    sound_uses = [use for use in uses if isinstance(use, CheckedReference)]
    try:
        return entry_of(subject, subject.kind, manifest, sound_uses, whole=whole), []
    except KindUnusable as error:
        return None, [_unusable(error)]


def _checked(
    subject: Subject, problems: list[Problem], manifest: Any, entry: ManifestSummary | None
) -> Checked:
    failed = isinstance(manifest, Invalid) or any(problem.severity == "error" for problem in problems)
    title = None if subject.part_of else Title(subject.document.number, subject.kind_name, subject.name)
    owner = subject.part_of.owner if subject.part_of else None
    return Checked(title, tuple(problems), entry, None if failed else manifest, owner)
