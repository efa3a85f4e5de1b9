"""AwsCognitoUserPool: what the directory holds: attributes, groups, and identity providers."""

from openmcf.kinds.aws_cognito_user_pool.fields import GROUP, IDENTITY_PROVIDER
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


def schemas(spec: AwsCognitoUserPoolSpec) -> list[Properties]:
    """The attributes that are not as AWS has them by default."""
    custom = [_custom(attribute) for attribute in spec.custom_attributes]
    return [*custom, *(_standard(attribute) for attribute in spec.standard_attributes)]


def _custom(attribute: CustomAttribute) -> Properties:
    properties = {
        "name": attribute.name,
        "attributeDataType": attribute.attribute_data_type,
        "mutable": attribute.mutable,
        "required": attribute.required,
        "developerOnlyAttribute": attribute.developer_only_attribute,
    }
    # The official provider wants the constraints of a string or a number also where they are empty: without
    # them it finds the attribute changed (its page on aws.cognito.UserPool, "Schema").
    if attribute.attribute_data_type == "String":
        bounds = _lengths(attribute.string_min_length, attribute.string_max_length)
        return properties | {"stringAttributeConstraints": bounds}
    if attribute.attribute_data_type == "Number":
        bounds = _values(attribute.number_min_value, attribute.number_max_value)
        return properties | {"numberAttributeConstraints": bounds}
    return properties


def _standard(attribute: StandardAttribute) -> Properties:
    """A standard claim with the type and the bounds that AWS gives it, as `DescribeUserPool` tells them."""
    is_number, is_date = attribute.name == "updated_at", attribute.name == "birthdate"
    bounds = (
        {"numberAttributeConstraints": _values("0", None)}
        if is_number
        else {"stringAttributeConstraints": _lengths(*(("10", "10") if is_date else ("0", "2048")))}
    )
    return {
        "name": attribute.name,
        "attributeDataType": "Number" if is_number else "String",
        "mutable": attribute.mutable,
        "required": attribute.required,
        "developerOnlyAttribute": False,
        **bounds,
    }


def _lengths(least: str | None, greatest: str | None) -> Properties:
    return _given(minLength=least, maxLength=greatest)


def _values(least: str | None, greatest: str | None) -> Properties:
    return _given(minValue=least, maxValue=greatest)


def _given(**bounds: str | None) -> Properties:
    return {name: bound for name, bound in bounds.items() if bound is not None}


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
