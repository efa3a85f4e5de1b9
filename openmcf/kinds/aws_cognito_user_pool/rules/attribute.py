"""Rules of AwsCognitoUserPool about user attributes: the schema, mappings, what clients read and write."""

from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

from pydantic.alias_generators import to_camel

from openmcf.kinds.aws_cognito_user_pool.spec.client import AwsCognitoUserPoolClient
from openmcf.kinds.aws_cognito_user_pool.spec.directory import (
    CustomAttribute,
    IdentityProvider,
    StandardAttributeName,
)
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool, AwsCognitoUserPoolSpec
from openmcf.specs.findings import Finding, RuleBook, nearest
from openmcf.specs.invalid import valid_items

RULES = RuleBook()

SCHEMA_LIMIT = 50

_STANDARD = frozenset[str](get_args(StandardAttributeName))
_READ_ONLY = frozenset({"sub", "email_verified", "phone_number_verified"})
_BOUNDS = {
    "String": ("string_min_length", "string_max_length"),
    "Number": ("number_min_value", "number_max_value"),
}


@RULES.error("cognito-custom-attribute-required", each="custom_attributes")
def custom_attributes_are_optional(_: AwsCognitoUserPool, attribute: CustomAttribute) -> Iterator[Finding]:
    """Custom attributes are never required.

    Source: API model, `SchemaAttributeType.Required`; measured refusal of CreateUserPool.
    """
    if attribute.required:
        yield Finding(
            "required", "a custom attribute cannot be required", "remove it; check it in `preSignUp`"
        )


@RULES.error("cognito-custom-attribute-standard", each="custom_attributes")
def custom_attributes_are_not_standard(
    _: AwsCognitoUserPool, attribute: CustomAttribute
) -> Iterator[Finding]:
    """Custom attributes do not have the name of a standard attribute.

    AWS reads such an entry as the standard attribute, whose type it fixes (measured), and adds no custom one.
    """
    if attribute.name in _STANDARD | _READ_ONLY:
        message = f"`{attribute.name}` is a standard attribute, not a custom one"
        yield Finding("name", message, "move it to `standardAttributes`, or choose another name")


@RULES.error("cognito-attribute-count")
def attributes_fit_one_schema(pool: AwsCognitoUserPool) -> Iterator[Finding]:
    """`customAttributes` and `standardAttributes` have at most 50 entries together.

    Source: API model, `SchemaAttributesListType`, the one list in which both are sent.
    """
    count = len(pool.spec.custom_attributes) + len(pool.spec.standard_attributes)
    if count > SCHEMA_LIMIT:
        message = f"with `standardAttributes` there are {count} entries, and AWS takes {SCHEMA_LIMIT}"
        hint = "list only the standard attributes that differ from AWS's defaults"
        yield Finding("spec.customAttributes", message, hint, on_key=True)


@RULES.warning("cognito-custom-attribute-prefix", each="custom_attributes")
def custom_attribute_names_have_no_prefix(
    _: AwsCognitoUserPool, attribute: CustomAttribute
) -> Iterator[Finding]:
    """Custom attributes are named without `custom:` or `dev:`, which AWS adds.

    Source: API model, `SchemaAttributeType.Name`.
    """
    for prefix in ("custom:", "dev:"):
        if attribute.name.startswith(prefix):
            message = f"AWS adds a prefix, so this becomes `custom:{attribute.name}`"
            yield Finding("name", message, f"write `{attribute.name.removeprefix(prefix)}`")


@RULES.error("cognito-custom-attribute-bounds", each="custom_attributes")
def bounds_are_in_order(_: AwsCognitoUserPool, attribute: CustomAttribute) -> Iterator[Finding]:
    """The least length or value of a custom attribute is not above the greatest, as numbers.

    Source: measured refusals of CreateUserPool.
    """
    if _above(attribute.string_min_length, attribute.string_max_length):
        message = f"`{attribute.string_max_length}` is below `stringMinLength`, {attribute.string_min_length}"
        yield Finding("stringMaxLength", message)
    if _above(attribute.number_min_value, attribute.number_max_value):
        message = f"`{attribute.number_max_value}` is below `numberMinValue`, {attribute.number_min_value}"
        yield Finding("numberMaxValue", message)


def _above(least: str | None, greatest: str | None) -> bool:
    return least is not None and greatest is not None and Decimal(least) > Decimal(greatest)


@RULES.warning("cognito-custom-attribute-length", each="custom_attributes")
def lengths_are_within_reach(_: AwsCognitoUserPool, attribute: CustomAttribute) -> Iterator[Finding]:
    """A custom attribute's length bounds are at most 2048, the most characters that a value can have.

    Source: Cognito guide, "Quotas": maximum characters per attribute.
    """
    for bound in _BOUNDS["String"]:
        value = getattr(attribute, bound)
        if value is not None and int(value) > 2048:
            yield Finding(to_camel(bound), f"a value never has `{value}` characters", "write at most `2048`")


@RULES.error("cognito-custom-attribute-bounds-type", each="custom_attributes")
def bounds_fit_the_type(_: AwsCognitoUserPool, attribute: CustomAttribute) -> Iterator[Finding]:
    """`stringMinLength|MaxLength` go with type `String`, `numberMinValue|MaxValue` with `Number`.

    Source: API model, `StringAttributeConstraints` and `NumberAttributeConstraints`.
    """
    for wanted, bounds in _BOUNDS.items():
        for bound in bounds:
            if attribute.attribute_data_type != wanted and getattr(attribute, bound) is not None:
                message = f"is for type `{wanted}`, and this is a `{attribute.attribute_data_type}`"
                yield Finding(to_camel(bound), message, "remove it")


