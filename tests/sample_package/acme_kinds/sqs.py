"""SQS: queues. Source: API reference of SQS; properties are those of pulumi-aws."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import Candidate, NotFound, Properties, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource
from openmcf.aws.tagging import Tagging

_NUMBERS = {
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}
_TEXTS = {"policy": "Policy"}


class Queue(ServiceResource):
    """A queue. All settings are in one map of texts, `Attributes`."""

    type = "aws:sqs/queue:Queue"
    service = "sqs"
    creating = Call("CreateQueue", "")
    reading = Call("GetQueueAttributes", "", {"AttributeNames": ["All"]})
    updating = Call("SetQueueAttributes")
    deleting = Call("DeleteQueue")
    identifier = ("url",)
    missing = ("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")
    names = {"QueueName": "name", "QueueUrl": "url"}
    tagging = Tagging("TagQueue", "UntagQueue", "ListQueueTags", member="QueueUrl", property="url")
    empty = {"policy": ""}
    inputs = frozenset({"name", *_NUMBERS, *_TEXTS, "tags"})
    computed = ("arn", "url", "tagsAll")
    replace_on_change = frozenset({"name"})
    unique_name = UniqueName("name", "region")
    equivalence = Equivalence(
        defaults={"messageRetentionSeconds": 345_600, "visibilityTimeoutSeconds": 30},
        json_documents=frozenset({"policy"}),
    )

    def to_aws(self, inputs: Properties) -> Properties:
        attributes = {
            theirs: str(inputs[ours]) for ours, theirs in (_NUMBERS | _TEXTS).items() if ours in inputs
        }
        return inputs | {"attributes": attributes}

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        if "attributes" not in observed:  # CreateQueue answers the URL alone
            observed = self.observe(clients, {"url": observed["url"]})
        attributes = observed["attributes"]
        numbers = {ours: int(attributes[theirs]) for ours, theirs in _NUMBERS.items()}
        texts = {ours: attributes[theirs] for ours, theirs in _TEXTS.items() if attributes.get(theirs)}
        arn = attributes["QueueArn"]
        return {"url": observed["url"], "arn": arn, "name": arn.rpartition(":")[2], **numbers, **texts}

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        with suppress(NotFound), not_found_on(*self.missing):
            url = clients("sqs").get_queue_url(QueueName=inputs["name"])["QueueUrl"]
            return [Candidate(url, _made(clients("sqs"), url))]
        return []


def _made(sqs: Any, url: str) -> datetime:
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["CreatedTimestamp"])
    return datetime.fromtimestamp(int(answer["Attributes"]["CreatedTimestamp"]), UTC)
