"""Looks for what an earlier creation may have made: of which the answer, or the record, was lost."""

import time
from collections.abc import Iterable

from openmcf.aws.clients import Clients
from openmcf.aws.resource import Candidate, Properties, Resource
from openmcf.aws.retry import pauses

_APPEARS_WITHIN = 15.0
"""Seconds after which AWS shows what it has made, in its lists too; IAM is the slowest (User Guide,
"Changes that I make are not always immediately visible")."""


def candidates(resource: Resource, clients: Clients, inputs: Properties, since: float) -> list[Candidate]:
    """What may have been made since then (seconds since 1970); what is quite new is given time to appear."""
    for wait in _waits(clients, since):
        if found := resource.candidates(clients, inputs):
            return found
        time.sleep(wait)
    return resource.candidates(clients, inputs)


def _waits(clients: Clients, since: float) -> Iterable[float]:
    """The pauses between looks; an emulated AWS shows at once what it has."""
    return () if clients.emulator else pauses(since + _APPEARS_WITHIN - time.time(), longest=3)
