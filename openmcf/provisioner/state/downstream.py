"""Which values that stacks take from each other a plan changes."""

from collections.abc import Iterable, Iterator
from typing import Any

from openmcf.errors import PassphraseRefused
from openmcf.properties.values import UNKNOWN
from openmcf.provisioner.plans.plan import ChangedInput, Dependant
from openmcf.provisioner.run.outputs import Outputs, clear, output_at
from openmcf.provisioner.run.references import Resolved, Resolver
from openmcf.provisioner.state.recorded_stack import ConsumedOutput, RecordedStack
from openmcf.specs.identity import Stack


def changed_inputs(recorded: RecordedStack, resolve: Resolver) -> Iterator[ChangedInput]:
    """What a manifest takes from others that is no longer what its stack took from them.

    Raises PassphraseRefused: secrets are opened to be compared.
    """
    taken = {one.field: one for one in recorded.taken}
    for resolved in resolve.taken:
        was = taken.get(resolved.field)
        if was and _is_same_source(was, resolved) and _differs(recorded, was, resolved.value):
            yield ChangedInput(was.field, was.target, was.path)


def downstream(
    recorded: RecordedStack, source: Stack, outputs: Outputs, users: Iterable[RecordedStack]
) -> Iterator[Dependant]:
    """The recorded stacks beside those of a run that take something else once a stack gives these outputs.

    recorded: the stack as it is. source: its name in the backend. users: the stacks that hold outputs of it.
    Raises PassphraseRefused if it is its own.
    """
    for user in users:
        for taken in user.taken:
            value = output_at(outputs, taken.output, taken.key)
            if taken.stack == source and user.identity and _is_left(user, taken, recorded, value):
                what = ChangedInput(taken.field, taken.target, taken.path)
                yield Dependant(user.stack, user.identity, what, gone=value is None)


def _is_same_source(taken: ConsumedOutput, resolved: Resolved) -> bool:
    use = resolved.use
    return (taken.target, taken.output, taken.key) == (use.target, use.output, use.key)


def _is_left(user: RecordedStack, taken: ConsumedOutput, source: RecordedStack, value: Any) -> bool:
    """Whether a user holds something else than the value that its source is to give."""
    try:
        return _differs(user, taken, value)
    except PassphraseRefused:  # the user has another one: whether the source changes it tells nearly as much
        return bool(source.gives(taken) != clear(value))


def _differs(recorded: RecordedStack, taken: ConsumedOutput, value: Any) -> bool:
    return clear(value) is UNKNOWN or recorded.opened(taken.stored) != clear(value)
