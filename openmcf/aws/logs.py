"""CloudWatch Logs: log groups. Source: API reference of CloudWatch Logs."""

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.resource import Properties, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource
from openmcf.aws.tagging import Tagging


class LogGroup(ServiceResource):
    """A log group. It keeps events for ever where `retentionInDays` is 0."""

    type = "aws:cloudwatch/logGroup:LogGroup"
    service = "logs"
    creating = Call("CreateLogGroup")
    reading = Call("DescribeLogGroups", "logGroups")
    deleting = Call("DeleteLogGroup")
    identifier = ("name",)
    missing = ("ResourceNotFoundException",)
    names = {"logGroupName": "name", "logGroupNamePrefix": "name"}
    tagging = Tagging("TagResource", "UntagResource", "ListTagsForResource", member="resourceArn")
    made = "creationTime"
    inputs = frozenset({"name", "retentionInDays", "kmsKeyId", "logGroupClass", "skipDestroy", "tags"})
    computed = ("arn", "tagsAll")
    replace_on_change = frozenset({"name", "logGroupClass"})
    unique_name = UniqueName("name", "region")
    write_only = frozenset({"skipDestroy"})
    equivalence = Equivalence(
        defaults={"retentionInDays": 0, "logGroupClass": "STANDARD", "skipDestroy": False}
    )

    def implicit_id(self, inputs: Properties) -> str | None:
        """Lambda makes the log group of a function with the first event, which may come after a deletion."""
        name = str(inputs["name"])
        return name if name.startswith("/aws/lambda/") else None

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        # DescribeLogGroups adds `:*` for use in policies.
        return observed | {"arn": observed["arn"].removesuffix(":*")}

    def after_change(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> None:
        logs, days, key = clients("logs"), news.get("retentionInDays"), news.get("kmsKeyId")
        if days:
            logs.put_retention_policy(logGroupName=resource_id, retentionInDays=days)
        elif olds.get("retentionInDays"):
            logs.delete_retention_policy(logGroupName=resource_id)
        if olds and key:
            logs.associate_kms_key(logGroupName=resource_id, kmsKeyId=key)
        elif olds.get("kmsKeyId"):
            logs.disassociate_kms_key(logGroupName=resource_id)
