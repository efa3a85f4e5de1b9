"""The table of kinds, and the only door to them. A part of a kind is imported when it is first asked for."""

from functools import cache
from importlib import import_module
from types import ModuleType

from openmcf.errors import UnknownKind
from openmcf.specs.findings import nearest
from openmcf.specs.kind import Kind

KINDS: dict[str, str] = {
    "AwsCognitoUserPool": "openmcf.kinds.aws_cognito_user_pool",
    "AwsHttpApiGateway": "openmcf.kinds.aws_http_api_gateway",
    "AwsLambda": "openmcf.kinds.aws_lambda",
    "AwsLambdaLayer": "openmcf.kinds.aws_lambda_layer",
    "AwsIamRole": "openmcf.kinds.aws_iam_role",
    "AwsCertManagerCert": "openmcf.kinds.aws_cert_manager_cert",
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
    """The kind of that exact name. Raises UnknownKind, with the nearest one as a hint."""
    kind = part(name, "kind").KIND
    assert isinstance(kind, Kind)  # noqa: S101 - every kind of the table has one; a test holds that
    return kind


def part(kind: str, name: str) -> ModuleType:
    """A part of a kind, such as `program`: the module of that name in its package, or `main` in the folder.

    Raises UnknownKind, with the nearest kind as a hint.
    """
    module = import_module(f"{package_of(kind)}.{name}")
    return import_module(f"{module.__name__}.main") if hasattr(module, "__path__") else module


def package_of(kind: str) -> str:
    """The package that a kind is. Raises UnknownKind, with the nearest one as a hint."""
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        hint = f"did you mean `{near}`?" if near else f"the kinds are {', '.join(KINDS)}"
        raise UnknownKind(f"there is no kind `{kind}`", hint)
    return KINDS[kind]
