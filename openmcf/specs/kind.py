"""What a kind is to the rest of the program: its models, its rules, and what can be told of its manifests."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, get_args

from openmcf.specs.expansion import Expansion
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


class Protection(NamedTuple):
    """What makes AWS refuse a deletion: the output that says so, its value then, the setting that ends it.

    value: False is that of an output that nobody has set, too. words: what the resource has, in messages;
    the output's name unless said.
    """

    output: str
    value: str | bool
    end: str
    words: str = ""


class Guarded(NamedTuple):
    """A resource type whose deletion loses what nobody can bring back: data, or an id that others hold.

    type: Pulumi's token. noun: what messages call it. loss: what goes with it, in words; `{id}` stands for
    its id. size: how much is in it, from botocore's clients by service and its id; None if it is not counted.
    counted_to: where `size` stops counting. estimate: that number in words, for `{size}`.
    if_filled: whether an empty one is no loss, and is not protected either.
    reasons: why a property replaces it, by the first key of its path, if AWS's rule needs words of its own.
    part_of: the type that it goes with; whoever allows the loss of that one has allowed this.
    """

    type: str
    noun: str
    loss: str
    size: Callable[[Callable[[str], Any], str], int] | None = None
    counted_to: int | None = None
    estimate: str = "{size}"
    if_filled: bool = False
    protection: Protection | None = None
    reasons: Mapping[str, str] = {}
    part_of: str | None = None


class ImportId(NamedTuple):
    """What `openmcf import` takes for a kind: which id, in words, and what comes with the resource."""

    id: str
    parts: str


class Kind(NamedTuple):
    """One kind: the model of the whole manifest, the model of its outputs, its rules; and of a manifest:

    output_keys: the keys that its map outputs will have, by output name.
    empty_outputs: the outputs that will be empty.
    names: the names that no other resource can have.
    trusted_services: the services that may assume the role that it is; None if it is none, or any may.
    with_defaults: the manifest with the defaults written out that depend on several fields.

    guarded: the resource types whose deletion loses what nobody can bring back.
    named_by_manifest: the types of which a manifest has one, at the root of its stack and named as itself.
    import_id: what `openmcf import` takes; None if it takes none.
    local_path: from an address among its outputs to the path where the local AWS answers for it; None if it
    does not.
    exempt: which parts of a complete kind it has not, each with the reason (`scripts/house.py` lists them).
    expand: of a composite kind, what a valid manifest stands for; such a kind has no program.
    """

    manifest: type[Manifest]
    outputs: type[Model]
    rules: RuleBook
    output_keys: Callable[[Any], Mapping[str, frozenset[str]]] = lambda _: {}
    empty_outputs: Callable[[Any], tuple[str, ...]] = lambda _: ()
    names: Callable[[Any], Iterable[UniqueName]] = lambda _: ()
    trusted_services: Callable[[Any], frozenset[str] | None] = lambda _: None
    with_defaults: Callable[[Any], Any] = lambda manifest: manifest
    guarded: tuple[Guarded, ...] = ()
    named_by_manifest: frozenset[str] = frozenset()
    import_id: ImportId | None = None
    local_path: Callable[[str], str | None] = lambda _: None
    exempt: Mapping[str, str] = {}
    expand: Callable[[Any], Expansion] | None = None

    @property
    def name(self) -> str:
        """What manifests call it."""
        return str(get_args(self.manifest.model_fields["kind"].annotation)[0])

    @property
    def summary(self) -> str:
        """One line on what the kind is: the first of its manifest model's docstring."""
        return (self.manifest.__doc__ or "").split("\n")[0].rstrip(".")
