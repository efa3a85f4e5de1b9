"""AwsCertManagerCert: a certificate of ACM."""

from openmcf.kinds.aws_cert_manager_cert.rules import RULES
from openmcf.kinds.aws_cert_manager_cert.spec import AwsCertManagerCert, AwsCertManagerCertOutputs
from openmcf.specs.kind import ImportId, Kind

KIND = Kind(
    AwsCertManagerCert,
    AwsCertManagerCertOutputs,
    RULES,
    named_by_manifest=frozenset({"aws:acm/certificate:Certificate"}),
    import_id=ImportId("the ARN", "nothing; its validation records stay as they are"),
    exempt={
        "probes": "nobody calls a certificate",
        "guard": "AWS issues another, and deletes none that is used",
    },
)
