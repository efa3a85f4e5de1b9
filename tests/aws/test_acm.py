"""What is particular to certificates, their validation and its records."""

from collections.abc import Iterator

import pytest

from openmcf.aws.clients import Clients
from openmcf.engine.failures import ProviderFailed, ResourceInitFailed
from tests.support.provider import provider_of, urn
from tests.support.scripted_aws import Data, Refusal, in_turn, scripted

CERTIFICATE = urn("aws:acm/certificate:Certificate")
INPUTS = {"domainName": "example.com", "validationMethod": "DNS"}
ARN = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
VALIDATION = "urn:pulumi:dev::openmcf::aws:acm/certificateValidation:CertificateValidation::it"


@pytest.fixture
def zone(aws: Clients) -> Iterator[str]:
    """A hosted zone for example.com."""
    made = aws("route53").create_hosted_zone(Name="example.com", CallerReference="test")
    zone = made["HostedZone"]["Id"].removeprefix("/hostedzone/")
    yield zone
    aws("route53").delete_hosted_zone(Id=zone)


def test_a_record_that_is_there_already_is_not_overwritten_unasked(aws: Clients, zone: str) -> None:
    provider = provider_of(aws)
    urn = "urn:pulumi:dev::openmcf::aws:route53/record:Record::it"
    inputs = {"zoneId": zone, "name": "a.example.com", "type": "TXT", "ttl": 60, "records": ['"x"']}
    id_, outputs = provider.create(urn, inputs, preview=False)
    with pytest.raises(ProviderFailed, match="InvalidChangeBatch"):
        provider.create(urn, inputs, preview=False)
    provider.create(urn, inputs | {"allowOverwrite": True}, preview=False)
    provider.delete(urn, id_, outputs)


def test_a_validation_is_there_when_the_certificate_is_issued(ministack: Clients) -> None:
    """On MiniStack only: moto issues a certificate after a minute."""
    provider = provider_of(ministack)
    id_, certificate = provider.create(CERTIFICATE, INPUTS, preview=False)
    inputs = {"certificateArn": id_, "validationRecordFqdns": ["_a1b2.example.com"]}
    validation, outputs = provider.create(VALIDATION, inputs, preview=False)
    found = provider.read(VALIDATION, validation, inputs, outputs)
    assert found is not None
    assert (found.id, found.inputs) == (validation, inputs)
    provider.delete(CERTIFICATE, id_, certificate)
    assert provider.read(VALIDATION, validation, inputs, outputs) is None


def test_there_is_no_validation_while_the_certificate_is_pending(moto: Clients) -> None:
    """On moto only: MiniStack issues a certificate at once."""
    provider = provider_of(moto)
    id_, certificate = provider.create(CERTIFICATE, INPUTS, preview=False)
    inputs = {"certificateArn": id_}
    assert provider.read(VALIDATION, "2026-11-21", inputs, inputs) is None
    provider.delete(CERTIFICATE, id_, certificate)


def _described(status: str, **more: object) -> Data:
    """What DescribeCertificate tells."""
    return {"Certificate": {"CertificateArn": ARN, "DomainName": "example.com", "Status": status} | more}


def test_a_certificate_is_made_when_its_records_are_told() -> None:
    record = {"Name": "_a1b2.example.com.", "Type": "CNAME", "Value": "_c3d4.acm-validations.aws."}
    option = {"DomainName": "example.com", "ValidationMethod": "DNS", "ResourceRecord": record}
    whole = _described("PENDING_VALIDATION", DomainValidationOptions=[option])
    early = _described("PENDING_VALIDATION")
    script, _ = in_turn({"CertificateArn": ARN}, early, whole, whole, {"Tags": []})
    with scripted(script) as clients:
        id_, outputs = provider_of(clients).create(
            CERTIFICATE, {"domainName": "example.com", "validationMethod": "DNS"}, preview=False
        )
    assert (id_, outputs["domainValidationOptions"]) == (
        ARN,
        [
            {
                "domainName": "example.com",
                "resourceRecordName": "_a1b2.example.com.",
                "resourceRecordType": "CNAME",
                "resourceRecordValue": "_c3d4.acm-validations.aws.",
            }
        ],
    )


def test_a_certificate_that_cannot_be_described_yet_is_not_forgotten() -> None:
    script, _ = in_turn({"CertificateArn": ARN}, Refusal("AccessDeniedException"))
    with scripted(script) as clients, pytest.raises(ResourceInitFailed) as failure:
        provider_of(clients).create(CERTIFICATE, {"domainName": "example.com"}, preview=False)
    assert failure.value.id == ARN


def test_why_a_validation_failed_is_told() -> None:
    script, _ = in_turn(_described("FAILED", FailureReason="CAA_ERROR"))
    with scripted(script) as clients, pytest.raises(ProviderFailed, match="is FAILED: CAA_ERROR"):
        provider_of(clients).create(VALIDATION, {"certificateArn": ARN}, preview=False)


def test_a_certificate_is_deleted_when_it_is_no_longer_in_use() -> None:
    script, asked = in_turn(Refusal("ResourceInUseException"), {})
    with scripted(script) as clients:
        provider_of(clients).delete(CERTIFICATE, ARN, {"arn": ARN})
    assert asked == ["DeleteCertificate", "DeleteCertificate"]
