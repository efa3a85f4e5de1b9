"""Field types that several kinds share: patterns with the words for them, ARNs, tags, policies."""

from typing import Annotated, Any

from pydantic import Field

from openmcf.specs.references import SAME_REGION, Reference, ValueOrRef

PATTERN_WORDS: dict[str, str] = {}
"""What a pattern asks for, in words, for the messages."""


def pattern(regex: str, words: str) -> str:
    """Anchor a regular expression and keep the words for it, such as `an IAM role ARN`.

    One expression has the same words everywhere, since messages find them by it.
    """
    anchored = f"^(?:{regex})$"
    if PATTERN_WORDS.setdefault(anchored, words) != words:
        raise ValueError(f"{regex} is already {PATTERN_WORDS[anchored]}")
    return anchored


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
NO_SPACES = pattern(r"\S+", "text without spaces")
LINE = pattern(r"[^\n\r]*", "text on a single line")
REGION = pattern(_REGION, "an AWS region, such as us-east-1")

Region = Annotated[str, Field(max_length=32, pattern=REGION)]

ROLE = ValueOrRef(
    accepts=("arn:iam:role",),
    default_kind="AwsIamRole",
    default_path="status.outputs.role_arn",
    pattern=ROLE_ARN,
    max_length=2048,
)
RoleArn = Annotated[str | Reference, ROLE]
LambdaRoleArn = Annotated[str | Reference, ROLE._replace(assumed_by="lambda.amazonaws.com")]
CognitoRoleArn = Annotated[str | Reference, ROLE._replace(assumed_by="cognito-idp.amazonaws.com")]
ApiRoleArn = Annotated[str | Reference, ROLE._replace(assumed_by="apigateway.amazonaws.com")]
TriggerArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=("arn:lambda:function",),
        default_kind="AwsLambda",
        default_path="status.outputs.function_arn",
        region=SAME_REGION,
        pattern=TRIGGER_ARN,
        max_length=2048,
    ),
]
KeyArn = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=("arn:kms:key",),
        default_kind="AwsKmsKey",
        default_path="status.outputs.key_arn",
        pattern=KEY_ARN,
        max_length=2048,
    ),
]
CERTIFICATE = ValueOrRef(
    accepts=("arn:acm:certificate",),
    default_kind="AwsCertManagerCert",
    default_path="status.outputs.cert_arn",
    pattern=CERTIFICATE_ARN,
    max_length=2048,
)
CloudFrontCertificateArn = Annotated[str | Reference, CERTIFICATE._replace(region="us-east-1")]
RegionalCertificateArn = Annotated[str | Reference, CERTIFICATE._replace(region=SAME_REGION)]

# AWS's own rule is [\p{L}\p{Z}\p{N}_.:/=+\-@]*; \w stands for it, since not every engine knows \p.
TAG_KEY = pattern(r"[\w .:/=+@-]+", "a tag key: letters, digits, spaces and _ . : / = + - @")
TAG_VALUE = pattern(r"[\w .:/=+@-]*", "a tag value: letters, digits, spaces and _ . : / = + - @")

Tags = Annotated[
    dict[
        Annotated[str, Field(min_length=1, max_length=128, pattern=TAG_KEY)],
        Annotated[str, Field(max_length=256, pattern=TAG_VALUE)],
    ],
    Field(max_length=50),
]

PolicyDocument = dict[str, Any]
"""An IAM policy document; its keys are IAM's own and are kept as they are."""
