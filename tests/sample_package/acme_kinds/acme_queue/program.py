"""AcmeQueue: the queue, with a policy for those who may send."""

import json

from acme_kinds.acme_queue.spec import AcmeQueue
from openmcf.kit.field_map import resolved
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations, apply


def deploy(manifest: AcmeQueue, context: Context) -> Declarations:
    """The queue."""
    name, spec = manifest.metadata.name, manifest.spec
    senders = resolved(spec.senders, context.resolve)
    inputs = {
        "name": name,
        "messageRetentionSeconds": spec.message_retention_seconds,
        "visibilityTimeoutSeconds": spec.visibility_timeout_seconds,
        "policy": apply(policy_for, *senders) if senders else None,
        "tags": spec.tags or None,
    }
    queue = Declaration("aws:sqs/queue:Queue", name, inputs)
    return Declarations([queue], {"queue_arn": queue["arn"], "queue_url": queue["url"]})


def policy_for(*roles: str) -> str:
    """The policy as SQS takes it. It may say `*` for the queue that it belongs to."""
    statement = {
        "Sid": "Senders",
        "Effect": "Allow",
        "Principal": {"AWS": sorted(roles)},
        "Action": "sqs:SendMessage",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
