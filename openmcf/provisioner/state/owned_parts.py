"""The recorded parts of composite manifests that these no longer have."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic.alias_generators import to_camel

from openmcf.errors import StackInUse
from openmcf.manifests.references import referenced
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.recorded_stack import ConsumedOutput, RecordedStack
from openmcf.specs.findings import parse_path
from openmcf.specs.identity import Identity, Stack
from openmcf.specs.manifest import API_VERSION, Manifest, Metadata
from openmcf.specs.model import Model
from openmcf.specs.registry import kind_named


class _Anywhere(Model):
    """What a record tells of the spec of a manifest that is in no region."""


class _InRegion(Model):
    """What a record tells of the spec of a manifest."""

    region: str


def owners(manifests: Sequence[StackManifest]) -> frozenset[Identity]:
    """The composite ones among manifests."""
    return frozenset(one.identity for one in manifests if kind_named(one.manifest.kind).expand)


def dropped_parts(manifests: Sequence[StackManifest], other_stacks: OtherStacks) -> list[StackManifest]:
    """What is recorded as a part of a composite manifest among these, and is no part of it any more.

    One that goes on with the stack of another, renamed, has that one's parts, too.
    """
    if not (composite := owners(manifests)):
        return []
    named = other_stacks.state_reader.named
    given = {named(one.stack): one.identity for one in manifests}
    recorded = other_stacks.recorded_stacks
    renamed = {one.identity for one in recorded if given.get(one.stack) in composite}
    return [
        _as_recorded(one)
        for one in recorded
        if one.owner in composite | renamed and one.owner and one.stack not in given
    ]


def _as_recorded(recorded: RecordedStack) -> StackManifest:
    """As much of a manifest as the record of its stack has."""
    assert recorded.identity  # noqa: S101 - it is recorded with the owner
    kind, name, env = recorded.identity
    region = recorded.location.region if recorded.location else None
    manifest = Manifest.model_construct(
        api_version=API_VERSION,
        kind=kind,
        metadata=Metadata(name=name, env=env),
        spec=_InRegion(region=region) if region else _Anywhere(),
        status=None,
    )
    return StackManifest(manifest, Path(), recorded.stack, owner=recorded.owner, is_dropped=True)


def deleted_last(
    manifests: Sequence[StackManifest], dropped: Sequence[StackManifest], other_stacks: OtherStacks
) -> list[StackManifest]:
    """The manifests of an apply: what is dropped is deleted once nothing of the others can need it.

    Raises StackInUse for what others of the manifests refer to.
    """
    _refuse_referenced(manifests, dropped)
    others = frozenset(one.stack for one in manifests)
    users = _users(dropped, other_stacks)
    last = [
        replace(one, waits_for=others | {user for user, used in users if used == one.stack})
        for one in dropped
    ]
    return [*manifests, *last]


def with_dropped(
    manifests: Sequence[StackManifest], dropped: Sequence[StackManifest], other_stacks: OtherStacks
) -> list[StackManifest]:
    """The manifests with what is dropped, as their stacks have taken from each other."""
    all_of_them = [*manifests, *dropped]
    uses = [*_users(all_of_them, other_stacks)]
    going = {one.stack for one in dropped}
    extra = [(user, used) for user, used in uses if user in going or used in going]
    return [
        replace(one, waits_for=one.waits_for | {used for user, used in extra if user == one.stack})
        for one in all_of_them
    ]


def users_by_owner(
    dropped: Sequence[StackManifest], run: Collection[Stack], other_stacks: OtherStacks
) -> Iterator[tuple[StackManifest, RecordedStack, ConsumedOutput]]:
    """The stacks beside a run that take an output which its owner has from a part that is dropped."""
    named = other_stacks.state_reader.named
    parts = {named(one.stack): one for one in dropped}
    recorded = {one.stack: one for one in other_stacks.recorded_stacks}
    for stack, user in other_stacks.users(run):
        owner = recorded[named(stack)]
        sources = {_keys(one.field): parts[one.stack] for one in owner.taken if one.stack in parts}
        for taken in user.taken if sources else ():
            key = () if taken.key is None else (taken.key,)
            part = sources.get(("spec", to_camel(taken.output), *key))
            if part and taken.stack == owner.stack:
                yield part, user, taken


def _keys(field: str) -> tuple[str, ...]:
    """The field of what a composite manifest's own stack is made of: an output, and a key of it if it has."""
    return tuple(map(str, parse_path(field)))


def _refuse_referenced(manifests: Sequence[StackManifest], dropped: Sequence[StackManifest]) -> None:
    identities = {one.identity: one for one in dropped}
    told = [
        f"{use.target} is no longer a part of {identities[use.target].owner}, and {one.identity} refers to it"
        for one in manifests
        for _, use in referenced(one.manifest, one.manifest.metadata.env)
        if use.output is not None and use.target in identities
    ]
    if told:
        raise StackInUse("\n".join(dict.fromkeys(told)), "refer to something else, or have the part again")


def _users(manifests: Collection[StackManifest], other_stacks: OtherStacks) -> Iterator[tuple[Stack, Stack]]:
    """Which stacks of the manifests have taken, by their records, from which others of them."""
    stacks = {other_stacks.state_reader.named(one.stack): one.stack for one in manifests}
    for recorded in other_stacks.recorded_stacks:
        for taken in recorded.taken if recorded.stack in stacks else ():
            if taken.stack in stacks:
                yield stacks[recorded.stack], stacks[taken.stack]
