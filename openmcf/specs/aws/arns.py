"""ARNs and regions in fields: what they look like, and what is referred to by them."""

from typing import Annotated

from pydantic import Field

from openmcf.specs.fields import pattern
from openmcf.specs.formats import BUCKET_NAME, Format
from openmcf.specs.model import SpecField
from openmcf.specs.references import SAME_REGION, Reference, ValueOrRef


def arn_region(value: object) -> str | None:
    """The region of a literal ARN; None for a reference, for what is unset, and where an ARN names none."""
    parts = value.split(":") if isinstance(value, str) else []
    return (parts[3] or None) if len(parts) > 5 else None


_PARTITION = r"arn:aws[a-zA-Z-]*"
# Lambda's API model, within ARNs.
_REGION = r"(eusc-)?[a-z]{2}(-gov|-iso[a-z]?)?-[a-z]+-[0-9]"

ROLE_ARN = pattern(
    rf"{_PARTITION}:iam::[0-9]{{12}}:role/[a-zA-Z0-9_+=,.@/-]+",
    "an IAM role ARN, such as arn:aws:iam::123456789012:role/my-role",
)
POLICY_ARN = pattern(
    rf"{_PARTITION}:iam::([0-9]{{12}}|aws):policy/[a-zA-Z0-9_+=,.@/-]+",
    "an IAM policy ARN, such as arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
)
FUNCTION_ARN = pattern(
    rf"{_PARTITION}:lambda:{_REGION}:[0-9]{{12}}:function:[a-zA-Z0-9_-]+(:[a-zA-Z0-9$_-]+)?",
    "a Lambda function ARN, such as arn:aws:lambda:us-east-1:123456789012:function:my-function",
)
# Cognito's ARNs have no $.
TRIGGER_ARN = pattern(
    rf"{_PARTITION}:lambda:{_REGION}:[0-9]{{12}}:function:[a-zA-Z0-9_-]+(:[a-zA-Z0-9_-]+)?",
    "a Lambda function ARN, such as arn:aws:lambda:us-east-1:123456789012:function:my-function, "
    "without `:$LATEST`",
)
LAYER_VERSION_ARN = pattern(
    rf"{_PARTITION}:lambda:{_REGION}:[0-9]{{12}}:layer:[a-zA-Z0-9_-]+:[0-9]+",
    "a layer version ARN, such as arn:aws:lambda:us-east-1:123456789012:layer:my-layer:1",
)
KEY_ARN = pattern(
    rf"{_PARTITION}:kms:{_REGION}:[0-9]{{12}}:(key|alias)/[a-zA-Z0-9/_-]+",
    "a KMS key ARN, such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
)
CERTIFICATE_ARN = pattern(
    rf"{_PARTITION}:acm:{_REGION}:[0-9]{{12}}:certificate/[a-zA-Z0-9-]+",
    "an ACM certificate ARN, such as arn:aws:acm:us-east-1:123456789012:certificate/1234abcd",
)
REGION = pattern(_REGION, "an AWS region, such as us-east-1")

RegionName = Annotated[str, Field(max_length=32, pattern=REGION)]
Region = Annotated[RegionName, SpecField.REGION]
"""The region that the resources of a manifest are in; any other is a RegionName."""

ARN_OF_ROLE = Format("arn:iam:role", "the ARN of a role")
ARN_OF_FUNCTION = Format("arn:lambda:function", "the ARN of a function")
ARN_OF_INVOCATION = Format("arn:apigateway:invocation", "an invocation ARN")
ARN_OF_LAYER_VERSION = Format("arn:lambda:layer", "the ARN of a layer version")
ARN_OF_KEY = Format("arn:kms:key", "the ARN of a key")
ARN_OF_CERTIFICATE = Format("arn:acm:certificate", "the ARN of a certificate")

ROLE = ValueOrRef(
    accepts=(ARN_OF_ROLE,),
    default_kind="AwsIamRole",
    default_path="status.outputs.role_arn",
    pattern=ROLE_ARN,
    max_length=2048,
)
RoleArn = Annotated[str | Reference, ROLE]
TriggerArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(ARN_OF_FUNCTION,),
        default_kind="AwsLambda",
        default_path="status.outputs.function_arn",
        region=SAME_REGION,
        pattern=TRIGGER_ARN,
        max_length=2048,
    ),
]
KEY = ValueOrRef(
    accepts=(ARN_OF_KEY,),
    default_kind="AwsKmsKey",
    default_path="status.outputs.key_arn",
    pattern=KEY_ARN,
    max_length=2048,
)
KeyArn = Annotated[str | Reference, KEY]
CERTIFICATE = ValueOrRef(
    accepts=(ARN_OF_CERTIFICATE,),
    default_kind="AwsCertManagerCert",
    default_path="status.outputs.cert_arn",
    pattern=CERTIFICATE_ARN,
    max_length=2048,
)
CloudFrontCertificateArn = Annotated[str | Reference, CERTIFICATE._replace(region="us-east-1")]
RegionalCertificateArn = Annotated[str | Reference, CERTIFICATE._replace(region=SAME_REGION)]
BUCKET = ValueOrRef(
    accepts=(BUCKET_NAME,),
    default_kind="AwsS3Bucket",
    default_path="status.outputs.bucket_id",
    region=SAME_REGION,
    min_length=3,
    max_length=63,
)
"""The name of a bucket in the region of the manifest."""
