"""AwsCognitoUserPool: what the directory holds: attributes, groups, and identity providers."""

import pulumi
from pulumi_aws import cognito

from openmcf.kinds.aws_cognito_user_pool.spec.directory import (
    CustomAttribute,
    Group,
    IdentityProvider,
    StandardAttribute,
)
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPoolSpec
from openmcf.kit.program import Context


def schemas(spec: AwsCognitoUserPoolSpec) -> list[cognito.UserPoolSchemaArgsDict]:
    """The attributes that are not as AWS has them by default."""
    custom = [_custom(attribute) for attribute in spec.custom_attributes]
    return [*custom, *(_standard(attribute) for attribute in spec.standard_attributes)]


def _custom(attribute: CustomAttribute) -> cognito.UserPoolSchemaArgsDict:
    args: cognito.UserPoolSchemaArgsDict = {
        "name": attribute.name,
        "attribute_data_type": attribute.attribute_data_type,
        "mutable": attribute.mutable,
        "required": attribute.required,
        "developer_only_attribute": attribute.developer_only_attribute,
    }
    # The official provider wants the constraints of a string or a number also where they are empty: without
    # them it finds the attribute changed (its page on aws.cognito.UserPool, "Schema").
    if attribute.attribute_data_type == "String":
        args["string_attribute_constraints"] = _lengths(
            attribute.string_min_length, attribute.string_max_length
        )
    elif attribute.attribute_data_type == "Number":
        args["number_attribute_constraints"] = _values(attribute.number_min_value, attribute.number_max_value)
    return args


def _standard(attribute: StandardAttribute) -> cognito.UserPoolSchemaArgsDict:
    """A standard claim with the type and the bounds that AWS gives it, as `DescribeUserPool` tells them."""
    is_number, is_date = attribute.name == "updated_at", attribute.name == "birthdate"
    args: cognito.UserPoolSchemaArgsDict = {
        "name": attribute.name,
        "attribute_data_type": "Number" if is_number else "String",
        "mutable": attribute.mutable,
        "required": attribute.required,
        "developer_only_attribute": False,
    }
    if is_number:
        args["number_attribute_constraints"] = _values("0", None)
    else:
        args["string_attribute_constraints"] = _lengths(*(("10", "10") if is_date else ("0", "2048")))
    return args


def _lengths(
    least: str | None, greatest: str | None
) -> cognito.UserPoolSchemaStringAttributeConstraintsArgsDict:
    bounds: cognito.UserPoolSchemaStringAttributeConstraintsArgsDict = {}
    if least is not None:
        bounds["min_length"] = least
    if greatest is not None:
        bounds["max_length"] = greatest
    return bounds


def _values(
    least: str | None, greatest: str | None
) -> cognito.UserPoolSchemaNumberAttributeConstraintsArgsDict:
    bounds: cognito.UserPoolSchemaNumberAttributeConstraintsArgsDict = {}
    if least is not None:
        bounds["min_value"] = least
    if greatest is not None:
        bounds["max_value"] = greatest
    return bounds


def declare_group(group: Group, pool: cognito.UserPool, context: Context) -> None:
    """Declare a group of users."""
    cognito.UserGroup(
        group.name,
        user_pool_id=pool.id,
        name=group.name,
        description=group.description,
        precedence=group.precedence,
        role_arn=context.resolve_if_given(group.role_arn),
        opts=pulumi.ResourceOptions(parent=pool),
    )


def declare_identity_provider(provider: IdentityProvider, pool: cognito.UserPool) -> cognito.IdentityProvider:
    """Declare another service to sign in with. Its details may hold its secret: all are one secret."""
    return cognito.IdentityProvider(
        provider.provider_name,
        user_pool_id=pool.id,
        provider_name=provider.provider_name,
        provider_type=provider.provider_type,
        provider_details=pulumi.Output.secret(provider.provider_details),
        attribute_mapping=provider.attribute_mapping or None,
        idp_identifiers=provider.idp_identifiers or None,
        # Another type under the same name is another provider, and AWS has one of each name.
        opts=pulumi.ResourceOptions(
            parent=pool, delete_before_replace=True, additional_secret_outputs=["providerDetails"]
        ),
    )
