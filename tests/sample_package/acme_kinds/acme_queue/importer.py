"""AcmeQueue: a queue that exists, as a manifest says it."""

import json
from typing import Any

from openmcf.aws.not_found import not_found_on
from openmcf.kit.importing import Connect, ExistingResource, found, non_default

_QUEUE = "aws:sqs/queue:Queue"
_SAME = ("messageRetentionSeconds", "visibilityTimeoutSeconds", "tags")


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The queue of a name. Raises NotFound."""
    clients = connect(None)
    with not_found_on("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"):
        url = clients("sqs").get_queue_url(QueueName=id_)["QueueUrl"]
    inputs = found(clients, _QUEUE, url).inputs
    spec = {name: value for name, value in non_default(_QUEUE, inputs).items() if name in _SAME}
    senders, notes = _senders(inputs.get("policy"))
    return ExistingResource(
        inputs["name"],
        {"region": clients.region} | spec | {"senders": senders},
        lambda _: {(_QUEUE, None): url},
        notes=notes,
    )


def _senders(policy: str | None) -> tuple[list[str], tuple[str, ...]]:
    """The roles that a policy lets send, and what a manifest cannot say of it."""
    statements: list[dict[str, Any]] = json.loads(policy)["Statement"] if policy else []
    own = [statement for statement in statements if statement.get("Sid") == "Senders"]
    roles = own[0]["Principal"]["AWS"] if own else []
    note = ("its policy says more than who may send, which is lost with the first apply",)
    return [roles] if isinstance(roles, str) else roles, () if len(own) == len(statements) else note
