"""Permissions that went with their function.

Lambda keeps them in the function's policy. A function that is deleted and made anew under the same name, as
when its code becomes an image, has none of them, though its ARN is the same and nothing else shows it.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from openmcf.provisioner.state.recorded_stack import RecordedResource, RecordedStack

_PERMISSION = "aws:lambda/permission:Permission"
_FUNCTION = "aws:lambda/function:Function"


def maybe_revoked(recorded: RecordedStack, sources: Iterable[RecordedStack]) -> Iterator[RecordedResource]:
    """The permissions of a stack that are older than their function, which one of the sources has.

    Only AWS tells whether they are gone: a function that was imported is recorded later than it was made.
    """
    made = {
        one.id: moment
        for source in sources
        for one in source.contents
        if one.type == _FUNCTION and (moment := _moment(one.created))
    }
    for one in permissions(recorded):
        function, granted = made.get(_function_of(one)), _moment(one.created)
        if function and granted and granted < function:
            yield one


def permissions(recorded: RecordedStack) -> list[RecordedResource]:
    """The permissions that a stack has; one that a killed run was making has no id."""
    return [one for one in recorded.contents if one.type == _PERMISSION and one.id]


def _function_of(permission: RecordedResource) -> str:
    """The name of its function, which is given by ARN or name."""
    return str(permission.inputs.get("function")).rpartition(":")[2]


def _moment(created: str) -> float | None:
    with suppress(ValueError, TypeError):  # what another program, or a hand, left in the state
        return datetime.fromisoformat(created).timestamp()
    return None
