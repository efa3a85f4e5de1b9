"""A plan as a file, which a later apply is held to. No secret stands in it in clear."""

import json
from collections.abc import Mapping
from hashlib import scrypt, sha256
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticSerializationError

from openmcf import __version__
from openmcf.errors import UsageError
from openmcf.manifests.effective import effective
from openmcf.properties.paths import parsed
from openmcf.provisioner.plans.plan import Change, Difference, Plan, named
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.specs.identity import Identity, Stack, stack_named
from openmcf.specs.manifest import Manifest

_GUESSES_COST = {"n": 2**14, "r": 8, "p": 1}
"""What one guess at a digested secret costs: 16 MiB and some 50 ms (RFC 7914, interactive use)."""


def is_path(target: str) -> bool:
    """Whether a plan may name a target of a command: addresses may have passwords and tokens in them.

    Nor is one taken from a file, which could lead to manifests that nobody here wrote.
    """
    return "://" not in target and "\0" not in target


def _path(text: str) -> str:
    if not is_path(text):
        raise ValueError("no path")
    return text


def _urn(text: str) -> str:
    type_, _ = named(text)
    if type_.count(":") != 2:
        raise ValueError("no type of a resource")
    return text


def _difference(difference: Difference) -> Difference:
    parsed(difference.path)
    return difference


def _stack(text: str) -> str:
    try:
        stack_named(text)
    except UsageError as error:
        raise ValueError("no stack") from error
    return text


_Path = Annotated[str, AfterValidator(_path)]
_Urn = Annotated[str, AfterValidator(_urn)]
_Difference = Annotated[Difference, AfterValidator(_difference)]
_StackName = Annotated[str, AfterValidator(_stack)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SavedChange(_Part):
    """What happens to one resource. inputs: those of one that is made."""

    operation: str
    urn: _Urn
    id: str
    inputs: dict[str, Any] | None
    differences: tuple[_Difference, ...]


class SavedStack(_Part):
    """The plan of one manifest, and what it was made of.

    effective: the manifest with its defaults, secrets masked. manifest_digest: of it, secrets included.
    basis: the fingerprints of recorded states, by stack.
    """

    kind: str
    name: str
    env: str | None
    stack: _StackName
    region: str
    effective: dict[str, Any]
    manifest_digest: str
    basis: dict[_StackName, str]
    gives_anew: bool
    changes: tuple[SavedChange, ...]

    @property
    def identity(self) -> Identity:
        """The manifest."""
        return Identity(self.kind, self.name, self.env)

    @property
    def basis_by_stack(self) -> Mapping[Stack, str]:
        """The fingerprints of recorded states."""
        return {stack_named(stack): fingerprint for stack, fingerprint in self.basis.items()}


class Place(_Part):
    """Where a plan is applied: on the local AWS or not, and where the state is, without its password."""

    local: bool
    backend: str


class SavedPlan(_Part):
    """The plans of a run.

    made, by: when and by whom. targets, overlay: what was named on the command line. salt: of the digests.
    """

    format: Literal[1] = 1
    openmcf: str = __version__
    made: str
    by: str
    place: Place
    account: str
    targets: tuple[_Path, ...]
    overlay: tuple[_Path, _Path] | None
    salt: str
    stacks: tuple[SavedStack, ...]

    @property
    def by_stack(self) -> Mapping[Stack, SavedStack]:
        """The plans by the stacks of their manifests."""
        return {stack_named(saved.stack): saved for saved in self.stacks}


def text_of(plan: SavedPlan) -> str:
    """The text of a plan's file. Raises UsageError for paths that no file of JSON can hold."""
    try:
        return plan.model_dump_json(indent=2) + "\n"
    except PydanticSerializationError as error:
        message = "the plan cannot be saved: a path that it names is no text in UTF-8"
        raise UsageError(message, "rename that file or directory") from error


def saved_stack(job: StackManifest, plan: Plan, region: str, salt: str) -> SavedStack:
    """The plan of a manifest, as it is saved."""
    kind, name, env = job.identity
    return SavedStack(
        kind=kind,
        name=name,
        env=env,
        stack=str(job.stack),
        region=region,
        effective=effective(job.manifest),
        manifest_digest=manifest_digest(job.manifest, salt),
        basis={str(stack): fingerprint for stack, fingerprint in plan.basis.items()},
        gives_anew=plan.gives_anew,
        changes=saved_changes(plan),
    )


def saved_changes(plan: Plan) -> tuple[SavedChange, ...]:
    """What a plan does, as it is saved."""
    return tuple(map(_saved_change, plan.differing))


def _saved_change(change: Change) -> SavedChange:
    inputs = dict(change.new) if change.op == "create" else None
    return SavedChange(
        operation=change.op, urn=change.urn, id=change.id, inputs=inputs, differences=change.differences
    )


def manifest_digest(manifest: Manifest, salt: str) -> str:
    """What changes with a manifest, its secrets included, and does not let them be guessed."""
    clear = _canonical(effective(manifest, show_secrets=True))
    if clear == _canonical(effective(manifest)):
        return sha256(clear).hexdigest()
    return scrypt(clear, salt=salt.encode(), dklen=32, **_GUESSES_COST).hex()


def _canonical(data: Any) -> bytes:
    return json.dumps(data, sort_keys=True).encode()


def read_saved_plan(text: str, called: str) -> SavedPlan:
    """The plan that a text holds. Raises UsageError for any other text."""
    try:
        return SavedPlan.model_validate_json(text)
    except ValidationError as error:
        if any(found["loc"] == ("format",) and found["type"] == "literal_error" for found in error.errors()):
            hint = "make the plan again with this one"
            raise UsageError(f"{called} was saved by another version of openmcf", hint) from error
        raise UsageError(f"{called} is no plan that `openmcf plan --save` wrote") from error
