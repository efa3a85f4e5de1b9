"""The rules that are not a kind's own: reading, shape, envelope, references; and the table of all rules."""

from openmcf.specs.findings import Rule
from openmcf.specs.kind import Kind
from openmcf.specs.manifest import RULES as MANIFEST_RULES
from openmcf.specs.registry import find_kind, usable_kinds

READING = (
    Rule("unreadable", "error", "The file, directory or address cannot be read"),
    Rule("file-too-large", "error", "A file has at most 10 MiB"),
    Rule("not-utf8", "error", "Manifests are UTF-8 text"),
    Rule("empty-file", "error", "A file holds at least one manifest"),
    Rule("yaml-syntax", "error", "The text must be YAML"),
    Rule("yaml-too-deep", "error", "YAML is nested at most 100 levels deep"),
    Rule("yaml-alias", "error", "Aliases repeat at most 100,000 values, and never themselves"),
    Rule("yaml-tag", "error", "Only YAML's core tags have a meaning, and their values must fit them"),
    Rule("yaml-key", "error", "Keys are strings"),
    Rule("yaml-merge", "error", "`<<` takes a map or a list of maps"),
    Rule("duplicate-key", "error", "A map has each key only once"),
    Rule("set-failed", "error", "--set leads to a field, an item or a key, and its value can be read"),
    Rule(
        "kustomize-unsupported", "error", "Of kustomize there are files, directories, patches, names, labels"
    ),
    Rule("kustomize-cycle", "error", "A kustomization does not build on itself, nor on too many others"),
    Rule("patch-target", "error", "A patch says which manifests it changes, and there is one"),
    Rule("patch-failed", "error", "A patch fits the manifest that it changes"),
    Rule("local-path-remote", "error", "A manifest from an address names no files of this machine"),
    Rule("fmt-left-alone", "error", "`fmt` leaves a file alone that it cannot write, or not without harm"),
)
SHAPE = (
    Rule("not-a-manifest", "error", "A manifest is a map with apiVersion, kind, metadata and spec"),
    Rule("unknown-kind", "error", "The kind must be one that openmcf has, in its exact spelling"),
    Rule("unknown-field", "error", "Only the fields of the kind may be given, each once"),
    Rule("required", "error", "Required fields must have a value; null is none"),
    Rule("wrong-type", "error", "A value must have its field's type, exactly"),
    Rule("unknown-value", "error", "A value must be one of those its field names"),
    Rule("out-of-range", "error", "Numbers, lengths and counts stay within their field's bounds"),
    Rule("bad-format", "error", "Text must have the form its field asks for"),
    Rule("not-distinct", "error", "The items of a set must differ"),
    Rule("owner-label", "error", "Label openmcf.org/owner is openmcf's own, of parts of composite manifests"),
    Rule("expansion", "error", "A composite kind gives parts of simple kinds, and values for its outputs"),
    Rule(
        "unknown-rule",
        "warning",
        "The annotation openmcf.org/ignore names rules that there are, and that can be silenced",
    ),
)
REFERENCES = (
    Rule("reference-kind", "error", "A reference leads to a kind that openmcf has"),
    Rule("reference-foreign-kind", "warning", "A reference leads to a kind that openmcf provisions"),
    Rule("reference-path", "error", "A reference leads to an output that the kind has"),
    Rule("reference-type", "error", "The output of a reference fits the field"),
    Rule("reference-secret", "error", "A secret output flows only into fields that keep secrets"),
    Rule("reference-key", "error", "A map output of a manifest of the same run has the key"),
    Rule("reference-unresolved", "warning", "The referenced manifest is not among those given"),
    Rule(
        "reference-not-closed", "error", "With --closed, every reference resolves among the manifests given"
    ),
    Rule("reference-empty", "error", "A reference leads to no output that is always empty"),
    Rule("reference-region", "error", "What is referred to is in the region that AWS requires"),
    Rule("reference-role-trust", "error", "A role trusts the service that is to assume it"),
    Rule(
        "reference-role-unusable",
        "warning",
        "A role trusts the service that is to use it, which AWS checks only then",
    ),
    Rule("reference-ambiguous", "error", "Several manifests have the referenced kind, name and env"),
    Rule("reference-cycle", "error", "References form no cycle"),
    Rule("duplicate-stack", "error", "Two manifests never share a stack"),
    Rule(
        "local-path-missing", "warning", "`localPath` leads to what is there, seen from the manifest's file"
    ),
    Rule("name-taken", "warning", "Names that one resource can have are not given to two"),
)
GENERAL = {rule.id: rule for rule in (*READING, *SHAPE, *REFERENCES, *MANIFEST_RULES.rules)}


def rule_ids_of(kind: str | None) -> frozenset[str]:
    """The ids of all rules that can speak about a manifest of that kind."""
    found = find_kind(kind)
    parts = (
        (each for _, each, _ in usable_kinds()) if found and found.expand else ()
    )  # they may be of any kind
    return frozenset(GENERAL).union(*(_own_ids(each) for each in (*parts, found) if each))


def _own_ids(kind: Kind) -> set[str]:
    return {rule.id for rule in kind.rules.rules}
