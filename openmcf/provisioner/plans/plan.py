"""A plan as data: the changes that a run would make, or made, read from the engine's events. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from openmcf.engine.events import EngineEvent, ResourcePreEvent, ResOutputsEvent, StepEventMetadata
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.steps import Op
from openmcf.properties.paths import parsed
from openmcf.properties.values import SIGNATURE, Secret, Unknown
from openmcf.provisioner.run.outputs import SECRET_SHOWN, UNKNOWN_SHOWN, Outputs
from openmcf.specs.identity import Identity, Stack

_STACK = "pulumi:pulumi:Stack"
"""The type of the stack itself, which has the outputs."""

PROVIDER_TYPE = "pulumi:providers:aws"
"""The type of what calls AWS for the resources, in one region."""

RECORD_TYPE = "openmcf:index:Manifest"
"""The type of what a stack keeps of its manifest."""


_SHOWN = (Op.CREATE, Op.UPDATE, Op.REPLACE, Op.DELETE, Op.IMPORT, Op.SAME)


@dataclass(frozen=True)
class Difference:
    """One property that changes: its path, a kind such as `update-replace`, its old and new value.

    Values are for people: secrets are masked, and what is not known yet says so.
    """

    path: str
    kind: str
    old: Any
    new: Any

    @property
    def replaces(self) -> bool:
        """Whether this is why the resource is replaced."""
        return self.kind.endswith("-replace")


@dataclass(frozen=True)
class Change:
    """What happens to one resource; op is create, update, replace, delete, import, or same.

    old, new: its inputs before and after. was: its outputs before.
    """

    op: str
    urn: str
    type: str
    id: str
    differences: tuple[Difference, ...]
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    was: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The resource's name in its program."""
        return named(self.urn)[1]


class ChangedInput(NamedTuple):
    """A field of a manifest that takes an output of another one, which changes: the path of that output."""

    field: str
    target: Identity
    path: str


class Dependant(NamedTuple):
    """A recorded stack, and the manifest that it is of, which takes what a plan of another one changes.

    gone: whether that output is given no more.
    """

    stack: Stack
    identity: Identity
    moved: ChangedInput
    gone: bool


Basis = Mapping[Stack, str]
"""The fingerprints of the recorded states that a plan was made of: of its stack, and of those beside the run
that it takes values from."""


@dataclass(frozen=True)
class Plan:
    """The changes of one stack, each resource before its children, those that stay the same among them.

    gives_anew: whether the outputs of the stack change, or what it keeps of its manifest. outputs: what it
    will give. changed_secrets: the paths of the secrets among them that change. takes_over: the manifest that
    the stack is recorded of, if that is another. changed_inputs: what it takes from others, if that changes.
    downstream: the manifests beside those of the run that take what changes here. unfinished: what an earlier
    run left under way. basis: what it was made of.
    """

    changes: tuple[Change, ...]
    gives_anew: bool = False
    outputs: Outputs = field(default_factory=dict, repr=False)
    changed_secrets: tuple[str, ...] = ()
    takes_over: Identity | None = None
    changed_inputs: tuple[ChangedInput, ...] = ()
    downstream: tuple[Dependant, ...] = ()
    unfinished: tuple[str, ...] = ()
    basis: Basis = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.differing or self.gives_anew or self.unfinished)

    @property
    def differing(self) -> tuple[Change, ...]:
        """The resources that do not stay as they are."""
        return tuple(change for change in self.changes if change.op != "same")

    @property
    def counts(self) -> Mapping[str, int]:
        """How many resources there are of each operation."""
        counted = Counter(change.op for change in self.changes)
        return {str(op): counted[op] for op in _SHOWN if op in counted}


_PARTS = {Op.CREATE_REPLACEMENT, Op.DELETE_REPLACED}


def plan_of(events: Iterable[EngineEvent]) -> Plan:
    """The plan that a run's events tell."""
    changes: dict[str, Change] = {}
    moved: tuple[Difference, ...] = ()
    gives_anew = keeps_anew = False
    for event in events:
        if not isinstance(event, ResOutputsEvent | ResourcePreEvent) or event.metadata.op in _PARTS:
            continue
        told = event.metadata
        if told.type == _STACK:
            gives_anew = _given(told.old) != _given(told.new)
        elif told.type == RECORD_TYPE:
            keeps_anew |= told.op != Op.SAME and not _only_located(told)
        elif told.type == PROVIDER_TYPE:
            moved = _moved(told)
        elif told.op in _SHOWN and not is_internal(told.type):
            change = _with_reason(change_of(told), moved)
            changes[change.urn] = _after(changes.get(change.urn), change)
    return Plan(tuple(changes[urn] for urn in sorted(changes, key=place)), gives_anew or keeps_anew)


def _after(before: Change | None, change: Change) -> Change:
    """A change of a resource after another one of it.

    What is imported, maybe in the place of another resource that goes, may have to be updated then.
    """
    if before and before.op in {"import", "replace"} and change.op == "update":
        reasons = tuple(difference for difference in before.differences if difference.replaces)
        return replace(before, differences=reasons + change.differences, new=change.new)
    return change


