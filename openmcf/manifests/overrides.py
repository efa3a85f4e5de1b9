"""`--set path=value`: one value of a manifest from the command line, typed by the model at its path.

The new nodes say that they come from the option, so that every later problem with the value points there.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from yaml.error import Mark as YamlMark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.errors import UsageError
from openmcf.manifests.schema_errors import unknown_field
from openmcf.manifests.yaml.limits import IMPLICIT, MAX_DEPTH
from openmcf.manifests.yaml.nodes import (
    Refused,
    below,
    entry,
    is_null,
    manifest_shape,
    mapping,
    sequence,
    with_child,
)
from openmcf.manifests.yaml.parse import BrokenDocument, Document, parse
from openmcf.specs.field_types import Field, FieldType, step
from openmcf.specs.findings import Finding, Mark, Path, parse_path, render
from openmcf.specs.model import Model

_ARGUMENT = re.compile(r'((?:\["[^"]+"\]|[^="])+)=(.*)', re.DOTALL)
_PATH_BEGINS = r'(?:spec|metadata|apiVersion|kind|status)\b(?:\["[^"]*"\]|\[\w*\]|[\w.-])*'
_REFERENCE = re.compile(r"""\s*\{\s*["']?(value|valueFrom|value_from)["']?\s*:""")


class Override(NamedTuple):
    """One `--set`: the path, the text of the value, and the argument as the user wrote it."""

    path: Path
    value: str
    argument: str

    @property
    def file(self) -> str:
        """What stands for a file name in problems; without the value, which may be a secret."""
        return f"--set {self.argument[: self.split]}"

    @property
    def split(self) -> int:
        """Where the `=` stands in the argument."""
        return len(self.argument) - len(self.value) - 1

    def node(self, style: str | None = '"', start: int = 0) -> ScalarNode:
        """The value as a scalar whose marks lead to the argument, from `start` on."""
        first = YamlMark(self.file, start, 0, start, None, 0)
        end = len(self.argument) if start else self.split
        last = YamlMark(self.file, end, 0, end, None, 0)
        return ScalarNode(IMPLICIT, self.value, first, last, style)


def parse_override(argument: str) -> Override:
    """Read the argument of a `--set`. Raises UsageError."""
    found = _ARGUMENT.fullmatch(argument)
    try:
        path = parse_path(found[1]) if found else ()
    except ValueError:
        path = ()
    if not found or not path or len(path) > MAX_DEPTH:
        hint = 'write it as spec.clients[0].name=web or metadata.labels["a.b/c"]=x'
        # What stands behind the path may be a secret, also where it is parted from it by something else.
        begins = re.match(_PATH_BEGINS, argument)
        where = f"`{begins[0][:120]}`" if begins else "what is before the `=`"
        why = f"{where} is no path" if "=" in argument else "there is no `=`"
        raise UsageError(f"--set takes path=value; {why}", hint)
    return Override(path, found[2], argument)


def apply(
    overrides: Sequence[Override], document: Document, texts: dict[str, str]
) -> tuple[Document, list[Finding]]:
    """The document with the values set, and what could not be; the arguments are added to the texts.

    Whether a value fits its field is for the check of the document to say.
    """
    findings = []
    for override in overrides:
        texts[override.file] = override.argument
        changed = _applied(override, document.root)
        if isinstance(changed, Finding):
            texts[override.file] = f"{override.argument[: override.split]}=…"  # the value may be a secret
            findings.append(changed)
        else:
            document = document._replace(root=changed)
    return document, findings


def _applied(override: Override, root: Node) -> Node | Finding:
    if not isinstance(root, MappingNode):  # no manifest, as its check will say
        return root
    shape = manifest_shape(root)
    mark = Mark(override.file, 1, 1, override.split)
    path = _resolved(override.path, shape)
    if isinstance(path, Finding):
        return path._replace(mark=mark)
    try:
        return _put(override, root, shape, path) or root
    except Refused as refused:
        return Finding(path, str(refused), refused.hint, rule="set-failed", mark=refused.mark or mark)


def _resolved(path: Path, shape: FieldType) -> Path | Finding:
    """The path with the names that the model has for its fields; or why it leads nowhere."""
    manifest = shape
    resolved: Path = ()
    for part in path:
        at = int(part) if shape.kind == "list" and isinstance(part, str) and part.isdigit() else part
        found = step(shape, at)
        if found is None:
            return _misplaced(resolved, at, shape, manifest.model)
        resolved = (*resolved, found.name if isinstance(found, Field) else at)
        shape = below(shape, at)
    return resolved


def _misplaced(owner: Path, part: str | int, shape: FieldType, manifest: type[Model] | None) -> Finding:
    where = render(owner)
    if shape.model is not None and manifest is not None and isinstance(part, str):
        return unknown_field((*owner, part), manifest)
    if shape.kind == "list":
        return Finding(owner, "is a list", f"say which item: {where}[0]", rule="set-failed")
    if shape.kind in {"object", "map"}:
        return Finding(owner, "is a map", f"name what is in it: {where}.<name>", rule="set-failed")
    hint = f"set {where}.value or {where}.valueFrom.name" if shape.reference else f"set {where}"
    return Finding(owner, f"has nothing below it that is called `{part}`", hint, rule="set-failed")


def _put(override: Override, node: Node | None, shape: FieldType, path: Path) -> Node | None:
    """The node with the value put at the path; what is missing on the way is made. None: there is none."""
    if not path:
        return _value(override, shape)
    part, rest = path[0], path[1:]
    if isinstance(node, SequenceNode) and isinstance(part, str) and part.isdigit():
        part = int(part)
    owner = _owner(override, node, shape, part)
    old = _child(owner, part, shape)
    new = _put(override, old, below(shape, part), rest)
    if new is None and old is None:
        return node
    return with_child(owner, part, new, override.node(), shape)


def _owner(override: Override, node: Node | None, shape: FieldType, part: str | int) -> Node:
    """The map or list that is there, or an empty one where there may be one."""
    place = override.node()
    literal = shape.reference is not None and isinstance(node, ScalarNode)
    if node is None or is_null(node) or literal:
        return sequence([], place) if isinstance(part, int) else mapping([], place)
    if not isinstance(node, SequenceNode if isinstance(part, int) else MappingNode):
        wanted = "list" if isinstance(part, int) else "map"
        raise Refused(f"there is no {wanted} in this manifest that `{part}` could be in")
    return node


def _child(owner: Node, part: str | int, shape: FieldType) -> Node | None:
    if isinstance(part, int):
        count = len(owner.value)
        if part > count:
            raise Refused(f"the list has {count} items", f"the next one is [{count}]")
        return owner.value[part] if part < count else None
    found = entry(owner, part, shape)
    return found[1] if found else None


def _value(override: Override, shape: FieldType) -> Node | None:
    """The value as the shape asks for it: text as it is, a plain scalar, or YAML; None for null."""
    start = override.split + 1
    if override.value == "null":
        return None
    is_text = shape.kind in {"string", "enum"} and not (shape.reference and _REFERENCE.match(override.value))
    if is_text or not override.value:
        return override.node('"', start)
    if shape.kind in {"integer", "number", "boolean"}:
        return override.node(None, start)
    documents = list(parse(" " * start + override.value, override.file))
    for document in documents:
        if isinstance(document, BrokenDocument):
            raise Refused(f"the value is no YAML: {document.finding.message}", None, document.finding.mark)
    only = documents[0] if len(documents) == 1 else None
    root = only.root if isinstance(only, Document) else override.node('"', start)
    if isinstance(root, ScalarNode) and shape.kind in {"list", "map", "object"}:
        raise Refused(*_no_scalar(render(override.path), shape))
    return root


def _no_scalar(path: str, shape: FieldType) -> tuple[str, str]:
    """Why a list or a map is not set to a single value, and how it is set."""
    if shape.kind == "list":
        return "takes a list", f"give one, as in `{path}=[a, b]`, or set an item: `{path}[0]=…`"
    return "takes a map", f"give one, as in `{path}={{a: b}}`, or set what is in it: `{path}.<name>=…`"
