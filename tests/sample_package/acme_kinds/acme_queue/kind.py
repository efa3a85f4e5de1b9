"""AcmeQueue: a queue of SQS."""

from collections.abc import Callable, Iterator
from typing import Any

from acme_kinds.acme_queue.rules import RULES
from acme_kinds.acme_queue.spec import AcmeQueue, AcmeQueueOutputs
from openmcf.specs.kind import Guarded, ImportId, Kind, UniqueName

QUEUE = "aws:sqs/queue:Queue"


def names(queue: AcmeQueue) -> Iterator[UniqueName]:
    """Names of queues are unique in a region of an account (API reference, `CreateQueue`)."""
    yield UniqueName(("metadata", "name"), "queue", queue.metadata.name)


def count_messages(clients: Callable[[str], Any], url: str) -> int:
    """How many messages wait in a queue, about (API reference, `GetQueueAttributes`)."""
    name = "ApproximateNumberOfMessages"
    answer = clients("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])
    return int(answer["Attributes"][name])


KIND = Kind(
    AcmeQueue,
    AcmeQueueOutputs,
    RULES,
    names=names,
    named_by_manifest=frozenset({QUEUE}),
    import_id=ImportId("its name", "nothing"),
    guarded=(
        Guarded(
            QUEUE,
            noun="queue",
            loss=" with its messages",
            size=count_messages,
            estimate="AWS estimates {size}",
        ),
    ),
)
