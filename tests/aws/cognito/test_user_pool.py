"""What is particular to user pools, against an AWS that answers as AWS does and tells what it was asked."""

from typing import Any

import pytest

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.equivalence import DEFAULTS, MEANING
from openmcf.aws.cognito.user_pool import UserPool
from openmcf.engine.failures import ProviderFailed
from tests.support.provider import provider_of
from tests.support.scripted_aws import Data, Refusal, scripted

URN = "urn:pulumi:dev::openmcf::aws:cognito/userPool:UserPool::pool"
ID = "us-east-1_x"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:hook"
ROLE = "arn:aws:iam::123456789012:role/sms"
OTHER_WAY = {"MinimumLength": 6, "TemporaryPasswordValidityDays": 7}
POOL: dict[str, Any] = {
    "Id": ID,
    "Name": "acme",
    "Arn": f"arn:aws:cognito-idp:us-east-1:1:userpool/{ID}",
    "Policies": {"PasswordPolicy": OTHER_WAY, "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}},
    "MfaConfiguration": "OPTIONAL",
    "LambdaConfig": {"InboundFederation": {"LambdaArn": FUNCTION, "LambdaVersion": "V1_0"}},
    "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
    "AutoVerifiedAttributes": ["email"],
    "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "x"},
    "UserPoolTier": "PLUS",
}
TEAM = {"name": "team", "attributeDataType": "String", "mutable": True}
RANK = {"name": "rank", "attributeDataType": "Number", "mutable": True}
EMAIL = {"name": "email", "attributeDataType": "String", "mutable": True, "required": False}
SENDER = {"emailConfiguration": {"emailSendingAccount": "DEVELOPER"}}
EMAIL_MFA: dict[str, Any] = {"mfaConfiguration": "ON", "emailMfaConfiguration": {}}
PASSKEYS: dict[str, Any] = {"webAuthnConfiguration": {"userVerification": "required"}}
SMS: dict[str, Any] = {"smsConfiguration": {"snsCallerArn": ROLE, "externalId": "x"}}


def asked(olds: Data, news: Data, pool: Data = POOL) -> list[tuple[str, Data]]:
    """The changing calls, with what they say of the pool, that an update leads to."""
    calls: list[tuple[str, Data]] = []

    def script(operation: str, parameters: Data) -> Data:
        if operation.startswith(("Describe", "Get")):
            return {"UserPool": pool, "MfaConfiguration": "OFF"}
        calls.append((operation, parameters))
        return {}

    with scripted(script) as clients:
        UserPool().update(clients, ID, olds, news)
    return calls


def test_an_update_says_what_aws_would_reset() -> None:
    [(operation, said)] = asked({"name": "acme"}, {"name": "acme", "lambdaConfig": {"preSignUp": FUNCTION}})
    assert operation == "UpdateUserPool"
    assert said["Policies"]["PasswordPolicy"]["MinimumLength"] == 8
    assert "SignInPolicy" not in said["Policies"]
    assert said["MfaConfiguration"] == "OPTIONAL"
    assert said["LambdaConfig"] == POOL["LambdaConfig"] | {"PreSignUp": FUNCTION}
    assert said["KeyConfiguration"] == POOL["KeyConfiguration"]
    assert said["SmsConfiguration"] == POOL["SmsConfiguration"]
    assert said["AutoVerifiedAttributes"] == []
    assert said["UserPoolTier"] == "ESSENTIALS"


def test_a_pool_gets_its_factors_in_a_call_of_their_own() -> None:
    calls: dict[str, Data] = {}

    def script(operation: str, parameters: Data) -> Data:
        calls[operation] = parameters
        return {"UserPool": POOL, "MfaConfiguration": "ON"}

    with scripted(script) as clients:
        UserPool().create(clients, SENDER | EMAIL_MFA | {"name": "acme"})
    assert "MfaConfiguration" not in calls["CreateUserPool"]
    assert calls["SetUserPoolMfaConfig"]["MfaConfiguration"] == "ON"
    assert calls["SetUserPoolMfaConfig"]["EmailMfaConfiguration"] == {}


@pytest.mark.parametrize("operation", ["CreateUserPool", "SetUserPoolMfaConfig"])
def test_a_role_that_aws_does_not_see_everywhere_yet_is_waited_for(operation: str) -> None:
    early = [Refusal("InvalidSmsRoleTrustRelationshipException")]

    def script(asked: str, _: Data) -> Data | Refusal:
        return early.pop() if asked == operation and early else {"UserPool": POOL, "MfaConfiguration": "ON"}

    with scripted(script) as clients:
        made = UserPool().create(clients, SMS | {"name": "acme", "mfaConfiguration": "ON"})
    assert (made.id, early) == (ID, [])


def test_messages_are_said_in_the_template_too() -> None:
    [(_, said)] = asked({}, {"name": "acme", "emailVerificationSubject": "Hi"})
    assert said["EmailVerificationSubject"] == said["VerificationMessageTemplate"]["EmailSubject"] == "Hi"


@pytest.mark.parametrize(
    ("olds", "news", "operations"),
    [
        ({}, SENDER, ["UpdateUserPool"]),
        ({}, SENDER | EMAIL_MFA, ["UpdateUserPool", "SetUserPoolMfaConfig"]),
        (SENDER | EMAIL_MFA, {}, ["SetUserPoolMfaConfig", "UpdateUserPool", "SetUserPoolMfaConfig"]),
        (
            {"schemas": [{"name": "a", "attributeDataType": "String"}]},
            {"schemas": [{"name": name, "attributeDataType": "String"} for name in "ba"]},
            ["UpdateUserPool", "AddCustomAttributes"],
        ),
    ],
)
def test_calls_come_in_an_order_that_aws_takes(olds: Data, news: Data, operations: list[str]) -> None:
    assert [operation for operation, _ in asked(olds, news)] == operations


def test_an_attribute_that_the_pool_has_already_is_not_added_again() -> None:
    """As where an update added it, and failed then: AWS would refuse it from then on."""
    existing = {"SchemaAttributes": [{"Name": "custom:team", "AttributeDataType": "String", "Mutable": True}]}
    *_, (operation, said) = asked({}, {"schemas": [TEAM, RANK]}, POOL | existing)
    assert operation == "AddCustomAttributes"
    assert [attribute["Name"] for attribute in said["CustomAttributes"]] == ["rank"]


@pytest.mark.parametrize(("mfa", "is_factor"), [("ON", True), ("OFF", False)])
def test_sms_is_a_factor_where_there_are_any(mfa: str, is_factor: bool) -> None:
    news = SMS | {"mfaConfiguration": mfa, "softwareTokenMfaConfiguration": {"enabled": True}}
    _, (operation, said) = asked({}, news)
    assert operation == "SetUserPoolMfaConfig"
    assert ("SmsMfaConfiguration" in said) is is_factor


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"mfaConfiguration": "OFF", "tags": {}, "passwordPolicy": DEFAULTS["passwordPolicy"]}),
        ({"schemas": [EMAIL]}, {}),
        ({"schemas": [TEAM, RANK, EMAIL]}, {"schemas": [RANK, dict(sorted(TEAM.items()))]}),
        (
            {"passwordPolicy": {"minimumLength": 9, "temporaryPasswordValidityDays": 0}},
            {"passwordPolicy": {"minimumLength": 9, "temporaryPasswordValidityDays": 7}},
        ),
        (
            PASSKEYS,
            {
                "webAuthnConfiguration": {
                    "userVerification": "required",
                    "factorConfiguration": "SINGLE_FACTOR",
                }
            },
        ),
    ],
)
def test_the_same_is_no_difference(one: Data, other: Data) -> None:
    assert MEANING.of(one) == MEANING.of(other)


