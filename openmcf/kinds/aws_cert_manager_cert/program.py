"""AwsCertManagerCert: the certificate, and with a hosted zone the DNS records that validate it."""

from collections.abc import Iterable, Sequence
from functools import partial

from openmcf.kinds.aws_cert_manager_cert.fields import FIELDS
from openmcf.kinds.aws_cert_manager_cert.spec import AwsCertManagerCert, AwsCertManagerCertSpec
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration, Declarations, apply
from openmcf.properties.values import Properties, Value


def deploy(manifest: AwsCertManagerCert, context: Context) -> Declarations:
    """The certificate; where openmcf can make its records, what follows waits for its validation."""
    name, spec = manifest.metadata.name, manifest.spec
    certificate = Declaration(
        "aws:acm/certificate:Certificate",
        name,
        FIELDS.inputs(spec, context.resolve),
        additional_secret_outputs=["privateKey", "privateKeyWo"],
    )
    resources, arn = [certificate], certificate["arn"]
    if spec.validation_method == "DNS" and spec.route53_hosted_zone_id is not None:
        zone = context.resolve(spec.route53_hosted_zone_id)
        records = [_record(domain, certificate, zone) for domain in _validated_domains(spec)]
        validation = _validation(name, certificate, records)
        resources, arn = [certificate, *records, validation], validation["certificateArn"]
    return Declarations(resources, {"cert_arn": arn, "certificate_domain_name": certificate["domainName"]})


def _validated_domains(spec: AwsCertManagerCertSpec) -> Iterable[str]:
    """The names that have a record each: a wildcard has that of the name it is for (ACM User Guide)."""
    names = (spec.primary_domain_name, *spec.alternate_domain_names)
    return dict.fromkeys(_validated(name) for name in names)


def _validated(name: str) -> str:
    return name.lower().removeprefix("*.")


def _record(domain: str, certificate: Declaration, zone: Value) -> Declaration:
    def record(part: str) -> Value:
        return apply(partial(_of_record, domain, part), certificate["domainValidationOptions"])

    inputs = {
        "zoneId": zone,
        "name": record("resourceRecordName"),
        "type": record("resourceRecordType"),
        "records": [record("resourceRecordValue")],
        "ttl": 60,
        # Certificates of several regions for the same name have the same record.
        "allowOverwrite": True,
    }
    return Declaration("aws:route53/record:Record", domain, inputs, parent=certificate)


def _of_record(domain: str, part: str, options: Sequence[Properties]) -> str:
    """What ACM says of the record that validates a domain."""
    option = next(option for option in options if _validated(option.get("domainName") or "") == domain)
    return str(option[part])


def _validation(name: str, certificate: Declaration, records: Sequence[Declaration]) -> Declaration:
    inputs = {
        "certificateArn": certificate["arn"],
        "validationRecordFqdns": [record["fqdn"] for record in records],
    }
    return Declaration(
        "aws:acm/certificateValidation:CertificateValidation", name, inputs, parent=certificate
    )
