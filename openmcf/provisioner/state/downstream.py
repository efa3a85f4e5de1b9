"""Which values that stacks take from each other a plan changes."""

from collections.abc import Collection, Iterator
from typing import Any

from openmcf.errors import PassphraseRefused
from openmcf.provisioner.plans.plan import Dependant, Moved
from openmcf.provisioner.run.outputs import LATER, Outputs, clear, output_at
from openmcf.provisioner.run.references import Resolved, Resolver
from openmcf.provisioner.state.other_stacks import Neighbours
from openmcf.provisioner.state.recorded_stack import RecordedStack, Taken
from openmcf.specs.identity import Stack


def moved(recorded: RecordedStack, resolve: Resolver) -> Iterator[Moved]:
    """What a manifest takes from others that is no longer what its stack took from them.

    Raises PassphraseRefused: secrets are opened to be compared.
    """
    taken = {one.field: one for one in recorded.taken}
    for resolved in resolve.taken:
        was = taken.get(resolved.field)
        if was and _is_same_source(was, resolved) and _differs(recorded, was, resolved.value):
            yield Moved(was.field, was.target, was.path)


def dependants(
    recorded: RecordedStack, outputs: Outputs, neighbours: Neighbours, run: Collection[Stack]
) -> Iterator[Dependant]:
    """The recorded stacks beside those of a run that take something else once a stack gives these outputs.

    recorded: the stack as it is. Raises PassphraseRefused where it is its own.
    """
    source = neighbours.inventory.named(recorded.stack)
    for going, user in neighbours.users(run):
        for taken in user.taken if going == recorded.stack else ():
            value = output_at(outputs, taken.output, taken.key)
            if taken.stack == source and user.identity and _is_left(user, taken, recorded, value):
                what = Moved(taken.field, taken.target, taken.path)
                yield Dependant(user.stack, user.identity, what, gone=value is None)


def _is_same_source(taken: Taken, resolved: Resolved) -> bool:
    use = resolved.use
    return (taken.target, taken.output, taken.key) == (use.target, use.output, use.key)


def _is_left(user: RecordedStack, taken: Taken, source: RecordedStack, value: Any) -> bool:
    """Whether a user holds something else than the value that its source is to give."""
    try:
        return _differs(user, taken, value)
    except PassphraseRefused:  # the user has another one: whether the source changes it tells nearly as much
        return bool(source.gives(taken) != clear(value))


def _differs(recorded: RecordedStack, taken: Taken, value: Any) -> bool:
    return clear(value) is LATER or recorded.opened(taken.stored) != clear(value)
