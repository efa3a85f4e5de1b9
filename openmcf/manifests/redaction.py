"""On which lines of a document secrets stand, so that no report shows them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pydantic.alias_generators import to_snake
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.specs import field_types
from openmcf.specs.model import Model
from openmcf.specs.registry import usable_kinds

Line = tuple[str, int]
"""A file and a 1-based line."""

_TELLING = r"(?i)secret|passw|passphrase|pwd|private_?key|api_?key|access_?key|token|credential"
_REFERENCES = ("valueFrom", "value_from")


def secret_lines(root: Node, model: type[Model]) -> frozenset[Line]:
    """The lines on which values of the model's secret fields stand; references are no secrets.

    A secret field's name counts wherever it stands, since it may stand in the wrong place. So does any other
    name that tells of a secret, unless it is that of a field, such as `generateSecret`.
    """
    nodes = _secrets(root, _Names(_secret_names(model), _plain_names(model)), set())
    return frozenset(
        (node.start_mark.name, line + 1)
        for node in nodes
        for line in range(node.start_mark.line, node.end_mark.line + 1)
    )


def may_hold_secrets(lines: Sequence[str]) -> bool:
    """Whether it looks as if a secret stood on the last of the lines, which could not be read as YAML.

    So it does where there is a suspicious word on it, on the line before, or on one that this is indented
    under: the last line itself may be indented wrongly.
    """
    written = [line for line in lines if line.strip()]
    depth = float("inf")
    for number, line in enumerate(reversed(written)):
        indent = len(line) - len(line.lstrip(" "))
        if number < 2 or indent < depth:
            depth = indent
            if re.search(_suspicious(), line):
                return True
    return False


@cache
def _suspicious() -> str:
    """What tells of a secret in a text of whatever kind: telling names, and those of all secret fields."""
    fields = (field for each in usable_kinds() for _, field in field_types.walk(each.kind.manifest))
    names = sorted({to_snake(field.name).replace("_", "_?") for field in fields if field.secret})
    return "|".join((_TELLING, *names))


def is_telling(name: str) -> bool:
    """Whether what has this name may well be a secret."""
    return re.search(_TELLING, name) is not None


class _Names(NamedTuple):
    """Names of fields: the first letters of those that are secret, and those that are not."""

    secret: frozenset[str]
    plain: frozenset[str]

    def hides(self, name: str) -> bool:
        """Whether what has this name is, or may be, a secret."""
        return name[:4].lower() in self.secret or (name not in self.plain and is_telling(name))


@cache
def _secret_names(model: type[Model]) -> frozenset[str]:
    """The first letters of the names of secret fields, since a name may be misspelt."""
    return frozenset(field.name[:4].lower() for _, field in field_types.walk(model) if field.secret)


@cache
def _plain_names(model: type[Model]) -> frozenset[str]:
    """The names of fields that are not secret, in both spellings."""
    plain = {field.name for _, field in field_types.walk(model) if not field.secret}
    return frozenset(plain | {to_snake(name) for name in plain})


def _secrets(
    node: Node, names: _Names, seen: set[tuple[int, bool]], *, secret: bool = False
) -> Iterator[ScalarNode]:
    """The texts under any of the names; with secret, all texts."""
    if (id(node), secret) in seen:
        return
    seen.add((id(node), secret))
    if isinstance(node, ScalarNode) and secret:
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _secrets(item, names, seen, secret=secret)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                yield from _secrets(key, names, seen, secret=secret)
            elif not _is_reference(key, value):
                below = secret or names.hides(key.value)
                yield from _secrets(value, names, seen, secret=below)


def _is_reference(key: ScalarNode, value: Node) -> bool:
    """Whether this is a `valueFrom` as it should be; texts in one that is wrong may be secrets."""
    is_map = key.value in _REFERENCES and isinstance(value, MappingNode)
    return is_map and all(isinstance(part, ScalarNode) for _, part in value.value)
