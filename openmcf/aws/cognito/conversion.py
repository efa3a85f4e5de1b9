"""A user pool's properties in their two forms, pulumi-aws's and that of Cognito's calls: pure."""

from datetime import datetime

from openmcf.aws.cognito import schema
from openmcf.aws.equivalence import without
from openmcf.aws.resource import Properties

NAMES = {
    "AttributesRequireVerificationBeforeUpdate": "attributesRequireVerificationBeforeUpdates",
    "CustomSMSSender": "customSmsSender",
    "From": "fromEmailAddress",
    "KMSKeyID": "kmsKeyId",
    "PoolName": "name",
    "Schema": "schemas",
    "SchemaAttributes": "schemas",
    "UserPoolTags": "tags",
}
_POLICIES = ("passwordPolicy", "signInPolicy")
_FACTORS = (
    *("emailMfaConfiguration", "mfaConfiguration", "softwareTokenMfaConfiguration"),
    "webAuthnConfiguration",
)
_SAME = (
    *("accountRecoverySetting", "adminCreateUserConfig", "aliasAttributes", "arn", "autoVerifiedAttributes"),
    *("customDomain", "deletionProtection", "deviceConfiguration", "domain", "emailConfiguration"),
    *("emailVerificationMessage", "emailVerificationSubject", "estimatedNumberOfUsers", "lambdaConfig"),
    *("mfaConfiguration", "name", "passwordPolicy", "signInPolicy", "smsAuthenticationMessage"),
    *("smsConfiguration", "smsVerificationMessage", "tags", "userAttributeUpdateSettings"),
    *("userPoolAddOns", "userPoolTier", "usernameAttributes", "usernameConfiguration"),
    "verificationMessageTemplate",
)


def nested(inputs: Properties) -> Properties:
    """Inputs as Cognito's calls have them, with the policies in a block of their own."""
    policies = {name: inputs[name] for name in _POLICIES if name in inputs}
    return inputs | ({"policies": policies} if policies else {})


def pool_properties(pool: Properties, factors: Properties, recorded: Properties) -> Properties:
    """All properties of a pool, as AWS describes it and its factors.

    recorded: properties of before, or inputs, for what AWS tells otherwise than a program says it.
    """
    observed = {name: pool[name] for name in _SAME if name in pool}
    observed |= {name: factors[name] for name in _FACTORS if name in factors}
    if triggers := observed.get("lambdaConfig"):
        observed["lambdaConfig"] = _observed_once(triggers, recorded.get("lambdaConfig") or {})
    dates = {name: _text(pool[name]) for name in ("creationDate", "lastModifiedDate") if name in pool}
    if recorded.get("emailMfaConfiguration") == {} and observed.get("mfaConfiguration") != "OFF":
        # MiniStack does not tell a block without texts, and the API reference does not say that AWS does.
        observed.setdefault("emailMfaConfiguration", {})
    attributes = schema.observed(pool.get("schemas", []), recorded.get("schemas") or [])
    return (
        # Obsolete: the password policy says it (API reference, AdminCreateUserConfigType).
        without(observed, ["adminCreateUserConfig.unusedAccountValidityDays"])
        | dates
        | {"endpoint": _endpoint(pool["arn"]), "tagsAll": pool.get("tags", {})}
        | ({"schemas": attributes} if attributes else {})
    )


def _observed_once(triggers: Properties, recorded: Properties) -> Properties:
    """The triggers in the forms in which they are recorded: AWS tells that of token generation in both."""
    function, with_version = triggers.get("preTokenGeneration"), triggers.get("preTokenGenerationConfig", {})
    if "preTokenGeneration" not in recorded and with_version.get("lambdaArn") == function:
        return without(triggers, ["preTokenGeneration"])
    if "preTokenGenerationConfig" not in recorded and with_version.get("lambdaVersion") == "V1_0":
        return without(triggers, ["preTokenGenerationConfig"])
    return triggers


def _text(moment: datetime) -> str:
    return moment.isoformat()


def _endpoint(arn: str) -> str:
    """Host and path of the pool's OIDC issuer, as pulumi-aws gives them: without `https://`."""
    _, partition, service, region, _, resource = arn.split(":", 5)
    suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    return f"{service}.{region}.{suffix}/{resource.removeprefix('userpool/')}"
