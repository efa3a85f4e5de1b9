"""AcmeQueue: the queue, with a policy for those who may send."""

import json
from collections.abc import Sequence

import pulumi
from pulumi_aws import sqs

from acme_kinds.acme_queue.spec import AcmeQueue
from openmcf.kit.program import Context, Outputs


def deploy(manifest: AcmeQueue, context: Context) -> Outputs:
    """Declare the queue."""
    name, spec = manifest.metadata.name, manifest.spec
    queue = sqs.Queue(
        name,
        name=name,
        message_retention_seconds=spec.message_retention_seconds,
        visibility_timeout_seconds=spec.visibility_timeout_seconds,
        policy=_policy([context.resolve(sender) for sender in spec.senders]),
        tags=spec.tags or None,
    )
    return {"queue_arn": queue.arn, "queue_url": queue.url}


def _policy(senders: Sequence[pulumi.Input[str]]) -> pulumi.Output[str] | None:
    """The policy that lets these roles send; None if there are none."""
    return pulumi.Output.all(*senders).apply(policy_for) if senders else None


def policy_for(roles: Sequence[str]) -> str:
    """The policy as SQS takes it. It may say `*` for the queue that it belongs to."""
    statement = {
        "Sid": "Senders",
        "Effect": "Allow",
        "Principal": {"AWS": sorted(roles)},
        "Action": "sqs:SendMessage",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
