"""AwsCertManagerCert: a public TLS certificate of ACM, with the records that validate it.

Limits: ACM's API model (`RequestCertificate`); quotas: ACM User Guide, "Quotas".
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs import formats
from openmcf.specs.aws.arns import ARN_OF_CERTIFICATE, Region
from openmcf.specs.fields import Tags, pattern
from openmcf.specs.formats import Format
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, Distinct, Model, Synonym
from openmcf.specs.references import Output, Reference, ValueOrRef

_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = pattern(
    rf"(\*\.)?({_LABEL}\.)+[A-Za-z0-9][A-Za-z0-9-]{{0,61}}[A-Za-z0-9]",
    "a domain name, such as example.com, or *.example.com for all names one level below it",
)
HOSTED_ZONE = pattern(
    r"(/hostedzone/)?[A-Za-z0-9-]{1,32}", "the ID of a hosted zone, such as Z0123456789ABCDEFGHIJ"
)


DomainName = Annotated[str, Field(max_length=253, pattern=DOMAIN)]
HostedZone = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=(Format("hosted-zone-id", "the id of a hosted zone"),),
        default_kind="AwsRoute53Zone",
        default_path="status.outputs.zone_id",
        pattern=HOSTED_ZONE,
    ),
]


class AwsCertManagerCertSpec(Model):
    """The wanted state of a certificate."""

    region: Region | None = Field(
        None,
        description="AWS region of the certificate; the target's if unset. For CloudFront and for the "
        "domain of a user pool it must be us-east-1.",
        json_schema_extra=REPLACES,
    )
    primary_domain_name: str = Field(
        max_length=64,
        pattern=DOMAIN,
        description="First name on the certificate; only alternates may be longer than 64 characters.",
        json_schema_extra=REPLACES,
    )
    alternate_domain_names: Annotated[list[DomainName], Distinct()] = Field(
        [],
        max_length=100,
        description="Further names on the certificate (subject alternative names).",
        json_schema_extra=REPLACES,
    )
    route53_hosted_zone_id: Annotated[HostedZone | None, Synonym({}, None), Synonym({"value": ""}, None)] = (
        Field(
            None, description="Public hosted zone of the names, in which the records for validation are made."
        )
    )
    validation_method: Literal["DNS", "EMAIL"] = Field(
        "DNS",
        description="How ACM makes sure that the names are yours; EMAIL asks a person, each year again.",
        json_schema_extra=REPLACES,
    )
    key_algorithm: Literal["RSA_2048", "EC_prime256v1", "EC_secp384r1"] = Field(
        "RSA_2048", description="Algorithm of the key pair.", json_schema_extra=REPLACES
    )
    certificate_transparency_logging: bool = Field(
        True, description="Whether the certificate is logged publicly; browsers distrust those that are not."
    )
    tags: Tags = Field({}, description="Tags on the certificate.")


class AwsCertManagerCertOutputs(Model):
    """What a certificate's stack gives."""

    cert_arn: Annotated[str, Output(ARN_OF_CERTIFICATE)] = Field(description="ARN of the certificate.")
    certificate_domain_name: Annotated[str, Output(formats.DOMAIN)] = Field(
        description="First name on the certificate."
    )


class AwsCertManagerCert(Manifest):
    """A public TLS certificate of ACM, with the DNS records that validate it."""

    kind: Literal["AwsCertManagerCert"]
    spec: AwsCertManagerCertSpec