def test_a_protected_pool_is_not_deleted(ministack: Clients) -> None:
    provider = provider_of(ministack)
    inputs = {"name": "kept", "deletionProtection": "ACTIVE"}
    id_, outputs = provider.create(URN, inputs, preview=False)
    with pytest.raises(ProviderFailed, match=f"the user pool kept \\({id_}\\) is protected against deletion"):
        provider.delete(URN, id_, outputs)
    news = inputs | {"deletionProtection": "INACTIVE"}
    provider.delete(URN, id_, provider.update(URN, id_, outputs, news, preview=False))


def test_drift_is_seen(ministack: Clients) -> None:
    """What somebody set on the console is an input where it is no default of AWS, and is set back."""
    provider = provider_of(ministack)
    inputs = {"name": "drifting"} | PASSKEYS
    id_, outputs = provider.create(URN, inputs, preview=False)
    ministack("cognito-idp").update_user_pool(
        UserPoolId=id_, AutoVerifiedAttributes=["email"], Policies={"PasswordPolicy": OTHER_WAY}
    )
    as_factor = {"UserVerification": "required", "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}
    ministack("cognito-idp").set_user_pool_mfa_config(UserPoolId=id_, WebAuthnConfiguration=as_factor)
    found = provider.read(URN, id_, inputs, outputs)
    assert found is not None
    diff = provider.diff(URN, id_, found.inputs, found.outputs, inputs, [])
    passkeys = "webAuthnConfiguration.factorConfiguration"
    assert set(diff.detailed) == {"autoVerifiedAttributes", "passwordPolicy", passkeys}
    news = provider.update(URN, id_, found.outputs, inputs, preview=False)
    again = provider.read(URN, id_, inputs, news)
    assert again is not None
    assert not provider.diff(URN, id_, again.inputs, again.outputs, inputs, []).changes


@pytest.mark.parametrize("version", ["V1_0", "V2_0"])
@pytest.mark.parametrize("written", [("preTokenGeneration",), ("preTokenGenerationConfig",), ()])
def test_a_trigger_that_aws_tells_in_two_forms_is_read_as_written(
    written: tuple[str, ...], version: str
) -> None:
    """As in AWS's example of ListUserPools: the function, and the function with the version of its event."""
    forms: dict[str, Any] = {
        "preTokenGeneration": FUNCTION,
        "preTokenGenerationConfig": {"lambdaArn": FUNCTION, "lambdaVersion": version},
    }
    with_version = {"LambdaArn": FUNCTION, "LambdaVersion": version}
    told = POOL | {"LambdaConfig": {"PreTokenGeneration": FUNCTION, "PreTokenGenerationConfig": with_version}}
    with scripted(lambda *_: {"UserPool": told, "MfaConfiguration": "OFF"}) as clients:
        found = UserPool().read(clients, ID, {"lambdaConfig": {name: forms[name] for name in written}})
    others = {"preTokenGenerationConfig"} if version == "V2_0" or not written else set()
    assert set(found.inputs["lambdaConfig"]) == {*written, *others}


def test_an_imported_pool_has_the_inputs_that_made_it(ministack: Clients) -> None:
    provider = provider_of(ministack)
    bounds = {"stringAttributeConstraints": {"minLength": "0", "maxLength": "20"}}
    inputs = {
        "name": "old",
        "accountRecoverySetting": {"recoveryMechanisms": [{"name": "verified_email", "priority": 1}]},
        "mfaConfiguration": "OFF",
        "passwordPolicy": {"minimumLength": 9, "temporaryPasswordValidityDays": 0},
        "schemas": [TEAM | bounds, EMAIL],
        "tags": {"a": "b"},
    }
    id_, outputs = provider.create(URN, inputs, preview=False)
    found = provider.read(URN, id_, {}, {})
    assert found is not None
    assert not provider.diff(URN, id_, found.inputs, found.outputs, inputs, []).detailed
    provider.delete(URN, id_, outputs)
