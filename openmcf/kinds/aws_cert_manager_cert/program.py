"""AwsCertManagerCert: the certificate, and with a hosted zone the DNS records that validate it."""

from collections.abc import Iterable

import pulumi
from pulumi_aws import acm, route53

from openmcf.kinds.aws_cert_manager_cert.spec import AwsCertManagerCert, AwsCertManagerCertSpec
from openmcf.kit.program import Context, Outputs


def deploy(manifest: AwsCertManagerCert, context: Context) -> Outputs:
    """Declare the certificate; where openmcf can make its records, what follows waits for its validation."""
    spec = manifest.spec
    certificate = _certificate(manifest.metadata.name, spec)
    arn = certificate.arn
    if spec.validation_method == "DNS" and spec.route53_hosted_zone_id is not None:
        zone = context.resolve(spec.route53_hosted_zone_id)
        records = [_record(domain, certificate, zone) for domain in _validated_domains(spec)]
        arn = _validation(manifest.metadata.name, certificate, records).certificate_arn
    return {"cert_arn": arn, "certificate_domain_name": certificate.domain_name}


def _certificate(name: str, spec: AwsCertManagerCertSpec) -> acm.Certificate:
    logging = "ENABLED" if spec.certificate_transparency_logging else "DISABLED"
    return acm.Certificate(
        name,
        domain_name=spec.primary_domain_name,
        subject_alternative_names=spec.alternate_domain_names or None,
        validation_method=spec.validation_method,
        key_algorithm=spec.key_algorithm,
        options=acm.CertificateOptionsArgs(certificate_transparency_logging_preference=logging),
        tags=spec.tags or None,
    )


def _validated_domains(spec: AwsCertManagerCertSpec) -> Iterable[str]:
    """The names that have a record each: a wildcard has that of the name it is for (ACM User Guide)."""
    names = (spec.primary_domain_name, *spec.alternate_domain_names)
    return dict.fromkeys(_validated(name) for name in names)


def _validated(name: str) -> str:
    return name.lower().removeprefix("*.")


def _record(domain: str, certificate: acm.Certificate, zone: pulumi.Input[str]) -> route53.Record:
    option = certificate.domain_validation_options.apply(
        lambda options: next(option for option in options if _validated(option.domain_name or "") == domain)
    )
    return route53.Record(
        domain,
        zone_id=zone,
        name=option.resource_record_name,
        type=option.resource_record_type,
        records=[option.resource_record_value],
        ttl=60,
        # Certificates of several regions for the same name have the same record.
        allow_overwrite=True,
        opts=pulumi.ResourceOptions(parent=certificate),
    )


def _validation(
    name: str, certificate: acm.Certificate, records: list[route53.Record]
) -> acm.CertificateValidation:
    return acm.CertificateValidation(
        name,
        certificate_arn=certificate.arn,
        validation_record_fqdns=[record.fqdn for record in records],
        opts=pulumi.ResourceOptions(parent=certificate),
    )
