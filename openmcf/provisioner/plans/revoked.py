"""What went with the resource that AWS keeps it in, such as the permission of a function.

Lambda keeps permissions in the function's policy. A function that is deleted and made anew under the same
name, as when its code becomes an image, has none of them, though its ARN is the same and nothing else shows
it.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from openmcf.aws.types import KEPT_IN
from openmcf.provisioner.state.recorded_stack import RecordedResource, RecordedStack


def maybe_revoked(recorded: RecordedStack, sources: Iterable[RecordedStack]) -> Iterator[RecordedResource]:
    """What of a stack is older than the resource that it is kept in, which one of the sources has.

    Only AWS tells whether it is gone: a resource that was imported is recorded later than it was made.
    """
    keepers = {keeper.type for keeper in KEPT_IN.values()}
    made = {
        (one.type, one.id): moment
        for source in sources
        for one in source.contents
        if one.type in keepers and (moment := _moment(one.created))
    }
    for one in kept_in_others(recorded):
        keeper, granted = made.get(_keeper_of(one)), _moment(one.created)
        if keeper and granted and granted < keeper:
            yield one


def kept_in_others(recorded: RecordedStack) -> list[RecordedResource]:
    """What a stack has that AWS keeps in other resources; what a killed run was making has no id."""
    return [one for one in recorded.contents if one.type in KEPT_IN and one.id]


def _keeper_of(kept: RecordedResource) -> tuple[str, str]:
    """The type and the id of the resource that it is kept in."""
    keeper = KEPT_IN[kept.type]
    return keeper.type, str(kept.inputs.get(keeper.input)).rpartition(":")[2]


def _moment(created: str) -> float | None:
    with suppress(ValueError, TypeError):  # what another program, or a hand, left in the state
        return datetime.fromisoformat(created).timestamp()
    return None
