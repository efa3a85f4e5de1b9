"""AwsCognitoUserPool: what the directory holds: attributes, groups, and identity providers to sign in with.

Limits: Cognito's API model (`SchemaAttributeType`, `CreateGroup`, `CreateIdentityProvider`).
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.aws.arns import RoleArn
from openmcf.specs.fields import NO_SPACES, pattern
from openmcf.specs.model import REPLACES, SECRET_FIELD, Distinct, Model

WHOLE_NUMBER = pattern(r"[0-9]+", "a number of characters, such as 256")
NUMBER = pattern(r"-?[0-9]+(\.[0-9]+)?", "a number, such as 100 or -1")
# The API model's [^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+
PROVIDER_NAME = pattern(
    r"[^_\s]\S[^_\s]+", "a provider's name: 3 or more characters without spaces and underscores"
)
PROVIDER_IDENTIFIER = pattern(
    r"[a-zA-Z0-9_ \t\r\n+=.@-]+", "an identifier of letters, digits, spaces and _ + = . @ -"
)

# A bound is at most 2^1023 (API model), which has 308 digits.
Length = Annotated[str, Field(max_length=308, pattern=WHOLE_NUMBER)]
Number = Annotated[str, Field(max_length=308, pattern=NUMBER)]

StandardAttributeName = Literal[
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
]
"""The claims of OpenID Connect that a pool has for every user (developer guide, user pool attributes)."""


class CustomAttribute(Model):
    """An attribute of the pool's own. AWS lets attributes be added, never changed or removed."""

    name: str = Field(
        min_length=1,
        max_length=20,
        pattern=NO_SPACES,
        description="Name of the attribute; AWS puts `custom:` in front of it.",
    )
    attribute_data_type: Literal["String", "Number", "DateTime", "Boolean"] = Field(
        description="Type of its values."
    )
    mutable: bool = Field(
        False, description="Whether its value can be changed. Sent explicitly, since AWS's default is true."
    )
    required: bool = Field(
        False, description="Whether users must have it; AWS takes only false for custom attributes."
    )
    developer_only_attribute: bool = Field(
        False, description="Whether only administrators may change it; AWS calls it `dev:<name>` then."
    )
    string_min_length: Length | None = Field(
        None, description="Least number of characters of a String, in quotes; no bound if unset."
    )
    string_max_length: Length | None = Field(
        None, description="Greatest number of characters of a String, in quotes; no bound if unset."
    )
    number_min_value: Number | None = Field(
        None, description="Least value of a Number, in quotes; no bound if unset."
    )
    number_max_value: Number | None = Field(
        None, description="Greatest value of a Number, in quotes; no bound if unset."
    )


class StandardAttribute(Model):
    """A standard claim that the pool treats otherwise than AWS's default: optional and mutable."""

    name: StandardAttributeName = Field(description="Name of the standard claim.")
    required: bool = Field(False, description="Whether users must have it to sign up.")
    mutable: bool = Field(
        True, description="Whether its value can be changed; needed where an identity provider sets it."
    )


class Group(Model):
    """A group of users; tokens name the groups of their user."""

    name: str = Field(
        min_length=1,
        max_length=128,
        pattern=NO_SPACES,
        description="Name of the group, as in the claim `cognito:groups`.",
        json_schema_extra=REPLACES,
    )
    description: str | None = Field(None, max_length=2048, description="What the group is for.")
    precedence: int | None = Field(
        None,
        ge=0,
        le=2**31 - 1,
        description="Rank among a user's groups, whose lowest number decides on the role; last if unset.",
    )
    role_arn: RoleArn | None = Field(None, description="Role of the group's users at an identity pool.")


class IdentityProvider(Model):
    """Another service with which users sign in to the pool."""

    provider_name: str = Field(
        min_length=1,
        max_length=32,
        pattern=PROVIDER_NAME,
        description="Name of the provider; for the four social types the same as the type.",
        json_schema_extra=REPLACES,
    )
    provider_type: Literal["SAML", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "OIDC"] = (
        Field(description="What the provider speaks.", json_schema_extra=REPLACES)
    )
    provider_details: dict[str, str] = Field(
        description="Settings of the provider by the API's names, such as `client_id` and `oidc_issuer`.",
        json_schema_extra=SECRET_FIELD,
    )
    attribute_mapping: dict[Annotated[str, Field(min_length=1, max_length=32)], str] = Field(
        {}, description="The provider's claims by the attributes of the pool that they fill."
    )
    idp_identifiers: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=40, pattern=PROVIDER_IDENTIFIER)]], Distinct()
    ] = Field([], max_length=50, description="Other names that choose the provider, such as email domains.")
