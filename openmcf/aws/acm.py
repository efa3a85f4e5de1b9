"""ACM: public certificates, and the wait for their validation. Source: API reference of ACM."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import uuid4

from openmcf.aws import emulator
from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.partial_create import recording_partial_create
from openmcf.aws.resource import Candidate, Created, NotFound, Properties, ProviderError, ReadResult, Resource
from openmcf.aws.retry import accepted, pauses, refused, wait_until
from openmcf.aws.shapes import parameters
from openmcf.aws.tagging import Tagging

_MISSING = "ResourceNotFoundException"
_TAGGING = Tagging(
    *("AddTagsToCertificate", "RemoveTagsFromCertificate", "ListTagsForCertificate"), member="CertificateArn"
)
_KEY_TYPES = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]
"""All of them: unless told, ListCertificates lists those of the first two only (API reference, Filters)."""


class Certificate(Resource):
    """A public certificate, requested from ACM. Its id is its ARN."""

    type = "aws:acm/certificate:Certificate"
    inputs = frozenset(
        {
            *("domainName", "subjectAlternativeNames", "validationMethod", "keyAlgorithm", "options"),
            "tags",
        }
    )
    computed = (
        *("arn", "domainValidationOptions", "validationEmails", "status", "type", "notBefore", "notAfter"),
        *("renewalEligibility", "tagsAll"),
    )
    replace_on_change = frozenset(
        {"domainName", "subjectAlternativeNames", "validationMethod", "keyAlgorithm"}
    )
    stable = frozenset({"arn", "domainValidationOptions", "type"})
    equivalence = Equivalence(
        defaults={
            "keyAlgorithm": "RSA_2048",
            "options": {"certificateTransparencyLoggingPreference": "ENABLED"},
            "options.certificateTransparencyLoggingPreference": "ENABLED",
        },
        case_insensitive=frozenset({"domainName", "subjectAlternativeNames"}),
    )

    def create(self, clients: Clients, inputs: Properties) -> Created:
        acm = clients("acm")
        arguments = {
            "DomainName": inputs["domainName"],
            "SubjectAlternativeNames": inputs.get("subjectAlternativeNames"),
            "ValidationMethod": inputs.get("validationMethod"),
            "KeyAlgorithm": inputs.get("keyAlgorithm"),
            "Options": _options(inputs),
            **parameters(acm, "RequestCertificate", {"tags": inputs.get("tags")}, {}),
            "IdempotencyToken": uuid4().hex,  # so that a request that is sent again makes no second one
        }
        given = {name: value for name, value in arguments.items() if value}
        arn = str(acm.request_certificate(**given)["CertificateArn"])
        with recording_partial_create(Created(arn, inputs | {"arn": arn})):
            wait_until(lambda: _is_told_whole(acm, arn), f"{arn} has no validation records", pauses(300))
            return Created(arn, self._properties(clients, arn, inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        acm = clients("acm")
        pages = acm.get_paginator("list_certificates").paginate(Includes={"keyTypes": _KEY_TYPES})
        certificates = [certificate for page in pages for certificate in page["CertificateSummaryList"]]
        return [
            Candidate(arn, acm.describe_certificate(CertificateArn=arn)["Certificate"]["CreatedAt"])
            for arn, domain in ((one["CertificateArn"], one["DomainName"]) for one in certificates)
            if domain.lower() == inputs["domainName"].lower()
        ]

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        with not_found_on(_MISSING):
            return self.found(resource_id, self._properties(clients, resource_id, known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        acm = clients("acm")
        if self.equivalence.of(olds)["options"] != self.equivalence.of(news)["options"]:
            acm.update_certificate_options(
                CertificateArn=resource_id, Options=_options(self.equivalence.of(news))
            )
        _TAGGING.change(acm, {"arn": resource_id}, olds, news)
        return self._properties(clients, resource_id, news)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        # A domain that was deleted just now still uses the certificate for some minutes.
        still_used = refused("ResourceInUseException")
        acm = clients("acm")
        with suppress(NotFound), not_found_on(_MISSING):
            accepted(lambda: acm.delete_certificate(CertificateArn=resource_id), still_used, pauses(1200))

    def _properties(self, clients: Clients, arn: str, recorded: Properties) -> Properties:
        acm = clients("acm")
        certificate = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        tags = _TAGGING.tags(acm, {"arn": arn})
        told = _told(certificate) | {"tags": tags, "tagsAll": tags}
        # ACM lists the first name among the others, too, whether or not that was said.
        said = {name.lower() for name in recorded.get("subjectAlternativeNames") or []}
        told["subjectAlternativeNames"] = [
            name
            for name in told["subjectAlternativeNames"]
            if name != told["domainName"] or name.lower() in said
        ]
        return self.known(told | emulator.dropped(clients.emulator, self.type, recorded), recorded)


def _options(inputs: Properties) -> dict[str, str]:
    preference = (inputs.get("options") or {}).get("certificateTransparencyLoggingPreference")
    return {"CertificateTransparencyLoggingPreference": preference} if preference else {}


def _is_told_whole(acm: Any, arn: str) -> bool:
    """Whether ACM tells the records, or the addresses that it wrote to, which it does some seconds later."""
    options = acm.describe_certificate(CertificateArn=arn)["Certificate"].get("DomainValidationOptions", [])
    return bool(options) and all(
        "ResourceRecord" in it or it.get("ValidationMethod") == "EMAIL" for it in options
    )


def _told(certificate: Mapping[str, Any]) -> Properties:
    options = certificate.get("DomainValidationOptions", [])
    methods = [option["ValidationMethod"] for option in options if "ValidationMethod" in option]
    preference = certificate.get("Options", {}).get("CertificateTransparencyLoggingPreference", "ENABLED")
    told = {
        "arn": certificate["CertificateArn"],
        "domainName": certificate["DomainName"],
        "subjectAlternativeNames": certificate.get("SubjectAlternativeNames", []),
        "validationMethod": next(iter(methods), None),
        "keyAlgorithm": certificate.get("KeyAlgorithm", "RSA_2048").replace("-", "_"),
        "options": {"certificateTransparencyLoggingPreference": preference},
        "domainValidationOptions": [_record(it) for it in options if "ResourceRecord" in it],
        "validationEmails": [address for it in options for address in it.get("ValidationEmails", [])],
        "status": certificate["Status"],
        "type": certificate.get("Type"),
        "notBefore": _moment(certificate.get("NotBefore")),
        "notAfter": _moment(certificate.get("NotAfter")),
        "renewalEligibility": certificate.get("RenewalEligibility"),
    }
    return {name: value for name, value in told.items() if value is not None}


def _record(option: Mapping[str, Any]) -> dict[str, str]:
    record = option["ResourceRecord"]
    return {
        "domainName": option["DomainName"],
        "resourceRecordName": record["Name"],
        "resourceRecordType": record["Type"],
        "resourceRecordValue": record["Value"],
    }


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


class CertificateValidation(Resource):
    """No resource of AWS: the wait until a certificate is issued. Its id is when that was."""

    type = "aws:acm/certificateValidation:CertificateValidation"
    inputs = frozenset({"certificateArn", "validationRecordFqdns"})
    replace_on_change = inputs
    equivalence = Equivalence(case_insensitive=frozenset({"validationRecordFqdns"}))

    def create(self, clients: Clients, inputs: Properties) -> Created:
        acm, arn = clients("acm"), inputs["certificateArn"]
        # pulumi-aws waits for 75 minutes, too.
        wait_until(lambda: _is_issued(acm, arn), f"{arn} is not issued", pauses(4500))
        return Created(_issue(acm.describe_certificate(CertificateArn=arn)["Certificate"]), inputs)

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        """None: to wait again makes nothing twice."""
        return []

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        arn = known.get("certificateArn", resource_id)
        with not_found_on(_MISSING):
            certificate = clients("acm").describe_certificate(CertificateArn=arn)["Certificate"]
        if certificate["Status"] != "ISSUED":
            raise NotFound
        return self.found(_issue(certificate), known or {"certificateArn": arn})

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        """Nothing is there to be deleted."""


def _is_issued(acm: Any, arn: str) -> bool:
    """Whether it is. Raises ProviderError if it will never be."""
    certificate = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    status = certificate["Status"]
    if status not in {"PENDING_VALIDATION", "ISSUED"}:
        reason = certificate.get("FailureReason", "no reason given")
        raise ProviderError(f"the certificate for {certificate['DomainName']} is {status}: {reason}")
    return bool(status == "ISSUED")


def _issue(certificate: Mapping[str, Any]) -> str:
    """When the certificate was issued."""
    return _moment(certificate.get("IssuedAt")) or str(certificate["CertificateArn"])
