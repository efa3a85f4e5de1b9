"""Which recorded stacks have what a plan would import. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from openmcf.aws.types import has_type, resource_type
from openmcf.provisioner.plans.plan import Change, Plan
from openmcf.provisioner.state.recorded_stack import RecordedStack
from openmcf.specs.identity import Stack


class Holder(NamedTuple):
    """A recorded stack, and what it has of that which is to be imported."""

    stack: RecordedStack
    changes: tuple[Change, ...]


def holders(
    plan: Plan, own: Stack, recorded: Iterable[RecordedStack], account: str, region: str
) -> Iterator[Holder]:
    """The stacks that have what a plan of another one imports in a region of an account.

    A stack of which no resource tells the account may be of this one.
    """
    wanted = {
        _identity(change.type, change.id, change.new, region): change
        for change in plan.differing
        if change.op == "import"
    }
    for stack in recorded:
        if stack.stack != own and stack.account in {None, account}:
            having = {_identity(one.type, one.id, one.inputs, one.region) for one in stack.contents}
            if found := tuple(change for identity, change in wanted.items() if identity in having):
                yield Holder(stack, found)


def _identity(type_: str, id_: str, inputs: Mapping[str, Any], region: str) -> tuple[str, ...]:
    """What tells a resource from all others of an account; ids of some are unique in their parent only."""
    named = resource_type(type_).unique_name if has_type(type_) else None
    return type_, region, *(str(inputs.get(parent)) for parent in (named.parent if named else ())), id_
