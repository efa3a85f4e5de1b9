"""Patches of a kustomization: which manifests each of them changes, and in which of the two ways."""

from collections.abc import Callable
from functools import partial

from pydantic_core import SchemaError, SchemaValidator, core_schema
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.manifests.kustomize import json_patch
from openmcf.manifests.kustomize.kustomization import Target
from openmcf.manifests.kustomize.names import Resource
from openmcf.manifests.kustomize.strategic_merge import merged
from openmcf.manifests.yaml.nodes import Refused, entry, manifest_shape, text_at, with_child, with_entries
from openmcf.manifests.yaml.values import Reader, mark_of
from openmcf.specs.findings import Finding

Change = Callable[[Node], Node | None]
Selects = Callable[[Resource], bool]


def inline(patch: ScalarNode, text: str) -> str:
    """The text of a patch that stands in a kustomization, moved to where it stands there: line and column."""
    line, content = patch.start_mark.line, str(patch.value)
    if patch.style != "|":
        return "\n" * line + " " * (patch.start_mark.column + 1) * ("\n" not in content) + content
    lines = content.split("\n")
    first = next((number for number, found in enumerate(lines) if found.strip()), 0)
    raw = text.split("\n", line + 2 + first)[line + 1 + first]
    margin = " " * (len(raw) - len(lines[first]))
    return "\n" * (line + 1) + "\n".join(found and margin + found for found in lines)


def patched(
    resources: list[Resource], patch: Node, target: Target | None
) -> tuple[list[Resource], list[Finding]]:
    """The manifests with the patch applied to those that the target, or else the patch itself, names."""
    reader = Reader()
    reader.read(patch)
    if reader.findings:
        return resources, reader.findings
    change: Change = partial(_merged, patch)
    if isinstance(patch, SequenceNode):
        steps, findings = json_patch.steps_of(patch)
        if findings:
            return resources, findings
        change = partial(_json_patched, steps)
    try:
        selects = _selector(patch, target)
        if not any(map(selects, resources)):
            raise Refused("the patch changes nothing: there is no such manifest", _known(resources))
    except Refused as refused:
        return resources, [_finding("patch-target", refused, patch)]
    return changed(resources, change, selects, patch)


def changed(
    resources: list[Resource], change: Change, selects: Selects, place: Node
) -> tuple[list[Resource], list[Finding]]:
    """The manifests with the change made to those selected; where it is refused, they stay as they are."""
    result, findings = [], []
    for resource in resources:
        try:
            root = change(resource.document.root) if selects(resource) else resource.document.root
        except Refused as refused:
            findings.append(_finding("patch-failed", refused, place))
            root = resource.document.root
        if root is not None:
            result.append(resource._replace(document=resource.document._replace(root=root)))
    return result, list(dict.fromkeys(findings))


def is_manifest(resource: Resource) -> bool:
    """Whether a document is a map at all, so that it can be changed."""
    return isinstance(resource.document.root, MappingNode)


def _finding(rule: str, refused: Refused, place: Node) -> Finding:
    return Finding((), str(refused), refused.hint, rule=rule, mark=refused.mark or mark_of(place))


def _known(resources: list[Resource]) -> str:
    roots = [resource.document.root for resource in resources]
    names = [f"{text_at(root, 'kind')}/{text_at(root, 'metadata', 'name')}" for root in roots]
    return f"the manifests are {', '.join(names[:20])}" if names else "there are no manifests"


def _json_patched(steps: list[json_patch.Step], root: Node) -> Node:
    return json_patch.patched(root, steps, manifest_shape(root))


def _merged(patch: Node, root: Node) -> Node | None:
    """The strategic merge of a patch, without that by which it names its manifest."""
    shape = manifest_shape(root)
    if isinstance(patch, MappingNode):
        patch = with_entries(patch, {"apiVersion": None, "kind": None}, shape)
        metadata = entry(patch, "metadata", shape)
        if metadata and isinstance(metadata[1], MappingNode) and entry(metadata[1], "name"):
            without_name = with_child(metadata[1], "name", None, metadata[0])
            patch = with_child(patch, "metadata", without_name, metadata[0], shape)
    return merged(root, patch, shape)


def _selector(patch: Node, target: Target | None) -> Selects:
    """Which manifests a patch is for. Raises Refused if it does not say so."""
    if target is not None:
        return _by_target(target)
    if isinstance(patch, SequenceNode):
        raise Refused("a JSON patch needs a target", "add `target` with `kind` and `name`")
    shape = manifest_shape(patch)
    kind, name = text_at(patch, "kind"), text_at(patch, "metadata", "name")
    version = entry(patch, "apiVersion", shape)
    if kind is None or name is None:
        hint = "give it `kind` and `metadata.name`, or a `target`"
        raise Refused("the patch does not say which manifest it changes", hint)

    def selects(resource: Resource) -> bool:
        root = resource.document.root
        same_version = version is None or version[1].value == _api_version(root)
        return same_version and text_at(root, "kind") == kind and name in resource.names

    return selects


def _by_target(target: Target) -> Selects:
    kind, name, group, version = map(_matcher, (target.kind, target.name, target.group, target.version))

    def selects(resource: Resource) -> bool:
        root = resource.document.root
        api_group, _, api_version = _api_version(root).rpartition("/")
        fits = kind(text_at(root, "kind") or "") and group(api_group) and version(api_version)
        return is_manifest(resource) and fits and any(map(name, resource.names or ("",)))

    return selects


def _api_version(root: Node) -> str:
    return text_at(root, "apiVersion") or ""


def _matcher(pattern: str | None) -> Callable[[str], bool]:
    """Whether a text is what a target's regular expression asks for; as in kustomize, all of it.

    It is matched by Rust's engine which, as Go's, needs time in proportion to the text, whatever the pattern.
    """
    if pattern is None:
        return lambda _: True
    try:
        validator = SchemaValidator(core_schema.str_schema(pattern=f"^(?:{pattern})$"))
    except SchemaError:
        raise Refused(f"`{pattern}` is no regular expression", "a name itself is one, too") from None
    return validator.isinstance_python
