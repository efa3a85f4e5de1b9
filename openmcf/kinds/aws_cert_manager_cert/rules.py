"""Cross-field rules of AwsCertManagerCert."""

from collections.abc import Iterator

from openmcf.kinds.aws_cert_manager_cert.spec import AwsCertManagerCert
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.invalid import valid_items

RULES = RuleBook()

NAMES_QUOTA = 10


@RULES.warning("cert-primary-repeated")
def primary_is_no_alternate(cert: AwsCertManagerCert) -> Iterator[Finding]:
    """The primary name need not be an alternate too.

    ACM takes it (terraform-provider-aws pull request 20073 has a test for it), and adds it anyway.
    """
    primary = cert.spec.primary_domain_name.lower()
    for index, name in valid_items(cert.spec.alternate_domain_names):
        if name.lower() == primary:
            message = f"`{name}` is on the certificate already, as its primary name"
            yield Finding(f"spec.alternateDomainNames[{index}]", message, "remove it")


@RULES.warning("cert-names-quota")
def names_are_within_quota(cert: AwsCertManagerCert) -> Iterator[Finding]:
    """A certificate has at most 10 names, unless AWS has raised the account's quota."""
    spec = cert.spec
    names = {name.lower() for name in (spec.primary_domain_name, *spec.alternate_domain_names)}
    if len(names) > NAMES_QUOTA:
        message = (
            f"the certificate has {len(names)} names, and the quota is {NAMES_QUOTA} unless AWS raised yours"
        )
        hint = "use a wildcard or a second certificate, or ask AWS for a higher quota"
        yield Finding("spec.alternateDomainNames", message, hint, on_key=True)


@RULES.warning("cert-records-missing")
def records_have_a_zone(cert: AwsCertManagerCert) -> Iterator[Finding]:
    """Validation by DNS should have `route53HostedZoneId`, in which to make its records."""
    if cert.spec.validation_method == "DNS" and cert.spec.route53_hosted_zone_id is None:
        message = (
            "without `route53HostedZoneId` the certificate stays pending until you add its records to DNS"
        )
        hint = "give the zone of the names, if Route 53 serves them"
        yield Finding("spec", message, hint, on_key=True)
