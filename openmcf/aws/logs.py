"""CloudWatch Logs: log groups. Source: API reference of CloudWatch Logs."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.partial_create import recording_partial_create
from openmcf.aws.resource import (
    Candidate,
    Created,
    NotFound,
    Properties,
    ReadResult,
    Resource,
    UniqueName,
)
from openmcf.aws.tagging import changed_tags

_MISSING = "ResourceNotFoundException"


class LogGroup(Resource):
    """A log group. It keeps events for ever where `retentionInDays` is 0."""

    type = "aws:cloudwatch/logGroup:LogGroup"
    inputs = frozenset({"name", "retentionInDays", "kmsKeyId", "logGroupClass", "skipDestroy", "tags"})
    computed = ("arn", "tagsAll")
    replace_on_change = frozenset({"name", "logGroupClass"})
    stable = frozenset({"arn"})
    unique_name = UniqueName("name", "region")
    write_only = frozenset({"skipDestroy"})
    equivalence = Equivalence(
        defaults={"retentionInDays": 0, "logGroupClass": "STANDARD", "skipDestroy": False}
    )

    def implicit_id(self, inputs: Properties) -> str | None:
        """Lambda makes the log group of a function with the first event, which may come after a deletion."""
        name = str(inputs["name"])
        return name if name.startswith("/aws/lambda/") else None

    def create(self, clients: Clients, inputs: Properties) -> Created:
        logs, name = clients("logs"), inputs["name"]
        optional = ("kmsKeyId", "logGroupClass", "tags")
        logs.create_log_group(logGroupName=name, **{it: inputs[it] for it in optional if inputs.get(it)})
        with recording_partial_create(Created(name, inputs)):
            _retain(logs, name, inputs.get("retentionInDays") or 0)
            return Created(name, self._properties(clients, name, inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        with suppress(NotFound):
            made = _described(clients("logs"), inputs["name"])["creationTime"]
            return [Candidate(inputs["name"], datetime.fromtimestamp(made / 1000, UTC))]
        return []

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        return self.found(resource_id, self._properties(clients, resource_id, known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        logs = clients("logs")
        _retain(logs, resource_id, news.get("retentionInDays") or 0)
        if key := news.get("kmsKeyId"):
            logs.associate_kms_key(logGroupName=resource_id, kmsKeyId=key)
        elif olds.get("kmsKeyId"):
            logs.disassociate_kms_key(logGroupName=resource_id)
        _retag(logs, _arn(clients, resource_id), olds, news)
        return self._properties(clients, resource_id, news)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        if not properties.get("skipDestroy"):
            with suppress(NotFound), not_found_on(_MISSING):
                clients("logs").delete_log_group(logGroupName=resource_id)

    def _properties(self, clients: Clients, name: str, recorded: Properties) -> Properties:
        logs, arn = clients("logs"), _arn(clients, name)
        group = _described(logs, name)
        tags = logs.list_tags_for_resource(resourceArn=arn)["tags"]
        told = {it: group[it] for it in ("retentionInDays", "kmsKeyId", "logGroupClass") if it in group}
        return self.known(told | {"name": name, "arn": arn, "tags": tags, "tagsAll": tags}, recorded)


def _described(logs: Any, name: str) -> dict[str, Any]:
    """What AWS tells of the log group. Raises NotFound."""
    listed = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    found: dict[str, Any] | None = next((group for group in listed if group["logGroupName"] == name), None)
    if found is None:
        raise NotFound
    return found


def _arn(clients: Clients, name: str) -> str:
    """The ARN without the `:*` that DescribeLogGroups adds for use in policies."""
    meta = clients("logs").meta
    return f"arn:{meta.partition}:logs:{meta.region_name}:{clients.account}:log-group:{name}"


def _retain(logs: Any, name: str, days: int) -> None:
    if days:
        logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    else:
        logs.delete_retention_policy(logGroupName=name)


def _retag(logs: Any, arn: str, olds: Properties, news: Properties) -> None:
    tags, removed = changed_tags(olds, news)
    if removed:
        logs.untag_resource(resourceArn=arn, tagKeys=removed)
    if tags:
        logs.tag_resource(resourceArn=arn, tags=tags)
