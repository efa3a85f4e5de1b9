"""On which lines of a document secrets stand, so that no report shows them."""

import re
from collections.abc import Iterator
from functools import cache

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openmcf.specs import describe
from openmcf.specs.describe import Field, Shape
from openmcf.specs.model import Model

Line = tuple[str, int]
"""A file and a 1-based line."""

_SUSPICIOUS = r"(?i)secret|password|private_?key|token|environment"
_REFERENCES = ("valueFrom", "value_from")


def secret_lines(root: Node, model: type[Model]) -> frozenset[Line]:
    """The lines on which values of the model's secret fields stand; references are no secrets."""
    if not _keeps_secrets(model):
        return frozenset()
    nodes = _secrets(root, Shape("object", model=model), set())
    return frozenset(
        (node.start_mark.name, line + 1)
        for node in nodes
        for line in range(node.start_mark.line, node.end_mark.line + 1)
    )


def may_hold_secrets(line: str) -> bool:
    """Whether a line that could not be read as YAML looks as if a secret stood on it."""
    return re.search(_SUSPICIOUS, line) is not None


@cache
def _keeps_secrets(model: type[Model]) -> bool:
    return any(field.secret for _, field in describe.walk(model))


def _secrets(node: Node, shape: Shape | None, seen: set[int]) -> Iterator[ScalarNode]:
    """The texts in a value of that shape that are secret: all of them where the shape is None."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, ScalarNode) and shape is None:
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _secrets(item, shape and (shape.item or Shape("any")), seen)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value not in _REFERENCES:
                yield from _secrets(value, shape and _under(shape, key.value), seen)


def _under(shape: Shape, name: str) -> Shape | None:
    """The shape below a name; None if what stands there is secret."""
    if name == "<<":
        return shape
    step = describe.step(shape, name)
    if isinstance(step, Field):
        return None if step.secret else step.shape
    return step or Shape("any")
