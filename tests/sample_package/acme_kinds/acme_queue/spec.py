"""AcmeQueue: a queue of SQS. Limits: API reference of SQS, `SetQueueAttributes`."""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs import formats
from openmcf.specs.aws.arns import ARN_OF_ROLE, ROLE_ARN, Region
from openmcf.specs.fields import Tags
from openmcf.specs.formats import Format
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, Distinct, Model
from openmcf.specs.references import Output, Reference, ValueOrRef

RoleArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(ARN_OF_ROLE,),
        default_kind="AwsIamRole",
        default_path="status.outputs.role_arn",
        pattern=ROLE_ARN,
        max_length=2048,
    ),
]

ARN_OF_QUEUE = Format("arn:sqs:queue", "the ARN of an SQS queue")


class AcmeQueueSpec(Model):
    """The wanted state of a queue."""

    region: Region | None = Field(
        None, description="AWS region of the queue; the target's where unset.", json_schema_extra=REPLACES
    )
    message_retention_seconds: int = Field(
        345_600, ge=60, le=1_209_600, description="How long a message is kept that nobody takes."
    )
    visibility_timeout_seconds: int = Field(
        30, ge=0, le=43_200, description="How long a message is hidden from others once somebody has it."
    )
    senders: Annotated[list[RoleArn], Distinct()] = Field(
        [], max_length=20, description="Roles that may send messages."
    )
    tags: Tags = Field({}, description="Tags on the queue.")


class AcmeQueueOutputs(Model):
    """What a queue's stack gives."""

    queue_arn: Annotated[str, Output(ARN_OF_QUEUE)] = Field(description="ARN of the queue.")
    queue_url: Annotated[str, Output(formats.URL)] = Field(description="URL that messages are sent to.")


class AcmeQueue(Manifest):
    """A queue of messages, with the roles that may send to it."""

    kind: Literal["AcmeQueue"]
    spec: AcmeQueueSpec
