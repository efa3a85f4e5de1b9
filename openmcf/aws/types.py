"""The resource types that the provider has, by Pulumi's token; each is imported when first met."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import NamedTuple

from openmcf.aws.resource import ProviderError, Resource
from openmcf.packages import BrokenPackage, EntryPoint, entry_points, load

_PACKAGE = "openmcf.aws"

TYPES: dict[str, str] = {
    "aws:acm/certificate:Certificate": "acm:Certificate",
    "aws:acm/certificateValidation:CertificateValidation": "acm:CertificateValidation",
    "aws:apigatewayv2/api:Api": "apigatewayv2.api:Api",
    "aws:apigatewayv2/apiMapping:ApiMapping": "apigatewayv2.domain:ApiMapping",
    "aws:apigatewayv2/authorizer:Authorizer": "apigatewayv2.routes:Authorizer",
    "aws:apigatewayv2/domainName:DomainName": "apigatewayv2.domain:DomainName",
    "aws:apigatewayv2/integration:Integration": "apigatewayv2.routes:Integration",
    "aws:apigatewayv2/route:Route": "apigatewayv2.routes:Route",
    "aws:apigatewayv2/stage:Stage": "apigatewayv2.api:Stage",
    "aws:cloudwatch/logGroup:LogGroup": "logs:LogGroup",
    "aws:cognito/identityProvider:IdentityProvider": "cognito.common:IdentityProvider",
    "aws:cognito/managedLoginBranding:ManagedLoginBranding": "cognito.managed_login:ManagedLoginBranding",
    "aws:cognito/resourceServer:ResourceServer": "cognito.common:ResourceServer",
    "aws:cognito/userGroup:UserGroup": "cognito.common:UserGroup",
    "aws:cognito/userPool:UserPool": "cognito.user_pool:UserPool",
    "aws:cognito/userPoolClient:UserPoolClient": "cognito.user_pool_client:UserPoolClient",
    "aws:cognito/userPoolDomain:UserPoolDomain": "cognito.user_pool_domain:UserPoolDomain",
    "aws:iam/role:Role": "iam:Role",
    "aws:iam/rolePolicy:RolePolicy": "iam:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "iam:RolePolicyAttachment",
    "aws:lambda/function:Function": "lambda_.function:Function",
    "aws:lambda/layerVersion:LayerVersion": "lambda_.layer:LayerVersion",
    "aws:lambda/permission:Permission": "lambda_.permission:Permission",
    "aws:route53/record:Record": "route53:Record",
    "aws:s3/bucket:Bucket": "s3.bucket:Bucket",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "s3.settings:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        "s3.settings:BucketServerSideEncryptionConfiguration"
    ),
    "aws:s3/bucketVersioning:BucketVersioning": "s3.settings:BucketVersioning",
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": "s3.settings:BucketCorsConfiguration",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": (
        "s3.settings:BucketLifecycleConfiguration"
    ),
    "aws:s3/bucketLogging:BucketLogging": "s3.settings:BucketLogging",
    "aws:s3/bucketPolicy:BucketPolicy": "s3.settings:BucketPolicy",
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": "s3.settings:BucketReplicationConfig",
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": "s3.settings:BucketWebsiteConfiguration",
    "aws:ssm/parameter:Parameter": "ssm:Parameter",
}
"""Where each type's class is, as `module:Class` in this package."""


class KeptIn(NamedTuple):
    """Another resource that has one of a type in it: its type, and the input that says its ARN or name."""

    type: str
    input: str


KEPT_IN: dict[str, KeptIn] = {
    "aws:lambda/permission:Permission": KeptIn("aws:lambda/function:Function", "function"),
}
"""The types that AWS keeps in another resource: they go with one that is made anew, and nothing shows it.

They are here so that asking loads no type (measured: 40 ms of a plan).
"""

ENTRY_POINTS = "openmcf.resources"
"""The group of entry points by which another package brings types: the token, and `module:Class`."""


def has_type(token: str) -> bool:
    """Whether the provider has the type, of openmcf or of another package."""
    return token in TYPES or (token.startswith("aws:") and token in entry_points(ENTRY_POINTS))


@cache
def resource_type(token: str) -> Resource:
    """The type with the token, such as `aws:iam/role:Role`. Raises ProviderError if the provider lacks it."""
    if not has_type(token):
        raise ProviderError(f"this provider has no {token}; the Pulumi CLI with the official aws plugin has")
    if token not in TYPES:
        return _external(token, entry_points(ENTRY_POINTS)[token])
    module, name = TYPES[token].split(":")
    resource: Resource = getattr(import_module(f"{_PACKAGE}.{module}"), name)()
    return resource


def _external(token: str, brought: Sequence[EntryPoint]) -> Resource:
    """A type of another package. Raises ProviderError, which names the package."""
    if len(brought) > 1:
        packages = " and ".join(each.package for each in brought)
        raise ProviderError(f"the resource type {token} comes from {packages}: uninstall all but one of them")
    (entry_point,) = brought
    module, _, name = entry_point.value.partition(":")
    try:
        found = getattr(load(module), name, None)
    except BrokenPackage as error:
        raise ProviderError(f"{token} of {entry_point.package} cannot be used: {error}") from error
    if not (isinstance(found, type) and issubclass(found, Resource) and found.type == token):
        why = f"{entry_point.value} is no class of a resource type {token}"
        raise ProviderError(f"{token} of {entry_point.package} cannot be used: {why}")
    return found()
