"""AcmeInbox: a queue, and a role for each who may send to it."""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs import formats
from openmcf.specs.aws.arns import ARN_OF_ROLE, ROLE_ARN, Region
from openmcf.specs.fields import PolicyDocument
from openmcf.specs.formats import Format
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import Model
from openmcf.specs.references import Output, Reference, ValueOrRef

RoleArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(ARN_OF_ROLE,),
        default_kind="AwsIamRole",
        default_path="status.outputs.role_arn",
        pattern=ROLE_ARN,
    ),
]

ARN_OF_QUEUE = Format("arn:sqs:queue", "the ARN of an SQS queue")


class AcmeInboxSpec(Model):
    """The wanted state of an inbox."""

    region: Region | None = Field(None, description="AWS region of its queues; the target's if unset.")
    retention_seconds: int = Field(345_600, description="How long a message is kept that nobody takes.")
    senders: dict[str, PolicyDocument] = Field(
        {}, description="Roles to make for those who may send: trust policies by the sender's name."
    )
    more_senders: list[RoleArn] = Field([], description="Roles there are already that may send.")
    keeps_failed: bool = Field(False, description="Is there a queue for messages that failed?")


class AcmeInboxOutputs(Model):
    """What an inbox gives."""

    queue_arn: Annotated[str, Output(ARN_OF_QUEUE)] = Field(description="ARN of the queue.")
    queue_url: Annotated[str, Output(formats.URL)] = Field(description="URL that messages are sent to.")
    sender_role_arns: Annotated[dict[str, str], Output(ARN_OF_ROLE)] = Field(
        description="ARNs of the roles that were made, by sender."
    )


class AcmeInbox(Manifest):
    """A queue of messages, with a role for each who may send to it."""

    kind: Literal["AcmeInbox"]
    spec: AcmeInboxSpec
