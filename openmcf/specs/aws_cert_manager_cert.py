"""AwsCertManagerCert: a public TLS certificate of ACM, with the records that validate it.

Limits: ACM's API model (`RequestCertificate`); quotas: ACM User Guide, "Quotas".
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.fields import Region, Tags, pattern
from openmcf.specs.findings import Found, RuleBook
from openmcf.specs.invalid import known_items
from openmcf.specs.kind import Kind
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import REPLACES, Distinct, Model, Synonym
from openmcf.specs.references import Output, Reference, ValueOrRef

RULES = RuleBook()

_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = pattern(
    rf"(\*\.)?({_LABEL}\.)+[A-Za-z0-9][A-Za-z0-9-]{{0,61}}[A-Za-z0-9]",
    "a domain name, such as example.com, or *.example.com for all names one level below it",
)
HOSTED_ZONE = pattern(
    r"(/hostedzone/)?[A-Za-z0-9-]{1,32}", "the ID of a hosted zone, such as Z0123456789ABCDEFGHIJ"
)

NAMES_QUOTA = 10

DomainName = Annotated[str, Field(max_length=253, pattern=DOMAIN)]
HostedZone = Annotated[
    str | Reference,
    ValueOrRef(
        accepts=("hosted-zone-id",),
        default_kind="AwsRoute53Zone",
        default_path="status.outputs.zone_id",
        pattern=HOSTED_ZONE,
    ),
]


class AwsCertManagerCertSpec(Model):
    """The wanted state of a certificate."""

    region: Region | None = Field(
        None,
        description="AWS region of the certificate; the target's where unset. For CloudFront and for the "
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

    cert_arn: Annotated[str, Output("arn:acm:certificate")] = Field(description="ARN of the certificate.")
    certificate_domain_name: Annotated[str, Output("domain")] = Field(
        description="First name on the certificate."
    )


class AwsCertManagerCert(Manifest):
    """A public TLS certificate of ACM, with the DNS records that validate it."""

    kind: Literal["AwsCertManagerCert"]
    spec: AwsCertManagerCertSpec


KIND = Kind(AwsCertManagerCert, AwsCertManagerCertOutputs, RULES)


@RULES.warning("cert-primary-repeated")
def primary_is_no_alternate(cert: AwsCertManagerCert) -> Iterator[Found]:
    """The primary name need not be an alternate too.

    ACM takes it (terraform-provider-aws pull request 20073 has a test for it), and adds it anyway.
    """
    primary = cert.spec.primary_domain_name.lower()
    for index, name in known_items(cert.spec.alternate_domain_names):
        if name.lower() == primary:
            message = f"`{name}` is on the certificate already, as its primary name"
            yield Found(f"spec.alternateDomainNames[{index}]", message, "remove it")


@RULES.warning("cert-names-quota")
def names_are_within_quota(cert: AwsCertManagerCert) -> Iterator[Found]:
    """A certificate has at most 10 names, unless AWS has raised the account's quota."""
    spec = cert.spec
    names = {name.lower() for name in (spec.primary_domain_name, *spec.alternate_domain_names)}
    if len(names) > NAMES_QUOTA:
        message = (
            f"the certificate has {len(names)} names, and the quota is {NAMES_QUOTA} unless AWS raised yours"
        )
        hint = "use a wildcard or a second certificate, or ask AWS for a higher quota"
        yield Found("spec.alternateDomainNames", message, hint, on_key=True)


@RULES.warning("cert-records-missing")
def records_have_a_zone(cert: AwsCertManagerCert) -> Iterator[Found]:
    """Validation by DNS should have `route53HostedZoneId`, in which to make its records."""
    if cert.spec.validation_method == "DNS" and cert.spec.route53_hosted_zone_id is None:
        message = (
            "without `route53HostedZoneId` the certificate stays pending until you add its records to DNS"
        )
        hint = "give the zone of the names, if Route 53 serves them"
        yield Found("spec", message, hint, on_key=True)
