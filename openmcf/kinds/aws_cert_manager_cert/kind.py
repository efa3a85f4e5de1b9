"""AwsCertManagerCert: a certificate of ACM."""

from openmcf.kinds.aws_cert_manager_cert.rules import RULES
from openmcf.kinds.aws_cert_manager_cert.spec import AwsCertManagerCert, AwsCertManagerCertOutputs
from openmcf.specs.kind import Kind

KIND = Kind(AwsCertManagerCert, AwsCertManagerCertOutputs, RULES)
