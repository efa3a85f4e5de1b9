"""Every path of a field map is a property of its resource: in pulumi-aws's classes, and in our provider.

Random manifests (test_declared_types.py) meet most paths; here is each, whatever they come to.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import pytest

from openmcf.aws.types import resource_type
from openmcf.kit.field_map import Block, FieldMap
from openmcf.specs.registry import KINDS
from tests.support.pulumi_aws_classes import NOT_YET, arguments_of, properties_of

_RESOURCES = {
    "aws_cert_manager_cert.FIELDS": "aws:acm/certificate:Certificate",
    "aws_cognito_user_pool.BRANDING": "aws:cognito/managedLoginBranding:ManagedLoginBranding",
    "aws_cognito_user_pool.CLIENT": "aws:cognito/userPoolClient:UserPoolClient",
    "aws_cognito_user_pool.CUSTOM_ATTRIBUTE": "aws:cognito/userPool:UserPool",
    "aws_cognito_user_pool.DOMAIN": "aws:cognito/userPoolDomain:UserPoolDomain",
    "aws_cognito_user_pool.GROUP": "aws:cognito/userGroup:UserGroup",
    "aws_cognito_user_pool.IDENTITY_PROVIDER": "aws:cognito/identityProvider:IdentityProvider",
    "aws_cognito_user_pool.POOL": "aws:cognito/userPool:UserPool",
    "aws_cognito_user_pool.RESOURCE_SERVER": "aws:cognito/resourceServer:ResourceServer",
    "aws_cognito_user_pool.STANDARD_ATTRIBUTE": "aws:cognito/userPool:UserPool",
    "aws_http_api_gateway.API": "aws:apigatewayv2/api:Api",
    "aws_http_api_gateway.AUTHORIZER": "aws:apigatewayv2/authorizer:Authorizer",
    "aws_http_api_gateway.DOMAIN": "aws:apigatewayv2/domainName:DomainName",
    "aws_http_api_gateway.INTEGRATION": "aws:apigatewayv2/integration:Integration",
    "aws_http_api_gateway.ROUTE": "aws:apigatewayv2/route:Route",
    "aws_http_api_gateway.STAGE": "aws:apigatewayv2/stage:Stage",
    "aws_iam_role.FIELDS": "aws:iam/role:Role",
    "aws_lambda.FIELDS": "aws:lambda/function:Function",
    "aws_lambda_layer.FIELDS": "aws:lambda/layerVersion:LayerVersion",
    "aws_s3_bucket.CORS": "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
    "aws_s3_bucket.LOGS": "aws:s3/bucketLogging:BucketLogging",
    "aws_s3_bucket.WEBSITE": "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
    "aws_s3_bucket._LIFECYCLE_RULE": "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws_s3_bucket._TRANSITION": "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws_s3_bucket._REPLICATION_RULE": "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    "aws_s3_bucket._DESTINATION": "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    "aws_ssm_parameter.FIELDS": "aws:ssm/parameter:Parameter",
}
"""The resource type of each map that no other map has in it."""

_WITHIN = {
    "aws_cognito_user_pool.CUSTOM_ATTRIBUTE": "schemas.",
    "aws_cognito_user_pool.STANDARD_ATTRIBUTE": "schemas.",
    "aws_s3_bucket._LIFECYCLE_RULE": "rules.",
    "aws_s3_bucket._TRANSITION": "rules.transitions.",
    "aws_s3_bucket._REPLICATION_RULE": "rules.",
    "aws_s3_bucket._DESTINATION": "rules.destination.",
}
"""Where the code of a kind puts what a map gives, if not at the top of the resource."""


def maps() -> dict[str, FieldMap]:
    """The maps of all kinds that no other map has in it, by the kind's folder and their names."""
    named = {
        f"{package.rpartition('.')[2]}.{name}": value
        for package in KINDS.values()
        if find_spec(f"{package}.fields")
        for name, value in vars(import_module(f"{package}.fields")).items()
        if isinstance(value, FieldMap)
    }
    within = {
        id(entry.fields)
        for map_ in named.values()
        for entry in map_.entries.values()
        if isinstance(entry, Block)
    }
    return {name: map_ for name, map_ in named.items() if id(map_) not in within}


def paths(fields: FieldMap, above: str) -> Iterator[str]:
    """Every path of a map and of the maps in it."""
    for entry in fields.entries.values():
        path = above + (entry if isinstance(entry, str) else entry.path)
        yield path
        if isinstance(entry, Block):
            yield from paths(entry.fields, f"{path}.")


def is_argument(path: str, arguments: type | None) -> bool:
    """Whether pulumi-aws's classes have a property at the path."""
    for name in path.split("."):
        properties = properties_of(arguments) if arguments else {}
        if name not in properties:
            return False
        arguments = properties[name]
    return True


def test_each_map_is_of_a_resource() -> None:
    assert maps().keys() == _RESOURCES.keys()


@pytest.mark.parametrize("name", _RESOURCES)
def test_each_path_is_a_property_of_the_resource(name: str) -> None:
    token = _RESOURCES[name]
    found = [*paths(maps()[name], _WITHIN.get(name, ""))]
    unknown = {
        f"{token.rpartition(':')[2]}.{path}" for path in found if not is_argument(path, arguments_of(token))
    }
    assert unknown - NOT_YET == set()
    assert {path.partition(".")[0] for path in found} <= {*resource_type(token).inputs}