@RULES.error("cognito-client-attribute-unknown", each="clients")
def client_attributes_exist(pool: AwsCognitoUserPool, client: AwsCognitoUserPoolClient) -> Iterator[Finding]:
    """`readAttributes` and `writeAttributes` name attributes that the pool has.

    Source: measured, "Invalid read attributes specified while creating a client".
    """
    known = _attributes_of(pool.spec)
    for field, names in (
        ("readAttributes", client.read_attributes),
        ("writeAttributes", client.write_attributes),
    ):
        for index, name in valid_items(names):
            if name not in known:
                yield Finding(f"{field}[{index}]", f"the pool has no attribute `{name}`", _hint(name, known))


def _attributes_of(spec: AwsCognitoUserPoolSpec) -> frozenset[str]:
    """The names by which clients know the attributes of a pool: `email`, `custom:plan`, `dev:plan`."""
    return _STANDARD | _READ_ONLY | {name for item in spec.custom_attributes for name in _own_names(item)}


def _own_names(attribute: CustomAttribute) -> tuple[str, ...]:
    # The API model says `dev:plan`; DescribeUserPool answers `dev:custom:plan`.
    if attribute.developer_only_attribute:
        return f"dev:{attribute.name}", f"dev:custom:{attribute.name}"
    return (f"custom:{attribute.name}",)


def _hint(name: str, known: frozenset[str]) -> str:
    near = f"custom:{name}" if f"custom:{name}" in known else nearest(name, known)
    if near:
        return f"did you mean `{near}`?"
    return "declare it in `customAttributes`, and write `custom:<name>` here"


@RULES.error("cognito-client-attribute-read-only", each="clients")
def written_attributes_are_writable(
    _: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """`writeAttributes` has none of `sub`, `email_verified` and `phone_number_verified`.

    Source: measured, "Invalid write attributes specified while creating a client".
    """
    for index, name in valid_items(client.write_attributes):
        if name in _READ_ONLY:
            yield Finding(f"writeAttributes[{index}]", f"no client may write `{name}`", "remove it")


@RULES.error("cognito-client-attribute-missing", each="clients")
def required_attributes_are_writable(
    pool: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """`writeAttributes`, if given, has all required standard attributes.

    Source: Cognito guide, "Attribute permissions and scopes": else users could not sign up with the client.
    """
    if not client.write_attributes:
        return
    for _, attribute in valid_items(pool.spec.standard_attributes):
        if attribute.required and attribute.name not in client.write_attributes:
            message = f"lacks `{attribute.name}`, which the pool requires"
            yield Finding("writeAttributes", message, f"add `{attribute.name}`", on_key=True)


@RULES.error("cognito-mapping-unknown", each="identity_providers")
def mapped_attributes_exist(pool: AwsCognitoUserPool, provider: IdentityProvider) -> Iterator[Finding]:
    """`attributeMapping` leads to attributes that the pool has, or to `username`.

    Source: API model, `AttributeMappingType`: keys are the pool's attributes, values those of the provider.
    """
    known = _attributes_of(pool.spec) | {"username"}
    for name, claim in provider.attribute_mapping.items():
        if name not in known:
            turned = (
                f"keys are the pool's attributes: did you mean `{claim}: {name}`?" if claim in known else None
            )
            message = f"the pool has no attribute `{name}`"
            yield Finding(("attributeMapping", name), message, turned or _hint(name, known), on_key=True)


@RULES.warning("cognito-mapping-immutable", each="identity_providers")
def mapped_attributes_are_mutable(pool: AwsCognitoUserPool, provider: IdentityProvider) -> Iterator[Finding]:
    """Attributes that an identity provider maps are mutable.

    Cognito updates them at each sign-in, and the second sign-in fails if it cannot (API model,
    `SchemaAttributeType.Mutable`).
    """
    fixed = {
        f"custom:{item.name}" for _, item in valid_items(pool.spec.custom_attributes) if not item.mutable
    }
    fixed |= {item.name for _, item in valid_items(pool.spec.standard_attributes) if not item.mutable}
    for name in provider.attribute_mapping:
        if name in fixed:
            message = f"`{name}` is not mutable, so the second sign-in with `{provider.provider_name}` fails"
            hint = f"set `mutable: true` on `{name.removeprefix('custom:')}`"
            yield Finding(("attributeMapping", name), message, hint, on_key=True)


@RULES.warning("cognito-mapping-not-writable", each="clients")
def mapped_attributes_are_writable(
    pool: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """`writeAttributes`, if given, has what the client's identity providers map.

    Sign-in fails otherwise (API model, `CreateUserPoolClient.WriteAttributes`).
    """
    if not client.write_attributes:
        return
    offered = pool.spec.identity_providers_of(client)
    writable = {*client.write_attributes, *_READ_ONLY, "username"}
    for _, provider in valid_items(pool.spec.identity_providers):
        if provider.provider_name in offered:
            for name in provider.attribute_mapping:
                if name not in writable:
                    message = f"lacks `{name}`, which `{provider.provider_name}` maps: sign-in with it fails"
                    yield Finding("writeAttributes", message, f"add `{name}`", on_key=True)
