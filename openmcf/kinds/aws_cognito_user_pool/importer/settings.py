"""AwsCognitoUserPool: a pool's own settings, from pulumi-aws's properties to the manifest's fields: pure."""

from operator import itemgetter
from typing import Any, get_args

from openmcf.aws.equivalence import without
from openmcf.aws.resource import Properties
from openmcf.kinds.aws_cognito_user_pool import fields
from openmcf.kinds.aws_cognito_user_pool.spec.directory import (
    CustomAttribute,
    StandardAttribute,
    StandardAttributeName,
)
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPoolSpec
from openmcf.kit.importing import non_default

POOL = "aws:cognito/userPool:UserPool"

_MESSAGES = {
    "emailVerificationMessage": "emailMessage",
    "emailVerificationSubject": "emailSubject",
    "smsVerificationMessage": "smsMessage",
}
"""Fields that say the same as one of `verificationMessageTemplate`; AWS tells both."""


def settings(inputs: Properties) -> dict[str, Any]:
    """The fields of the manifest's spec that are about the pool itself."""
    observed = non_default(POOL, inputs)
    template = observed.get("verificationMessageTemplate", {})
    said_twice = {name for name, field in _MESSAGES.items() if field in template}
    spec = fields.POOL.fields(AwsCognitoUserPoolSpec, without(observed, said_twice))
    if "accountRecoveryMechanisms" in spec:
        spec["accountRecoveryMechanisms"].sort(key=itemgetter("priority"))
    if "userPoolAddOns" in spec:
        spec["userPoolAddOns"].setdefault("advancedSecurityMode", "OFF")
    return {
        **spec,
        **_attributes(observed.get("schemas", [])),
        "usernameCaseSensitive": inputs.get("usernameConfiguration", {}).get("caseSensitive", True),
    }


def _attributes(schemas: list[Properties]) -> dict[str, list[Any]]:
    """Custom attributes, and standard ones that are otherwise than in most pools."""
    names = get_args(StandardAttributeName)
    custom = [attribute for attribute in schemas if attribute["name"] not in names]
    standard = [attribute for attribute in schemas if attribute["name"] in names]
    return {
        "customAttributes": [*map(_custom, custom)],
        "standardAttributes": [fields.STANDARD_ATTRIBUTE.fields(StandardAttribute, one) for one in standard],
    }


def _custom(attribute: Properties) -> dict[str, Any]:
    return fields.CUSTOM_ATTRIBUTE.fields(CustomAttribute, {"mutable": True} | attribute)