def _only_located(record: StepEventMetadata) -> bool:
    """Whether a record of the manifest changes only in where the stack is.

    An older one does not say it, and each life of the local AWS is another: that is no reason for an apply.
    """
    if not (record.old and record.new):
        return False
    old, new = ({**state.inputs} for state in (record.old, record.new))
    moved = old.pop("location", None) != new.pop("location", None)
    return moved and old == new


def place(urn: str) -> tuple[list[str], str]:
    """By types and names, each resource before its children."""
    _, _, types, name = urn.split("::", 3)
    return types.split("$"), name


def _moved(provider: StepEventMetadata) -> tuple[Difference, ...]:
    """What makes all resources be replaced: another region, which is not theirs but their provider's."""
    if not (provider.old and provider.new):
        return ()
    old, new = (state.inputs.get("region") for state in (provider.old, provider.new))
    return () if old == new else (Difference("region", "update-replace", old, new),)


def _with_reason(change: Change, moved: tuple[Difference, ...]) -> Change:
    """A replacement with what makes it one: without differences, that one of another name is imported."""
    if change.op != "replace":
        return change
    old, new = change.old.get("name"), change.new.get("name")
    reasons = (*moved, *change.differences)
    if not reasons and old != new:
        reasons = (Difference("name", "update-replace", old, new),)
    return replace(change, differences=reasons)


def drift_of(events: Iterable[EngineEvent]) -> Plan:
    """What a refresh found: the resources that are gone, and those whose settings are not the recorded ones.

    What AWS tells of a resource beside its settings (when it was changed, how many users it has) is no drift.
    """
    found = {
        event.metadata.urn: _drift(event.metadata)
        for event in events
        if isinstance(event, ResOutputsEvent) and not is_internal(event.metadata.type)
    }
    return Plan(tuple(found[urn] for urn in sorted(found, key=place)))


def _drift(metadata: StepEventMetadata) -> Change:
    change = change_of(metadata)
    if metadata.new is None:
        return replace(change, op="delete", differences=())
    # Of secrets, which events mask, only what the provider says shows that they differ.
    told = {parsed(difference.path)[0] for difference in change.differences}
    untold = tuple(
        Difference(name, "update", change.old.get(name), change.new.get(name))
        for name in sorted({*change.old, *change.new} - told)
        if (change.old.get(name) or None) != (change.new.get(name) or None)
    )
    differences = tuple(sorted(change.differences + untold, key=lambda difference: difference.path))
    return replace(change, op="update" if differences else "same", differences=differences)


def _given(state: ResourceState | None) -> Any:
    """The outputs of a stack that say something: a later version may have more of them, empty at first."""
    return {name: value for name, value in _outputs(state).items() if value not in ("", {}, [])}


def _outputs(state: ResourceState | None) -> Any:
    """What a resource gives, secrets masked: the Pulumi CLI sends them so."""
    return readable(state.outputs if state else {})


def change_of(metadata: StepEventMetadata) -> Change:
    """The change that an event's metadata tells."""
    old = readable(metadata.old.inputs if metadata.old else {})
    new = readable(metadata.new.inputs if metadata.new else {})
    state = metadata.old or metadata.new
    return Change(
        op=metadata.op,
        urn=metadata.urn,
        type=metadata.type,
        id=state.id if state else "",
        differences=tuple(
            Difference(path, diff.kind, at(old, path), at(new, path))
            for path, diff in sorted(metadata.detailed_diff.items())
        ),
        old=old,
        new=new,
        was=_outputs(metadata.old),
    )


def is_internal(type_: str) -> bool:
    """Whether a type is none that users are told of: the stack, providers, the record of the manifest."""
    return type_.startswith("pulumi:") or type_ == RECORD_TYPE


def kind_of(type_: str) -> str:
    """A type in short: `cognito:UserPool` of `aws:cognito/userPool:UserPool`; of another form, as it is."""
    parts = type_.split(":")
    return f"{parts[1].partition('/')[0]}:{parts[2]}" if len(parts) == 3 else type_


def named(urn: str) -> tuple[str, str]:
    """The type and the name of the resource with a URN; the name may have `::` in it."""
    _, _, types, name = urn.split("::", 3)
    return types.rpartition("$")[2], name


def at(properties: Any, path: str) -> Any:
    """The value at a property path; None if there is none."""
    for key in parsed(path):
        if isinstance(properties, str):  # it stands for what is below: a secret, a file, what comes later
            return properties
        try:
            properties = properties[key]
        except (KeyError, IndexError, TypeError):
            return None
    return properties


def readable(value: Any) -> Any:
    """A value of an event for people: no secrets, no markers of Pulumi's."""
    match value:
        case Secret():
            return SECRET_SHOWN
        case Unknown():
            return UNKNOWN_SHOWN
        case dict() if SIGNATURE in value:  # an asset or archive: what tells it from others
            return f"(file {value.get('hash', '')[:12]})"
        case dict():
            return {key: readable(value[key]) for key in sorted(value)}
        case list():
            return [readable(item) for item in value]
    return value
