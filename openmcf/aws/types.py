"""The resource types that the provider has, by Pulumi's token; each is imported when first met."""

from functools import cache
from importlib import import_module

from openmcf.aws.resource import ProviderError, Resource

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
}
"""Where each type's class is, as `module:Class` in this package."""


@cache
def resource_type(token: str) -> Resource:
    """The type with the token, such as `aws:iam/role:Role`. Raises Refused if the provider lacks it."""
    if token not in TYPES:
        raise ProviderError(f"this provider has no {token}; the Pulumi CLI with the official aws plugin has")
    module, name = TYPES[token].split(":")
    resource: Resource = getattr(import_module(f"{_PACKAGE}.{module}"), name)()
    return resource
