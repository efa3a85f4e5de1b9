"""What a kind is to the rest of the program: its models, its rules, and what can be told of its manifests."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from openmcf.specs.findings import Path, RuleBook
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import Model


class UniqueName(NamedTuple):
    """A name that AWS gives to one resource in a region of an account: where it stands, of what it is.

    everywhere: in the region of any account.
    """

    path: Path
    noun: str
    name: str
    everywhere: bool = False


class Kind(NamedTuple):
    """One kind: the model of the whole manifest, the model of its outputs, its rules; and of a manifest:

    output_keys: the keys that its map outputs will have, by output name.
    empty_outputs: the outputs that will be empty.
    names: the names that no other resource can have.
    trusted_services: the services that may assume the role that it is; None if it is none, or any may.
    completed: the manifest with the defaults written out that depend on several fields.
    """

    manifest: type[Manifest]
    outputs: type[Model]
    rules: RuleBook
    output_keys: Callable[[Any], Mapping[str, frozenset[str]]] = lambda _: {}
    empty_outputs: Callable[[Any], tuple[str, ...]] = lambda _: ()
    names: Callable[[Any], Iterable[UniqueName]] = lambda _: ()
    trusted_services: Callable[[Any], frozenset[str] | None] = lambda _: None
    with_defaults: Callable[[Any], Any] = lambda manifest: manifest

    @property
    def summary(self) -> str:
        """One line on what the kind is: the first of its manifest model's docstring."""
        return (self.manifest.__doc__ or "").split("\n")[0].rstrip(".")
