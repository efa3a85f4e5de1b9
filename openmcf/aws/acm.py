"""ACM: public certificates, and the wait for their validation. Source: API reference of ACM."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence, without
from openmcf.aws.not_found import not_found_on
from openmcf.aws.readiness import Ready
from openmcf.aws.resource import Candidate, Created, NotFound, Properties, ProviderError, ReadResult, Resource
from openmcf.aws.retry import pauses, wait_until
from openmcf.aws.service_resource import Call, ServiceResource
from openmcf.aws.tagging import Tagging

_MISSING = "ResourceNotFoundException"
_KEY_TYPES = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]
"""All of them: by default ListCertificates lists those of the first two only (API reference, Filters)."""


class _Records(Ready):
    """When ACM answers the records, or the addresses that it wrote to, which it does some seconds later."""

    def state(self, observed: Properties) -> str:
        options = observed.get("domainValidationOptions", [])
        whole = all("resourceRecord" in it or it.get("validationMethod") == "EMAIL" for it in options)
        return "complete" if options and whole else "incomplete"


class Certificate(ServiceResource):
    """A public certificate, requested from ACM. Its id is its ARN."""

    type = "aws:acm/certificate:Certificate"
    service = "acm"
    creating = Call("RequestCertificate", "")
    reading = Call("DescribeCertificate", "Certificate")
    deleting = Call("DeleteCertificate")
    listing = Call("ListCertificates", "CertificateSummaryList", {"Includes": {"keyTypes": _KEY_TYPES}})
    identifier = ("arn",)
    missing = (_MISSING,)
    # A domain that was deleted just now still uses the certificate for some minutes.
    retried = {"ResourceInUseException": 1200}
    names = {"CertificateArn": "arn"}
    tagging = Tagging(
        "AddTagsToCertificate",
        "RemoveTagsFromCertificate",
        "ListTagsForCertificate",
        member="CertificateArn",
    )
    ready = _Records("", frozenset({"complete"}), within=300)
    made = "createdAt"
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
    equivalence = Equivalence(
        defaults={
            "keyAlgorithm": "RSA_2048",
            "options": {"certificateTransparencyLoggingPreference": "ENABLED"},
            "options.certificateTransparencyLoggingPreference": "ENABLED",
        },
        case_insensitive=frozenset({"domainName", "subjectAlternativeNames"}),
    )

    def has_same_name(self, item: Properties, inputs: Properties) -> bool:
        return bool(item["domainName"].lower() == inputs["domainName"].lower())

    def to_aws(self, inputs: Properties) -> Properties:
        # With a token, so that a request that is sent again makes no second one.
        return {name: it for name, it in inputs.items() if it} | {"idempotencyToken": uuid4().hex}

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        options = observed.get("domainValidationOptions", [])
        methods = [option["validationMethod"] for option in options if "validationMethod" in option]
        # ACM lists the first name among the others, too, whether or not that was said.
        said = {name.lower() for name in recorded.get("subjectAlternativeNames") or []}
        others = [
            name
            for name in observed.get("subjectAlternativeNames", [])
            if name != observed["domainName"] or name.lower() in said
        ]
        return {
            **observed,
            **({"validationMethod": methods[0]} if methods else {}),
            "options": without(observed.get("options", {}), ["export"]),
            "subjectAlternativeNames": others,
            "keyAlgorithm": observed.get("keyAlgorithm", "RSA_2048").replace("-", "_"),
            "domainValidationOptions": [_record(it) for it in options if "resourceRecord" in it],
            "validationEmails": [address for it in options for address in it.get("validationEmails", [])],
        }

    def after_change(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> None:
        options = self.equivalence.of(news)["options"]
        if olds and self.equivalence.of(olds)["options"] != options:
            said = {"arn": resource_id, "options": options}
            self.ask(clients, Call("UpdateCertificateOptions"), said)


def _record(option: Mapping[str, Any]) -> dict[str, str]:
    record = option["resourceRecord"]
    return {
        "domainName": option["domainName"],
        "resourceRecordName": record["name"],
        "resourceRecordType": record["type"],
        "resourceRecordValue": record["value"],
    }


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
    issued = certificate.get("IssuedAt")
    return str(issued.isoformat() if issued else certificate["CertificateArn"])
