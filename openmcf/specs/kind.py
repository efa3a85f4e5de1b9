"""What a kind is to the rest of the program: its models, its rules, and the keys of its output maps."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from openmcf.specs.envelope import Manifest
from openmcf.specs.model import Model
from openmcf.specs.problems import RuleBook


def _no_keys(_: Any) -> Mapping[str, frozenset[str]]:
    return {}


class Kind(NamedTuple):
    """One kind: the model of the whole manifest, the model of its outputs, and its rules.

    output_keys: from a valid manifest to the keys that its map outputs will have, by output name.
    """

    manifest: type[Manifest]
    outputs: type[Model]
    rules: RuleBook
    output_keys: Callable[[Any], Mapping[str, frozenset[str]]] = _no_keys

    @property
    def summary(self) -> str:
        """One line on what the kind is: the first of its manifest model's docstring."""
        return (self.manifest.__doc__ or "").split("\n")[0].rstrip(".")
