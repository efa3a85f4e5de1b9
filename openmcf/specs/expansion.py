"""What a composite kind says of its manifests: the manifests of simple kinds that they stand for."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple


class Part(NamedTuple):
    """A manifest of a simple kind that a composite one stands for.

    content: the manifest as plain data. Models and references of the composite's spec may stand in it as they
    are, and None is as unset. apiVersion is not needed; env, org and labels are those of the composite.
    origin: paths of the content, and the composite's paths that they come from, such as
    `{"spec.trustPolicy": "spec.trust"}`; what is below comes from below. Problems are shown there.
    """

    content: Mapping[str, Any]
    origin: Mapping[str, str] = MappingProxyType({})


class Expansion(NamedTuple):
    """What a composite manifest becomes.

    outputs: its own outputs, by the names of the outputs model: each a literal or
    `{"valueFrom": {"kind": …, "name": …, "fieldPath": …}}`; of a map or list each item.
    """

    parts: Sequence[Part]
    outputs: Mapping[str, Any]
