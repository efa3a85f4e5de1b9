"""The table of kinds. A kind's module is imported when the kind is first met, and not before."""

from functools import cache
from importlib import import_module

from openmcf.errors import UnknownKind
from openmcf.specs.findings import nearest
from openmcf.specs.kind import Kind

SPECS: dict[str, str] = {
    "AwsCognitoUserPool": "aws_cognito_user_pool",
    "AwsHttpApiGateway": "aws_http_api_gateway",
    "AwsLambda": "aws_lambda",
    "AwsLambdaLayer": "aws_lambda_layer",
    "AwsIamRole": "aws_iam_role",
    "AwsCertManagerCert": "aws_cert_manager_cert",
}

FOREIGN_KINDS = frozenset(
    {
        *("AwsAlb", "AwsClientVpn", "AwsCloudFront", "AwsDocumentDb", "AwsDynamodb", "AwsEc2Instance"),
        *("AwsEcrRepo", "AwsEcsCluster", "AwsEcsService", "AwsEksCluster", "AwsEksNodeGroup", "AwsIamUser"),
        *("AwsKmsKey", "AwsRdsCluster", "AwsRdsInstance", "AwsRoute53DnsRecord", "AwsRoute53Zone"),
        *("AwsS3Bucket", "AwsSecretsManager", "AwsSecurityGroup", "AwsVpc"),
    }
)
"""OpenMCF's AWS kinds that openmcf does not provision; references to them are read, with a warning."""


@cache
def kind_named(name: str) -> Kind:
    """The kind of that exact name; raises UnknownKind, with the nearest one as a hint."""
    if name not in SPECS:
        near = nearest(name, SPECS)
        hint = f"did you mean `{near}`?" if near else f"the kinds are {', '.join(SPECS)}"
        raise UnknownKind(f"there is no kind `{name}`", hint)
    kind = import_module(f"openmcf.specs.{SPECS[name]}").KIND
    assert isinstance(kind, Kind)  # noqa: S101 - every module of the table has one; a test holds that
    return kind
