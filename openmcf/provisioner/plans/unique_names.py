"""Names that AWS takes only once: which ones plans would make, and who has them. Pure.

Which resources have such names, and where each is unique, is told by their types (`UniqueName`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openmcf.aws.types import has_type, resource_type
from openmcf.errors import NameTaken
from openmcf.provisioner.plans.plan import Plan, kind_of
from openmcf.provisioner.run.outputs import SECRET_SHOWN, UNKNOWN_SHOWN
from openmcf.provisioner.state.recorded_stack import RecordedStack
from openmcf.specs.identity import Identity, Stack

Recorded = Callable[[], Iterable[RecordedStack]]
"""Reads all stacks of a backend; a run that makes no names reads none."""

_HIDDEN = frozenset({UNKNOWN_SHOWN, SECRET_SHOWN})


@dataclass(frozen=True)
class Name:
    """A name that only one resource of a type has, in an account, a region of it, or a parent."""

    type: str
    where: tuple[str, ...]
    key: str
    text: str = field(compare=False)


class Claim(NamedTuple):
    """The plan of a manifest, in whose region its names are; the stack as the backend names it."""

    identity: Identity
    stack: Stack
    region: str
    plan: Plan


class Owner(NamedTuple):
    """Who has a name, or makes it in the same run.

    identity: None for a stack that openmcf did not apply. recorded: whether it has it by now.
    giving_up: the manifest of the run whose plan for that stack gives it up.
    """

    identity: Identity | None
    stack: Stack
    recorded: bool = True
    giving_up: Identity | None = None


@dataclass(frozen=True)
class NameClash:
    """Names that the plan of a stack would make, and whose they are."""

    stack: Stack
    names: tuple[Name, ...]
    owner: Owner


def name_of(type_: str, inputs: Mapping[str, Any], account: str, region: str) -> Name | None:
    """The name that a resource has by its inputs; None for a type without, and for one not known yet."""
    named = resource_type(type_).unique_name if has_type(type_) else None
    if named is None:
        return None
    text, parents = inputs.get(named.input), [str(inputs.get(parent)) for parent in named.parent]
    if not isinstance(text, str) or _HIDDEN & {text, *parents}:
        return None
    where = (account,) if named.scope == "account" else (account, region, *parents)
    return Name(type_, where, text.lower() if named.case_insensitive else text, text)


def owners_of(names: Collection[Name], recorded: Recorded) -> dict[Name, list[Owner]]:
    """The recorded stacks that have the names, or began to make them."""
    types = {name.type for name in names}
    owners: dict[Name, list[Owner]] = {name: [] for name in names}
    for stack in recorded() if names else ():
        for name in {*_recorded_names(stack, types)} & owners.keys():
            owners[name].append(Owner(stack.identity, stack.stack))
    return owners


def name_clashes(claims: Sequence[Claim], recorded: Recorded, account: str) -> Iterator[NameClash]:
    """The names that plans would make, though another recorded stack of the account, or of the run, has them.

    Of two manifests of a run that would make the same name, it is told of the second.
    """
    wanted = {claim.stack: [*_made(claim, account)] for claim in claims}
    owners = owners_of({name for names in wanted.values() for name in names}, recorded)
    given_up = {(claim.stack, name): claim.identity for claim in claims for name in _given_up(claim, account)}
    makers: dict[Name, Owner] = {}
    for identity, stack, _, _ in claims:
        clashing = defaultdict[Owner, list[Name]](list)
        for name in wanted[stack]:
            maker = makers.setdefault(name, Owner(identity, stack, recorded=False))
            if owner := _other(stack, [*owners[name], maker]):
                clashing[owner._replace(giving_up=given_up.get((owner.stack, name)))].append(name)
        yield from (NameClash(stack, tuple(names), owner) for owner, names in clashing.items())


def _other(stack: Stack, having: Sequence[Owner]) -> Owner | None:
    """The first other stack that has a name, unless the stack has it by now."""
    if any(owner.recorded and owner.stack == stack for owner in having):
        return None
    return next((owner for owner in having if owner.stack != stack), None)


def _made(claim: Claim, account: str) -> Iterator[Name]:
    """The names of what a plan creates or replaces."""
    made = (change for change in claim.plan.differing if change.op in {"create", "replace", "import"})
    names = (name_of(change.type, change.new, account, claim.region) for change in made)
    return (name for name in names if name)


def _given_up(claim: Claim, account: str) -> set[Name]:
    """The names that a plan takes from what it deletes or replaces."""
    going = [change for change in claim.plan.differing if change.op in {"delete", "replace"}]
    names = {name_of(change.type, change.old, account, claim.region) for change in going}
    return {name for name in names - {*_made(claim, account)} if name}


def _recorded_names(stack: RecordedStack, types: Collection[str]) -> Iterator[Name]:
    wanted = (resource for resource in stack.contents if resource.type in types)
    names = (
        name_of(resource.type, resource.inputs, stack.account or "", resource.region) for resource in wanted
    )
    return (name for name in names if name)


def refusal(identity: Identity, clashes: Sequence[NameClash]) -> NameTaken:
    """The error for names that the plan of a manifest would make."""
    hints = dict.fromkeys(_remedy(identity, clash) for clash in clashes)
    return NameTaken("\n".join(_described(identity, clash) for clash in clashes), "; ".join(hints))


def _described(identity: Identity, clash: NameClash) -> str:
    names = " and ".join(f"`{kind_of(name.type)} {name.text}`" for name in clash.names)
    verb = "has" if clash.owner.recorded else "makes, too"
    return f"{identity} would make {names}, which {owner_told(clash.owner)} {verb}"


def _remedy(identity: Identity, clash: NameClash) -> str:
    if clash.owner.giving_up:
        return f"apply {clash.owner.giving_up} on its own first, which gives that name up"
    return another_name(clash.names[0].text, identity.env)


def owner_told(owner: Owner) -> str:
    """An owner in words, in the middle of a sentence."""
    return f"{owner.identity}, stack {owner.stack}," if owner.identity else f"stack {owner.stack}"


def another_name(text: str, env: str | None) -> str:
    """Advice to rename: by the environment where that makes a name."""
    example = f", such as `{text}-{env}`" if env and re.fullmatch(r"[\w-]+", text) else ""
    return f"AWS takes that name only once: give this one another name{example}"
