"""AwsCertManagerCert: a certificate of ACM that exists, as a manifest says it."""

import re
from typing import Any

from openmcf.aws.resource import NotFound, Properties
from openmcf.errors import ImportRefused
from openmcf.kinds.aws_cert_manager_cert.fields import FIELDS
from openmcf.kinds.aws_cert_manager_cert.spec import AwsCertManagerCertSpec
from openmcf.kit.importing import Connect, ExistingResource, found
from openmcf.specs.aws.arns import CERTIFICATE_ARN, arn_region

_CERTIFICATE = "aws:acm/certificate:Certificate"
_RECORDS = "its validation records stay as they are; with `route53HostedZoneId` openmcf would make them"


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The certificate of an ARN. Raises NotFound, and ImportRefused for one that ACM did not issue."""
    if not re.fullmatch(CERTIFICATE_ARN, id_):
        raise NotFound
    clients = connect(arn_region(id_))
    certificate = found(clients, _CERTIFICATE, id_)
    if (type_ := certificate.properties.get("type", "AMAZON_ISSUED")) != "AMAZON_ISSUED":
        raise ImportRefused(f"`{id_}` is {type_}", "import takes public certificates that ACM issued only")
    spec = {"region": clients.region} | fields(certificate.inputs)
    notes = (_RECORDS,) if certificate.inputs.get("validationMethod") == "DNS" else ()
    return ExistingResource(spec["primaryDomainName"], spec, lambda _: {(_CERTIFICATE, None): id_}, notes)


def fields(inputs: Properties) -> dict[str, Any]:
    """The fields of the manifest's spec: pure."""
    spec = FIELDS.fields(AwsCertManagerCertSpec, inputs)
    return {"alternateDomainNames": [], "certificateTransparencyLogging": True} | spec
