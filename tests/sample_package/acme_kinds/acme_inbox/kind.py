"""AcmeInbox: what it stands for. It imports no other kind: it says their manifests as plain data."""

from collections.abc import Mapping
from typing import Any

from acme_kinds.acme_inbox.spec import AcmeInbox, AcmeInboxOutputs
from openmcf.specs.expansion import Expansion, Part
from openmcf.specs.findings import RuleBook
from openmcf.specs.kind import Kind


def expand(inbox: AcmeInbox) -> Expansion:
    """A role for each sender, the queue that lets them send, and the one for failed messages."""
    name, senders = inbox.metadata.name, inbox.spec.senders
    roles = {sender: _taken("AwsIamRole", f"{name}-{sender}", "role_arn") for sender in senders}
    allowed = [*roles.values(), *inbox.spec.more_senders]
    parts = [*map(_role, [name] * len(senders), senders, senders.values()), _queue(inbox, name, allowed)]
    if inbox.spec.keeps_failed:
        parts.append(_queue(inbox, f"{name}-failed", []))
    outputs = {path: _taken("AcmeQueue", name, path) for path in ("queue_arn", "queue_url")}
    return Expansion(parts, {**outputs, "sender_role_arns": roles})


def _role(inbox: str, sender: str, trust: Mapping[str, Any]) -> Part:
    content = {
        "kind": "AwsIamRole",
        "metadata": {"name": f"{inbox}-{sender}"},
        "spec": {"trustPolicy": trust},
    }
    return Part(content, {"spec.trustPolicy": f'spec.senders["{sender}"]'})


def _queue(inbox: AcmeInbox, name: str, senders: list[Any]) -> Part:
    spec = inbox.spec
    content = {
        "kind": "AcmeQueue",
        "metadata": {"name": name},
        "spec": {
            "region": spec.region,
            "messageRetentionSeconds": spec.retention_seconds,
            "senders": senders,
        },
    }
    first = len(spec.senders)
    origin = {"spec.region": "spec.region", "spec.messageRetentionSeconds": "spec.retentionSeconds"}
    more = {f"spec.senders[{first + at}]": f"spec.moreSenders[{at}]" for at in range(len(senders) - first)}
    return Part(content, origin | more)


def _taken(kind: str, name: str, output: str) -> dict[str, Any]:
    """An output of a part."""
    return {"valueFrom": {"kind": kind, "name": name, "fieldPath": f"status.outputs.{output}"}}


def output_keys(inbox: AcmeInbox) -> Mapping[str, frozenset[str]]:
    """The keys of its outputs that are maps."""
    return {"sender_role_arns": frozenset(inbox.spec.senders)}


KIND = Kind(AcmeInbox, AcmeInboxOutputs, RuleBook(), output_keys=output_keys, expand=expand)
