"""AwsCognitoUserPool: what the directory holds: attributes, groups, and identity providers."""

from openmcf.kinds.aws_cognito_user_pool.fields import (
    CUSTOM_ATTRIBUTE,
    GROUP,
    IDENTITY_PROVIDER,
    STANDARD_ATTRIBUTE,
)
from openmcf.kinds.aws_cognito_user_pool.spec.directory import (
    CustomAttribute,
    Group,
    IdentityProvider,
    StandardAttribute,
)
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPoolSpec
from openmcf.kit.program import Context
from openmcf.properties.declarations import Declaration
from openmcf.properties.values import Properties

_CONSTRAINTS = {"String": "stringAttributeConstraints", "Number": "numberAttributeConstraints"}

# Standard claims have the type and the bounds that AWS gives them, as `DescribeUserPool` tells them.
_TEXT_CLAIM: Properties = {
    "attributeDataType": "String",
    "stringAttributeConstraints": {"minLength": "0", "maxLength": "2048"},
}
_OTHER_CLAIMS: dict[str, Properties] = {
    "birthdate": {
        "attributeDataType": "String",
        "stringAttributeConstraints": {"minLength": "10", "maxLength": "10"},
    },
    "updated_at": {"attributeDataType": "Number", "numberAttributeConstraints": {"minValue": "0"}},
}


def schemas(spec: AwsCognitoUserPoolSpec, context: Context) -> list[Properties]:
    """The attributes that are not as AWS has them by default."""
    custom = [_custom(attribute, context) for attribute in spec.custom_attributes]
    return [*custom, *(_standard(attribute, context) for attribute in spec.standard_attributes)]


def _custom(attribute: CustomAttribute, context: Context) -> Properties:
    # The official provider wants the constraints of a string or a number also where they are empty: without
    # them it finds the attribute changed (its page on aws.cognito.UserPool, "Schema").
    constraints = _CONSTRAINTS.get(attribute.attribute_data_type)
    empty: Properties = {constraints: {}} if constraints else {}
    return empty | CUSTOM_ATTRIBUTE.inputs(attribute, context.resolve)


def _standard(attribute: StandardAttribute, context: Context) -> Properties:
    given = STANDARD_ATTRIBUTE.inputs(attribute, context.resolve)
    return {"developerOnlyAttribute": False, **_OTHER_CLAIMS.get(attribute.name, _TEXT_CLAIM), **given}


def group(group: Group, pool: Declaration, context: Context) -> Declaration:
    """A group of users."""
    inputs = {"userPoolId": pool.id, **GROUP.inputs(group, context.resolve)}
    return Declaration("aws:cognito/userGroup:UserGroup", group.name, inputs, parent=pool)


def identity_provider(provider: IdentityProvider, pool: Declaration, context: Context) -> Declaration:
    """Another service to sign in with."""
    return Declaration(
        "aws:cognito/identityProvider:IdentityProvider",
        provider.provider_name,
        {"userPoolId": pool.id, **IDENTITY_PROVIDER.inputs(provider, context.resolve)},
        parent=pool,
        # Another type under the same name is another provider, and AWS has one of each name.
        delete_before_replace=True,
        additional_secret_outputs=["providerDetails"],
    )
